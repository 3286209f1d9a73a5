// Fields of a frame -> places in their tree: what is shown of it, and which field a byte is of.
import type { Field } from "../../fields/field.ts";

/** The way to a field from the outermost, as numbers of children from 0: `0.3.1`. */
export type FieldPath = string;

/** A field that is shown. */
export interface FieldRow {
  readonly path: FieldPath;
  readonly field: Field;
  /** From 1. */
  readonly level: number;
  /** Among those of its parent, from 1. */
  readonly position: number;
  readonly siblings: number;
  /** Null for one without children. */
  readonly isOpen: boolean | null;
}

/** From top to bottom. */
export function visibleRows(fields: readonly Field[], open: ReadonlySet<FieldPath>): FieldRow[] {
  return rowsOf(fields, open, "", 1);
}

function rowsOf(
  fields: readonly Field[],
  open: ReadonlySet<FieldPath>,
  parent: FieldPath,
  level: number,
): FieldRow[] {
  return fields.flatMap((field, index) => {
    const path = childPath(parent, index);
    const children = field.children ?? [];
    const isOpen = children.length === 0 ? null : open.has(path);
    const row = { path, field, level, position: index + 1, siblings: fields.length, isOpen };
    return isOpen === true ? [row, ...rowsOf(children, open, path, level + 1)] : [row];
  });
}

const childPath = (parent: FieldPath, index: number): FieldPath =>
  parent === "" ? String(index) : `${parent}.${index}`;

/** The path's fields, the outermost first. */
export function trailTo(fields: readonly Field[], path: FieldPath): readonly Field[] {
  const trail: Field[] = [];
  let children: readonly Field[] = fields;
  for (const index of path.split(".")) {
    const field = children[Number(index)];
    if (field === undefined) break;
    trail.push(field);
    children = field.children ?? [];
  }
  return trail;
}

/** Those that a field is in, and itself. */
export function withParents(path: FieldPath): readonly FieldPath[] {
  const parts = path.split(".");
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}

/** Of the smallest field that has the byte; null for none. */
export function pathOfByte(fields: readonly Field[], offset: number): FieldPath | null {
  return smallestAt(fields, offset, "")?.path ?? null;
}

function smallestAt(
  fields: readonly Field[],
  offset: number,
  parent: FieldPath,
): { readonly path: FieldPath; readonly length: number } | null {
  let smallest: { readonly path: FieldPath; readonly length: number } | null = null;
  for (const [index, { start, length, children = [] }] of fields.entries()) {
    if (offset < start || offset >= start + length) continue;
    const path = childPath(parent, index);
    const found = smallestAt(children, offset, path) ?? { path, length };
    if (smallest === null || found.length < smallest.length) smallest = found;
  }
  return smallest;
}

/** Of what decides, from top to bottom. */
export function decisivePaths(fields: readonly Field[], parent: FieldPath = ""): readonly FieldPath[] {
  return fields.flatMap(({ isDecisive = false, children = [] }, index) => {
    const path = childPath(parent, index);
    return [...(isDecisive ? [path] : []), ...decisivePaths(children, path)];
  });
}
