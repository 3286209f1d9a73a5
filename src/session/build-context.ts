// What all sessions of a capture have in common while they are built.
import { type Bounds, UNWATCHED } from "../bounds.ts";
import { Interner } from "../bytes/interner.ts";
import { type CertificateFields } from "../tls/certificate/certificate.ts";
import { HelloInterner } from "../tls/hello-interner.ts";
import { HelloFields } from "./hello-fields.ts";
import { TimeTexts } from "./time.ts";

export class BuildContext {
  /** Path of the capture. */
  readonly capture: string;
  /** What servers speak by port, `smtp` or `tls`, where that is known. */
  readonly spoken: ReadonlyMap<number, string>;
  readonly bounds: Bounds;
  readonly hellos = new HelloInterner();
  readonly helloFields = new HelloFields();
  readonly certificates = new Interner<CertificateFields>();
  readonly lineTexts = new Interner<string>();
  readonly times = new TimeTexts();

  constructor(capture: string, spoken: ReadonlyMap<number, string>, bounds = UNWATCHED) {
    this.capture = capture;
    this.spoken = spoken;
    this.bounds = bounds;
  }
}
