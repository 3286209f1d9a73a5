import { expect, test } from "vitest";
import { linkTypeName } from "../../src/packet/link-type-names.ts";
import { LINK_LAYERS } from "../../src/packet/links.ts";

test("every link type that is read has a name", () => {
  expect([...LINK_LAYERS.keys()].filter((linkType) => linkTypeName(linkType) === String(linkType))).toEqual(
    [],
  );
});

test("one that is not known is its number", () => {
  expect(linkTypeName(4711)).toBe("4711");
});
