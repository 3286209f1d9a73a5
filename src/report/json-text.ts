// Plain data -> JSON text (RFC 8259) that is safe on a terminal, on one line or laid out for people.
const WIDTH = 110;

/** On one line. */
export function jsonLine(value: unknown): string {
  return escapeUnsafe(JSON.stringify(value));
}

/**
 * Laid out with two spaces a level, what fits on one line on one line. `value` holds only what JSON knows, and members
 * that are undefined, which are left out; `indent` is the column at which its first line will stand.
 */
export function jsonLayout(value: unknown, indent = 0): string {
  return escapeUnsafe(layout(value, indent));
}

function layout(value: unknown, indent: number): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = indent + 2;
  if (Array.isArray(value)) {
    return enclose(
      "[",
      value.map((item) => layout(item, inner)),
      "]",
      indent,
    );
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `${JSON.stringify(name)}: ${layout(member, inner)}`);
  return enclose("{", members, "}", indent);
}

function enclose(open: string, items: readonly string[], close: string, indent: number): string {
  if (items.length === 0) return open + close;
  const padding = open === "{" ? " " : "";
  const line = `${open}${padding}${items.join(", ")}${padding}${close}`;
  if (line.length + indent <= WIDTH && !line.includes("\n")) return line;
  const newline = `\n${" ".repeat(indent)}`;
  return `${open}${items.map((item) => `${newline}  ${item}`).join(",")}${newline}${close}`;
}

/** JSON.stringify leaves DEL, C1 controls and format characters as they are; \u escapes mean the same. */
function escapeUnsafe(json: string): string {
  // Nearly always there is nothing to escape, and this test is far cheaper than the search.
  if (!/[^ -~\n]/.test(json)) return json;
  return json.replaceAll(/[\p{Cf}\u007f-\u009f\u2028\u2029]/gu, (character) =>
    [...utf16(character)].map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join(""),
  );
}

function* utf16(text: string): Generator<number> {
  for (let index = 0; index < text.length; index++) yield text.charCodeAt(index);
}
