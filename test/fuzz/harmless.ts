// Text of a report -> what in it does more than to be read; null where nothing does.

/** Controls but line ends, and what reorders or hides text. */
export function terminalFault(text: string): string | null {
  const found = /[^\n\P{Cc}]|[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u.exec(text);
  return (
    found &&
    `character U+${found[0].charCodeAt(0).toString(16)} behind ${text.slice(found.index - 40, found.index)}`
  );
}

export function csvFault(text: string): string | null {
  const [heads, ...rows] = text.split("\r\n").slice(0, -1).map(fieldsOf);
  for (const row of rows) {
    if (row === null || row.length !== heads?.length) return `a row of ${row?.length} fields`;
    const formula = row.find((field) => /^[\s]*[=+\-@]/.test(field) && Number.isNaN(Number(field)));
    if (formula !== undefined) return `formula ${formula}`;
  }
  return null;
}

/** Null where the quotes do not match. */
function fieldsOf(row: string): readonly string[] | null {
  const fields: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const match = pattern.exec(row);
    if (match === null) return null;
    fields.push((match[1] ?? match[2] ?? "").replaceAll('""', '"'));
    if (match[3] === "") return fields;
  }
}

/** Outside of code there is no HTML, no link and no picture. */
export function markdownFault(text: string): string | null {
  const prose = text
    .replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, "")
    .replaceAll(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "");
  return (
    /<(?!\/?(?:details|summary|br)\b)[a-z!/]/i.exec(prose)?.[0] ??
    /\]\(|!\[|javascript:/i.exec(prose)?.[0] ??
    null
  );
}

const ELEMENTS = new Set(
  `html head meta title style body main section h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd table caption thead tbody tr th td
  code pre span strong em b details summary svg g line path text tspan polygon rect marker defs desc figure figcaption
  footer header nav a div small time br hr wbr mark colgroup col circle title`.split(/\s+/),
);

export function htmlFault(text: string): string | null {
  const without = text.replace(/<style>[^<]*<\/style>/, "").replace("<!doctype html>", "");
  const tags = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<>]*")?)*)\s*\/?>/g;
  for (const [tag, , name = "", attributes = ""] of without.matchAll(tags)) {
    if (!ELEMENTS.has(name.toLowerCase())) return tag;
    if (/\son\w+\s*=|\ssrc\s*=|\shref="(?!#)|\sstyle\s*=/i.test(attributes)) return tag;
  }
  return /.{0,40}<.{0,40}/.exec(without.replaceAll(tags, ""))?.[0] ?? null;
}
