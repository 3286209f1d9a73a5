// Bytes to text for people: ASCII, hex, and a rule for what may be printed.
import { uint8 } from "./integers.ts";

/** Character codes passed to one call: engines limit the number of arguments. */
const MAX_ARGUMENTS = 4096;

const DIGITS = Uint8Array.from("0123456789abcdef", (digit) => digit.charCodeAt(0));

/** Bytes whose digits {@link HexTexts} has room for. */
const MOST_HEX = 128;

const decoder = new TextDecoder();

/** Lower-case hex without separators. */
export function hex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const codes = new Uint8Array(2 * (end - start));
  let length = 0;
  for (let i = start; i < end; i++) {
    const byte = uint8(bytes, i);
    codes[length++] = uint8(DIGITS, byte >> 4);
    codes[length++] = uint8(DIGITS, byte & 15);
  }
  return decoder.decode(codes);
}

/** Hex of many short spans: the digits are collected in the same memory each time. */
export class HexTexts {
  private readonly digits = new Uint8Array(2 * MOST_HEX);
  /** Of those that were written last: most spans are of one length. */
  private written = this.digits;

  of(bytes: Uint8Array): string {
    const { length } = bytes;
    if (length > MOST_HEX) return hex(bytes);
    const { digits } = this;
    for (let i = 0; i < length; i++) {
      const byte = uint8(bytes, i);
      digits[2 * i] = uint8(DIGITS, byte >> 4);
      digits[2 * i + 1] = uint8(DIGITS, byte & 15);
    }
    if (this.written.length !== 2 * length) this.written = digits.subarray(0, 2 * length);
    return decoder.decode(this.written);
  }
}

/** One character a byte (ISO 8859-1): loses nothing, decides nothing. */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const codes: number[] = [];
  for (let i = start; i < end; i++) codes.push(uint8(bytes, i));
  return characters(codes);
}

/** One string at once: concatenating characters leaves many short strings on the heap. */
function characters(codes: readonly number[]): string {
  if (codes.length <= MAX_ARGUMENTS) return String.fromCharCode(...codes);
  let text = "";
  for (let i = 0; i < codes.length; i += MAX_ARGUMENTS)
    text += String.fromCharCode(...codes.slice(i, i + MAX_ARGUMENTS));
  return text;
}

/** True where every byte is a printable ASCII character or a space. */
export function isPrintableAscii(bytes: Uint8Array, start = 0, end = bytes.length): boolean {
  for (let i = start; i < end; i++) {
    const byte = uint8(bytes, i);
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
}
