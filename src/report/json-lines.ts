// Plain data -> JSON texts of one line each, in UTF-8 (RFC 8259): jsonLine's texts, without a string of each between.
import { BoundedMap } from "../bytes/interner.ts";
import { JsonPlace } from "./json-place.ts";
import { jsonLine } from "./json-text.ts";
import { isLeftOut, type LeftOut, mayBeEmpty } from "./left-out.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const POINT = 0x2e;
const ZERO = 0x30;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const SMALL_N = 0x6e;
const LIST = { open: 0x5b, close: 0x5d };
const OBJECT = { open: 0x7b, close: 0x7d };
/** Bytes of `{}`. */
const EMPTY_OBJECT = 2;

/** Digits, sign, point and exponent of any number. */
const NUMBER_BYTES = 32;
const LARGEST_INTEGER = 0x7fffffff;

/** Gathers lines. A list that is frozen is taken to be shared, and not to change within either: it is written once. */
export class JsonLines {
  private bytes = new Uint8Array(1 << 17);
  private view = new DataView(this.bytes.buffer);
  private end = 0;
  private readonly places = new Map<string, JsonPlace>();
  private readonly shared = new BoundedMap<object, Uint8Array>();
  /** What the line holds. */
  private whole: Members = {};
  private readonly encoder = new TextEncoder();

  /** A line of that `type`, which is its first member. */
  add(type: string, members: object, leftOut: LeftOut | null = null): void {
    const place = this.places.get(type) ?? new JsonPlace(leftOut);
    this.places.set(type, place);
    this.ascii(`{"type":"${type}"`);
    this.whole = isRecord(members) ? members : {};
    this.members(this.whole, place);
    this.byte(OBJECT.close);
    this.byte(LINE_FEED);
  }

  /** Bytes of the lines since the last `take`. */
  get length(): number {
    return this.end;
  }

  /** Valid until more is added: a copy each time would keep the garbage collector busy. */
  take(): Uint8Array {
    const lines = this.bytes.subarray(0, this.end);
    this.end = 0;
    return lines;
  }

  private value(value: unknown, place: JsonPlace): void {
    if (typeof value === "string") this.string(value);
    else if (typeof value === "number") this.number(value);
    else if (typeof value === "boolean") this.ascii(value ? "true" : "false");
    else if (typeof value !== "object" || value === null) this.ascii("null");
    else if (isRecord(value)) this.object(value, place);
    else if (Array.isArray(value)) this.sharedList(value, place);
  }

  private object(members: Members, place: JsonPlace): void {
    const start = this.end;
    this.members(members, place);
    // The first name came with a comma.
    if (this.end === start) this.byte(OBJECT.open);
    else this.bytes[start] = OBJECT.open;
    this.byte(OBJECT.close);
  }

  /** Each after a comma. */
  private members(members: Members, place: JsonPlace): void {
    let next = 0;
    for (const name in members) {
      const value = members[name];
      if (value === undefined) continue;
      const member = place.member(next, name);
      next = member.index + 1;
      // Most members may be left out, and comparing first is far cheaper than asking.
      if (value === member.usual) continue;
      const { leftOut } = member;
      if (leftOut !== null && isLeftOut(leftOut, value, members, this.whole)) continue;
      const start = this.end;
      this.name(member);
      this.value(value, member);
      if (leftOut !== null && mayBeEmpty(leftOut) && this.end === start + member.length + EMPTY_OBJECT) {
        this.end = start;
      }
    }
  }

  private name(place: JsonPlace): void {
    this.reserve(place.room);
    place.write(this.view, this.end);
    this.end += place.length;
  }

  private sharedList(items: readonly unknown[], place: JsonPlace): void {
    if (items.length === 0) return this.list(items, place);
    const known = this.shared.get(items);
    if (known !== undefined) return this.copy(known);
    const start = this.end;
    this.list(items, place);
    if (Object.isFrozen(items)) this.shared.set(items, this.bytes.slice(start, this.end));
  }

  private list(items: readonly unknown[], place: JsonPlace): void {
    this.byte(LIST.open);
    // Without an iterator: lists of many kinds pass here, and each would have objects of its own made.
    for (let index = 0; index < items.length; index++) {
      if (index > 0) this.byte(COMMA);
      this.value(items[index], place);
    }
    this.byte(LIST.close);
  }

  private string(text: string): void {
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

  private escaped(text: string): void {
    const json = jsonLine(text);
    this.reserve(json.length * 3);
    this.end += this.encoder.encodeInto(json, this.bytes.subarray(this.end)).written;
  }

  private number(value: number): void {
    if (value >= 0 && value <= LARGEST_INTEGER) {
      if ((value | 0) === value) return this.integer(value | 0);
      const thousandths = Math.round(value * 1000);
      // As milliseconds with their microseconds are: turning any other fraction into text takes far longer.
      if (thousandths <= LARGEST_INTEGER && thousandths / 1000 === value)
        return this.thousandths(thousandths);
    }
    this.ascii(Number.isFinite(value) ? String(value) : "null");
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

  private ascii(text: string): void {
    this.reserve(text.length);
    for (let index = 0; index < text.length; index++) this.bytes[this.end++] = text.charCodeAt(index);
  }

  private copy(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.end);
    this.end += bytes.length;
  }

  private byte(value: number): void {
    this.reserve(1);
    this.bytes[this.end++] = value;
  }

  private reserve(length: number): void {
    if (this.end + length <= this.bytes.length) return;
    const larger = new Uint8Array(2 * (this.end + length));
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

type Members = Readonly<Record<string, unknown>>;

const isRecord = (value: object): value is Members => !Array.isArray(value);
