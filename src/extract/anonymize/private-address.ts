// An address in text -> a private one that is written with as many characters (RFC 1918, RFC 4193).

type Random = () => number;

/** As it is written in a reply or a PROXY header; a time of day is none. */
export const isAddress = (word: string): boolean =>
  /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:.]*:[\da-f:.]*)$/i.test(word) &&
  !/^\d\d:\d\d:\d\d$/.test(word);

export const isPrivateV4 = (text: string): boolean => /^(?:10|192\.168)\.[\d.]+$/.test(text);

/** `random` gives bytes; another call with what follows in it gives another address, where there is one. */
export function privateAddressLike(text: string, random: Random): string {
  const [, before = "", v4 = ""] = /^(.*?)((?:\d{1,3}(?:\.\d{1,3}){3})?)$/s.exec(text) ?? [];
  return v6Like(before, random) + (v4 === "" ? "" : v4Like(v4.length, random));
}

/** In 10.0.0.0/8, which is written with 8 to 14 characters, or in 192.168.0.0/16. */
function v4Like(length: number, random: Random): string {
  // No private address is so short.
  if (length < 8) return "0.0.0.0";
  if (length === 15) return `192.168.${octet(3, random)}.${octet(3, random)}`;
  // Of 10.a.b.c, digits that are not one an octet.
  const digits = [1, 1, 1];
  for (let left = length - 8; left > 0;) {
    const index = random() % 3;
    const chosen = digits[index] ?? 3;
    if (chosen === 3) continue;
    digits[index] = chosen + 1;
    left--;
  }
  return `10.${digits.map((count) => octet(count, random)).join(".")}`;
}

function octet(digits: number, random: Random): string {
  if (digits === 3) return String(100 + (random() % 156));
  return String(digits === 2 ? 10 + (random() % 90) : random() % 10);
}

/** Groups keep their lengths; a first one of four digits becomes fd.., and shorter ones are no public address's. */
function v6Like(text: string, random: Random): string {
  return text.replaceAll(/[\da-f]+/gi, (group, at: number) => {
    const digits = Array.from(group, () => random() % 10).join("");
    return at === 0 && group.length === 4 ? `fd${digits.slice(2)}` : digits;
  });
}
