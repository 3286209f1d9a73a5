// A session -> the object that JSON has of it, without what is left out; and back.
import { isLeftOut, isRecord, LEFT_OUT, type LeftOut, mayBeEmpty, type Members } from "./left-out.ts";

/** A copy without what is left out. */
export function compacted(session: object): unknown {
  return without(session, LEFT_OUT, { ...session });
}

function without(value: unknown, leftOut: LeftOut, session: Members): unknown {
  const { members } = leftOut;
  if (members === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => without(item, leftOut, session));
  const beside: Members = { ...value };
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(beside)) {
    const own = Object.hasOwn(members, name) ? members[name] : undefined;
    if (own !== undefined && isLeftOut(own, member, beside, session)) continue;
    const rest = own === undefined ? member : without(member, own, session);
    if (own !== undefined && mayBeEmpty(own) && isRecord(rest) && Object.keys(rest).length === 0) continue;
    kept[name] = rest;
  }
  return kept;
}

/** The reverse: the session as it was. What is not a session stays as wrong as it is. */
export function completed(session: unknown): unknown {
  if (!isRecord(session)) return session;
  const filled = { ...session };
  fillIn(filled, LEFT_OUT, filled);
  return filled;
}

function whole(value: unknown, leftOut: LeftOut, session: Members): unknown {
  if (leftOut.members === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => whole(item, leftOut, session));
  const filled: Record<string, unknown> = { ...value };
  fillIn(filled, leftOut, session);
  return filled;
}

function fillIn(object: Record<string, unknown>, { members }: LeftOut, session: Members): void {
  for (const [name, member] of Object.entries(members ?? {})) {
    const value = Object.hasOwn(object, name) ? object[name] : usualOf(member, object, session);
    // Set before it is whole: its members may be derived from it.
    if (value !== undefined) object[name] = whole(value, member, session);
  }
}

const usualOf = (leftOut: LeftOut, beside: Members, session: Members): unknown =>
  leftOut.derived === undefined ? leftOut.value : (leftOut.derived.from(beside, session) ?? null);
