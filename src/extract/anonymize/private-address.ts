// An address in text -> one that nobody can look up, written with as many characters: private ones stay private
// (RFC 1918, RFC 4193), public ones become shared (RFC 6598) or documentation ones (RFC 3849) where the length allows.

type Random = () => number;

/** An address as written in a reply or a PROXY header; a time of day is not one. */
export const isAddress = (word: string): boolean =>
  /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:.]*:[\da-f:.]*)$/i.test(word) &&
  !/^\d\d:\d\d:\d\d$/.test(word);

/** In a range that addresses are replaced from. */
export const isReplacement = (text: string): boolean =>
  /^(?:10|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+$/.test(text);

const PRIVATE = /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|f[cd]|fe[89ab])/i;

/** `random` gives bytes; another call with what follows in it gives another address, where there is one. */
export function addressLike(text: string, random: Random): string {
  const [, before = "", v4 = ""] = /^(.*?)((?:\d{1,3}(?:\.\d{1,3}){3})?)$/s.exec(text) ?? [];
  return v6Like(before, random) + (v4 === "" ? "" : v4Like(v4, random));
}

function v4Like(text: string, random: Random): string {
  const { length } = text;
  // Private addresses are longer.
  if (length < 8) return "0.0.0.0";
  if (PRIVATE.test(text) || length < 10) {
    if (length === 15) return `192.168.${octet(3, random)}.${octet(3, random)}`;
    return `10.${octets(3, length - 5, random)}`;
  }
  if (length === 15) return `100.${100 + (random() % 28)}.${octets(2, 6, random)}`;
  return `100.${64 + (random() % 36)}.${octets(2, length - 8, random)}`;
}

/** So many octets with so many digits in all. */
function octets(count: number, digits: number, random: Random): string {
  const lengths = Array.from({ length: count }, () => 1);
  for (let left = digits - count; left > 0;) {
    const index = random() % count;
    const chosen = lengths[index] ?? 3;
    if (chosen === 3) continue;
    lengths[index] = chosen + 1;
    left--;
  }
  return lengths.map((length) => octet(length, random)).join(".");
}

function octet(digits: number, random: Random): string {
  if (digits === 3) return String(100 + (random() % 156));
  return String(digits === 2 ? 10 + (random() % 90) : random() % 10);
}

/**
 * Groups keep their lengths. A first group of four digits becomes 2001 if the next can be db8, else fd..; addresses with a
 * shorter first group are not public.
 */
function v6Like(text: string, random: Random): string {
  const isDocumentation = /^[\da-f]{4}:[\da-f]{3,4}(?::|$)/i.test(text) && !PRIVATE.test(text);
  const shown = text.replaceAll(/[\da-f]+/gi, (group, at: number) => {
    const digits = Array.from(group, () => random() % 10).join("");
    return at === 0 && group.length === 4 ? `fd${digits.slice(2)}` : digits;
  });
  return isDocumentation ? shown.replace(/^.{4}:(\d?)\d{3}/, (_, zero) => `2001:${zero && "0"}db8`) : shown;
}
