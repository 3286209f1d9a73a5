// What the sessions of a capture share while they are built: limits, and what was decoded before.
import { type Bounds, UNWATCHED } from "../bounds.ts";
import { Interner } from "../bytes/interner.ts";
import { KnownSmtp } from "../starttls/smtp-known.ts";
import type { Decrypter } from "../tls/decryption.ts";
import { HelloInterner } from "../tls/hello-interner.ts";
import { Authorities } from "./authorities.ts";
import { ChainFields } from "./chain-fields.ts";
import { HelloFields } from "./hello-fields.ts";
import { TimeTexts } from "./time.ts";

export class BuildContext {
  /** Path of the capture. */
  readonly capture: string;
  /** Protocols by server port, `smtp` or `tls` for example, where known. */
  readonly spoken: ReadonlyMap<number, string>;
  readonly bounds: Bounds;
  readonly hellos = new HelloInterner();
  readonly helloFields = new HelloFields();
  readonly certificates = new ChainFields();
  readonly authorities = new Authorities();
  readonly lineTexts = new Interner<string>();
  readonly smtp = new KnownSmtp();
  readonly times = new TimeTexts();
  /** Null as long as no keys are known. */
  decrypter: Decrypter | null = null;

  constructor(capture: string, spoken: ReadonlyMap<number, string>, bounds = UNWATCHED) {
    this.capture = capture;
    this.spoken = spoken;
    this.bounds = bounds;
  }
}
