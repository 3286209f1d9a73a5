// Words as a program writes them -> where they stand in a text, however it was pasted.

/** How much may stand for "...". */
const VARIES = ".{0,160}?";
const NUMBER_OF = /^(event|error) (\d+)$/;

/** Words -> where they stand in a cleaned text. Round brackets and kinds of quotation marks do not matter. */
export function patternOf(words: string): RegExp {
  const number = NUMBER_OF.exec(words)?.[2];
  if (number !== undefined) {
    const before = String.raw`(?<!\w)(?:event|error|errno|code|exception|id|ereignis|[eé]v[eé]nement|evento)`;
    return new RegExp(String.raw`${before}\W{0,4}${number}(?!\w)`, "gi");
  }
  // A word that is found in many: only where nothing follows it.
  if (words.length < 4) return new RegExp(String.raw`(?<=^|: )${words}(?=$|[;,)])`, "g");
  const tokens = words
    .split(" ")
    .map((token) => token.replaceAll(/[()]/g, "").split("...").map(escaped).join(VARIES));
  const body = tokens.join(String.raw`[()]*[ ,]+[()]*`);
  const start = /^\w/.test(words) ? String.raw`(?<!\w|\d\.)` : "";
  const end = /\d$/.test(words) ? String.raw`(?!\.?\d)` : /\w$/.test(words) ? String.raw`(?!\w)` : "";
  return new RegExp(start + body + end, "gi");
}

const escaped = (text: string): string =>
  text
    .replaceAll(/[.*+?^${}|[\]\\/-]/g, String.raw`\$&`)
    .replaceAll(/['"]/g, `['"]`)
    .replaceAll(":", String.raw`[()]*:`);
