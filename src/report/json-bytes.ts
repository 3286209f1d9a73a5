// Values of JSON (RFC 8259), one after the other -> their bytes in UTF-8, without a string of each between.
import { BoundedMap } from "../bytes/interner.ts";
import { JsonPiece, textPiece } from "./json-piece.ts";
import { jsonLine } from "./json-text.ts";

const QUOTE = 0x22;
const POINT = 0x2e;
const ZERO = 0x30;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const SMALL_N = 0x6e;
const BRACE = { open: 0x7b, close: 0x7d };

/** Digits, sign, point and exponent of any number. */
const NUMBER_BYTES = 32;
const LARGEST_INTEGER = 0x7fffffff;
const NULL = textPiece("null");
const TRUE = textPiece("true");
const FALSE = textPiece("false");

export class JsonBytes {
  private bytes = new Uint8Array(1 << 17);
  private view = new DataView(this.bytes.buffer);
  private end = 0;
  private readonly encoder = new TextEncoder();
  private readonly texts = new BoundedMap<string, JsonPiece>();
  /** What {@link time} wrote last. */
  private lastTime = "";
  private timeStart = -1;
  private timeLength = 0;

  /** Bytes since the last `take`. */
  get length(): number {
    return this.end;
  }

  /** Valid until more is added: a copy each time would keep the garbage collector busy. */
  take(): Uint8Array {
    const lines = this.bytes.subarray(0, this.end);
    this.end = 0;
    this.timeStart = -1;
    return lines;
  }

  piece(piece: JsonPiece): void {
    this.reserve(piece.room);
    piece.write(this.bytes, this.view, this.end);
    this.end += piece.length;
  }

  /** What was written since the length was `start`, to be written again. */
  pieceFrom(start: number): JsonPiece {
    return new JsonPiece(this.bytes.slice(start, this.end));
  }

  /** Takes back what was written since the length was `start`. */
  takeBack(start: number): void {
    this.end = start;
  }

  /** Makes an object of the members that were written since the length was `start`, each after a comma. */
  enclose(start: number): void {
    if (this.end === start) this.byte(BRACE.open);
    else this.bytes[start] = BRACE.open;
    this.byte(BRACE.close);
  }

  /** The same of a member whose name was written when the length was `whole`; one that is empty is taken back. */
  encloseAny(whole: number, start: number): void {
    if (this.end === start) this.end = whole;
    else this.enclose(start);
  }

  boolean(value: boolean): void {
    this.piece(value ? TRUE : FALSE);
  }

  null(): void {
    this.piece(NULL);
  }

  addText(name: JsonPiece, text: string | null): void {
    this.piece(name);
    if (text === null) this.null();
    else this.string(text);
  }

  addTime(name: JsonPiece, time: string | null): void {
    this.piece(name);
    if (time === null) this.null();
    else this.time(time);
  }

  addNumber(name: JsonPiece, number: number | null): void {
    this.piece(name);
    if (number === null) this.null();
    else this.number(number);
  }

  addBoolean(name: JsonPiece, value: boolean | null): void {
    this.piece(name);
    if (value === null) this.null();
    else this.boolean(value);
  }

  string(text: string): void {
    const { length } = text;
    this.reserve(2 * length + 2);
    const { bytes } = this;
    let end = this.end;
    bytes[end++] = QUOTE;
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      if (unit < 0x20 || unit > 0x7e) {
        if (unit !== LINE_FEED) return this.escaped(text);
        bytes[end++] = BACKSLASH;
        bytes[end++] = SMALL_N;
        continue;
      }
      if (unit === QUOTE || unit === BACKSLASH) bytes[end++] = BACKSLASH;
      bytes[end++] = unit;
    }
    bytes[end++] = QUOTE;
    this.end = end;
  }

  /** One that probably comes again, and is long. */
  recurring(text: string): void {
    const known = this.texts.get(text);
    if (known !== undefined) return this.piece(known);
    const start = this.end;
    this.string(text);
    this.texts.set(text, this.pieceFrom(start));
  }

  /** All that one frame brought has the same. */
  private time(text: string): void {
    const { timeStart, timeLength } = this;
    if (text === this.lastTime && timeStart >= 0) {
      this.reserve(timeLength);
      this.bytes.copyWithin(this.end, timeStart, timeStart + timeLength);
      this.end += timeLength;
      return;
    }
    const start = this.end;
    this.string(text);
    this.lastTime = text;
    this.timeStart = start;
    this.timeLength = this.end - start;
  }

  number(value: number): void {
    if (value >= 0 && value <= LARGEST_INTEGER) {
      if ((value | 0) === value) return this.integer(value | 0);
      const thousandths = Math.round(value * 1000);
      // As milliseconds with their microseconds are: turning any other fraction into text takes far longer.
      if (thousandths <= LARGEST_INTEGER && thousandths / 1000 === value)
        return this.thousandths(thousandths);
    }
    this.ascii(Number.isFinite(value) ? String(value) : "null");
  }

  protected ascii(text: string): void {
    this.reserve(text.length);
    for (let index = 0; index < text.length; index++) this.bytes[this.end++] = text.charCodeAt(index);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.end++] = value;
  }

  private escaped(text: string): void {
    const json = jsonLine(text);
    this.reserve(json.length * 3);
    this.end += this.encoder.encodeInto(json, this.bytes.subarray(this.end)).written;
  }

  private integer(value: number): void {
    this.reserve(NUMBER_BYTES);
    let digits = 1;
    for (let rest = value; rest >= 10; rest = (rest / 10) | 0) digits++;
    const { bytes } = this;
    this.end += digits;
    let rest = value;
    for (let place = this.end - 1; digits > 0; digits--) {
      const tens = (rest / 10) | 0;
      bytes[place--] = ZERO + rest - tens * 10;
      rest = tens;
    }
  }

  private thousandths(value: number): void {
    const whole = (value / 1000) | 0;
    this.integer(whole);
    this.byte(POINT);
    let rest = value - whole * 1000;
    for (let unit = 100; rest > 0; unit /= 10) {
      const digit = (rest / unit) | 0;
      this.byte(ZERO + digit);
      rest -= digit * unit;
    }
  }

  private reserve(length: number): void {
    if (this.end + length <= this.bytes.length) return;
    const larger = new Uint8Array(2 * (this.end + length));
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}
