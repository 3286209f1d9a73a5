// Files of a directory -> which are captures: by name, else by their first bytes.
import { captureFormats } from "../capture/formats.ts";
import { InputError } from "./input-error.ts";

/** tcpdump -C puts a number after the extension, -z gzip another extension after that. */
export function hasCaptureName(name: string): boolean {
  return /\.(?:pcap|pcapng|cap)\d*(?:\.(?:gz|zst))?$/i.test(name);
}

/** `source` gives decompressed bytes. */
export async function beginsLikeCapture(source: AsyncIterable<Uint8Array>): Promise<boolean> {
  try {
    for await (const chunk of source) {
      return captureFormats.some((format) => format.recognises(chunk));
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  return false;
}

/** Hidden files are left out, as shells do. */
export const isHidden = (name: string): boolean => name.startsWith(".");
