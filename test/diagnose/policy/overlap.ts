// Two patterns of host names -> whether some name fits both; `*` stands for one character or more.

export const overlap = (one: string, other: string): boolean => meet(spelt(one), spelt(other));

/** `?` stands for one character, `~` for any number of them. */
const spelt = (pattern: string): string => pattern.toLowerCase().replaceAll("*", "?~");

function meet(one: string, other: string): boolean {
  if (one.startsWith("~")) return meet(one.slice(1), other) || (other !== "" && meet(one, other.slice(1)));
  if (other.startsWith("~")) return meet(other, one);
  if (one === "" || other === "") return one === other;
  const agree = one[0] === other[0] || one[0] === "?" || other[0] === "?";
  return agree && meet(one.slice(1), other.slice(1));
}
