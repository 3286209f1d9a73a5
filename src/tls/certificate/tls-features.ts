// The TLS feature extension -> whether it asks for a stapled OCSP answer (RFC 7633 section 4), known as must-staple.
import { INTEGER, readContents, SEQUENCE } from "./der.ts";
import type { Extension } from "./extensions.ts";

/** The number of the extension status_request (RFC 6066 section 8), as one octet. */
const STATUS_REQUEST = 5;

export function mustStaple({ value }: Extension): boolean {
  const features = readContents(value, SEQUENCE, "tlsFeatures");
  let asks = false;
  while (!features.atEnd) {
    const feature = readContents(features, INTEGER, "tlsFeature").rest();
    if (feature.length === 1 && feature[0] === STATUS_REQUEST) asks = true;
  }
  return asks;
}
