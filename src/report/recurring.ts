// Members that come together again and again, as a client's offer does -> their bytes in JSON, written once.
import { at } from "../bytes/integers.ts";
import { BoundedMap } from "../bytes/interner.ts";
import type { JsonLines } from "./json-lines.ts";
import type { JsonPiece } from "./json-piece.ts";
import { JsonPlace } from "./json-place.ts";
import type { LeftOut } from "./left-out.ts";

interface Known<Whole> {
  readonly whole: Whole;
  readonly piece: JsonPiece;
}

/** Of one key: more are not remembered together. */
const MOST_ALIKE = 8;

/** Some members of a `Whole`, which follow each other. */
export class Recurring<Whole extends object> {
  private readonly json: JsonLines;
  private readonly names: readonly (keyof Whole & string)[];
  private readonly place: JsonPlace;
  private readonly known = new BoundedMap<unknown, Known<Whole>[]>();

  /** What is left out depends on nothing else. */
  constructor(json: JsonLines, names: readonly (keyof Whole & string)[], leftOut: LeftOut | null = null) {
    this.json = json;
    this.names = names;
    this.place = new JsonPlace(leftOut);
  }

  /** Each after a comma. `key` is one of them that differs where others do, nearly always. */
  write(key: unknown, whole: Whole): void {
    const alike = this.known.get(key);
    if (alike !== undefined) {
      for (let index = 0; index < alike.length; index++) {
        const known = at(alike, index);
        if (this.isSame(known.whole, whole)) return this.json.piece(known.piece);
      }
    }
    this.add(key, whole);
  }

  private isSame(one: Whole, other: Whole): boolean {
    for (const name of this.names) if (one[name] !== other[name]) return false;
    return true;
  }

  private add(key: unknown, whole: Whole): void {
    const { json } = this;
    const start = json.length;
    json.members(Object.fromEntries(this.names.map((name) => [name, whole[name]])), this.place);
    // What can still change is not remembered.
    if (!this.names.every((name) => Object.isFrozen(whole[name]))) return;
    const alike = this.known.get(key) ?? [];
    if (alike.length >= MOST_ALIKE) alike.length = 0;
    alike.push({ whole, piece: json.pieceFrom(start) });
    this.known.set(key, alike);
  }
}
