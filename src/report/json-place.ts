// Where in a document a value stands -> its name's bytes in JSON (RFC 8259), kept for the next value in the same place.
import { type JsonPiece, namePiece } from "./json-piece.ts";
import type { LeftOut } from "./left-out.ts";

/**
 * Objects in one place nearly always have the same names in the same order: the next one is guessed. Names are those of
 * a format, not of the data, so that places are few.
 */
export class JsonPlace {
  /** `,"name":` */
  readonly piece: JsonPiece;
  readonly index: number;
  /** Left out where it is this; undefined for never. */
  readonly usual: unknown;
  /** What else to ask whether its value is left out; null for nothing. */
  readonly leftOut: LeftOut | null;
  private readonly inner: LeftOut["members"];
  private readonly name: string;
  private readonly members: JsonPlace[] = [];

  /** `index` is that among the members of the place that holds this one. */
  constructor(leftOut: LeftOut | null = null, name = "", index = 0) {
    this.name = name;
    this.index = index;
    this.usual = leftOut?.value;
    this.leftOut =
      leftOut !== null && (leftOut.derived !== undefined || isObject(leftOut.value)) ? leftOut : null;
    this.inner = leftOut?.members;
    this.piece = namePiece(name);
  }

  /** The member of that name, which is probably the one at `index`. */
  member(index: number, name: string): JsonPlace {
    const likely = this.members[index];
    return likely !== undefined && likely.name === name ? likely : this.find(name);
  }

  private find(name: string): JsonPlace {
    const { members, inner } = this;
    const known = members.find((member) => member.name === name);
    if (known !== undefined) return known;
    const added = new JsonPlace(inner?.[name] ?? null, name, members.length);
    members.push(added);
    return added;
  }
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
