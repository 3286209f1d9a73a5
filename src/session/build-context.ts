// What all sessions of a capture have in common while they are built.
import { type Bounds, UNWATCHED } from "../bounds.ts";
import { LineTexts } from "../starttls/line-texts.ts";
import { RecurringHellos } from "../tls/recurring-hellos.ts";
import { Recurring } from "./recurring.ts";
import { TimeTexts } from "./time.ts";

export class BuildContext {
  /** Path of the capture. */
  readonly capture: string;
  /** What servers speak by port, `smtp` or `tls`, where that is known. */
  readonly spoken: ReadonlyMap<number, string>;
  readonly bounds: Bounds;
  readonly recurring = new Recurring();
  readonly hellos = new RecurringHellos();
  readonly lineTexts = new LineTexts();
  readonly times = new TimeTexts();

  constructor(capture: string, spoken: ReadonlyMap<number, string>, bounds = UNWATCHED) {
    this.capture = capture;
    this.spoken = spoken;
    this.bounds = bounds;
  }
}
