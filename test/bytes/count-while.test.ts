import { expect, test } from "vitest";
import { countWhile } from "../../src/bytes/count-while.ts";

test("countWhile counts the first ones of a list that the test holds for, whatever its length", () => {
  const lists = [0, 1, 2, 3, 4, 9].map((length) => Array.from({ length }, (_, index) => 2 * index));
  for (const list of lists) {
    const limits = Array.from({ length: 2 * list.length + 1 }, (_, limit) => limit);
    expect(limits.map((limit) => countWhile(list, (one) => one < limit))).toEqual(
      limits.map((limit) => Math.ceil(limit / 2)),
    );
  }
});
