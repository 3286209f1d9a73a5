// Two names to their order: runs of digits by their number, so that file_2 comes before file_10.

export function createNaturalOrder(): (one: string, other: string) => number {
  const { compare } = new Intl.Collator("en", { numeric: true });
  // What the collator takes for equal, as file_01 and file_1, still has an order.
  return (one, other) => compare(one, other) || (one < other ? -1 : Number(one > other));
}
