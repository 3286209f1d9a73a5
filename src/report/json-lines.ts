// Plain data -> JSON texts of one line each, in UTF-8 (RFC 8259): jsonLine's texts, without a string of each between.
import { at } from "../bytes/integers.ts";
import { BoundedMap } from "../bytes/interner.ts";
import { JsonBytes } from "./json-bytes.ts";
import type { JsonPiece } from "./json-piece.ts";
import { JsonPlace } from "./json-place.ts";
import { isLeftOut, type LeftOut, mayBeEmpty } from "./left-out.ts";

const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const BRACKET = { open: 0x5b, close: 0x5d };
const BRACE_CLOSE = 0x7d;
/** Bytes of `{}`. */
const EMPTY_OBJECT = 2;

/**
 * Gathers lines. A list or object that is frozen is taken to be shared, and not to change within either: it is written
 * once. Not an object of which something is left out, which may depend on what is beside it.
 */
export class JsonLines extends JsonBytes {
  private readonly places = new Map<string, JsonPlace>();
  private readonly known = new BoundedMap<object, JsonPiece>();
  /** What the line holds. */
  private whole: Members = {};

  /** A line of that `type`, which is its first member. */
  add(type: string, members: object, leftOut: LeftOut | null = null): void {
    const place = this.places.get(type) ?? new JsonPlace(leftOut);
    this.places.set(type, place);
    this.ascii(`{"type":"${type}"`);
    this.whole = isRecord(members) ? members : {};
    this.members(this.whole, place);
    this.byte(BRACE_CLOSE);
    this.byte(LINE_FEED);
  }

  /** A member of an object that stands in that place. */
  member(name: string, value: unknown, place: JsonPlace): void {
    const member = place.member(0, name);
    this.piece(member.piece);
    this.value(value, member);
  }

  /** A member that is shared, as what is frozen is taken to be. */
  addShared(name: JsonPiece, value: object | null, place: JsonPlace): void {
    this.piece(name);
    if (value === null) return this.null();
    const known = this.known.get(value);
    if (known !== undefined) return this.piece(known);
    const start = this.length;
    this.value(value, place);
    if (Object.isFrozen(value)) this.known.set(value, this.pieceFrom(start));
  }

  private value(value: unknown, place: JsonPlace): void {
    if (typeof value === "string") this.string(value);
    else if (typeof value === "number") this.number(value);
    else if (typeof value === "boolean") this.boolean(value);
    else if (typeof value !== "object" || value === null) this.null();
    else if (isRecord(value)) this.object(value, place);
    else if (Array.isArray(value)) this.list(value, place);
  }

  private object(members: Members, place: JsonPlace): void {
    const start = this.length;
    this.members(members, place);
    this.enclose(start);
  }

  /** Each after a comma, but what is left out. */
  members(members: Members, place: JsonPlace): void {
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
      const start = this.length;
      this.piece(member.piece);
      this.value(value, member);
      if (
        leftOut !== null &&
        mayBeEmpty(leftOut) &&
        this.length === start + member.piece.length + EMPTY_OBJECT
      ) {
        this.takeBack(start);
      }
    }
  }

  /** A member that is a list; `write` writes an item. */
  addList<Item>(name: JsonPiece, items: readonly Item[], write: (item: Item) => void): void {
    this.piece(name);
    this.byte(BRACKET.open);
    for (let index = 0; index < items.length; index++) {
      if (index > 0) this.byte(COMMA);
      write(at(items, index));
    }
    this.byte(BRACKET.close);
  }

  addNumbers(name: JsonPiece, numbers: readonly number[]): void {
    this.piece(name);
    this.byte(BRACKET.open);
    for (let index = 0; index < numbers.length; index++) {
      if (index > 0) this.byte(COMMA);
      this.number(at(numbers, index));
    }
    this.byte(BRACKET.close);
  }

  private list(items: readonly unknown[], place: JsonPlace): void {
    const known = this.known.get(items);
    if (known !== undefined) return this.piece(known);
    const start = this.length;
    this.byte(BRACKET.open);
    // Without an iterator: lists of many kinds pass here, and each would have objects of its own made.
    for (let index = 0; index < items.length; index++) {
      if (index > 0) this.byte(COMMA);
      this.value(items[index], place);
    }
    this.byte(BRACKET.close);
    if (items.length > 0 && Object.isFrozen(items)) this.known.set(items, this.pieceFrom(start));
  }
}

type Members = Readonly<Record<string, unknown>>;

const isRecord = (value: object): value is Members => !Array.isArray(value);
