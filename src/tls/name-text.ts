// Names that a peer chose (server names, application protocols) -> text that is safe to print.
import { hex, isPrintableAscii, latin1 } from "../bytes/ascii.ts";

/** The bytes as ASCII if all are printable, else in hex after 0x. */
export function nameText(bytes: Uint8Array): string {
  return isPrintableAscii(bytes) ? latin1(bytes) : `0x${hex(bytes)}`;
}
