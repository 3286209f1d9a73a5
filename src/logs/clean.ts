// A line of a log or a non-delivery report, as it was pasted -> plain text, in which words can be looked for.

const TAG =
  /<\/?(?:a|b|br|body|code|div|em|font|h[1-6]|head|hr|html|i|li|meta|o:p|p|pre|span|strong|table|tbody|td|th|tr|u|ul)(?:\s[^<>]*)?\/?>/gi;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  nbsp: " ",
  quot: '"',
  ldquo: '"',
  rdquo: '"',
  lsquo: "'",
  rsquo: "'",
};

/** Case stays; line ends, tabs and runs of spaces become one space. */
export function clean(text: string): string {
  return (
    text
      // Colours of a terminal, as such or written out.
      .replaceAll("\u001B", "^[")
      .replaceAll(/(?:\\x1b|\\u001b|\^\[)\[[\d;]*m/gi, "")
      .replaceAll(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "")
      // Quoted-printable, and the quotation marks of replies.
      .replaceAll(/=\r?\n/g, "")
      .replaceAll(/^[ \t]*(?:>[ \t]?)+/gm, "")
      .replaceAll(TAG, " ")
      .replaceAll(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, entity)
      .replaceAll(/\\[nrt]/g, " ")
      .replaceAll(/\\(?=["'])/g, "")
      .replaceAll(/[\u2018\u2019\u201a\u2032`\u00b4]/g, "'")
      .replaceAll(/[\u201c-\u201f\u2033\u00ab\u00bb]/g, '"')
      .replaceAll(/[\u2010-\u2015\u2212]/g, "-")
      .replaceAll("\u2026", "...")
      // CSV
      .replaceAll('""', '"')
      // A negative HRESULT is the same number in hexadecimal.
      .replaceAll(/-214\d{7}\b/g, (number) => `0x${(Number(number) >>> 0).toString(16)}`)
      .replaceAll(/[\s\u00a0\0]+/g, " ")
      .trim()
  );
}

function entity(whole: string, name: string): string {
  const isHex = /^#x/i.test(name);
  const code = name.startsWith("#") ? Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10) : null;
  if (code === null) return ENTITIES[name.toLowerCase()] ?? whole;
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
}
