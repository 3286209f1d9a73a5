import { expect, test } from "vitest";
import { linkTypeName } from "../../src/packet/link-type-names.ts";
import { LINK_LAYERS } from "../../src/packet/links.ts";

test("linkTypeName has a name for every supported link type", () => {
  expect([...LINK_LAYERS.keys()].filter((linkType) => linkTypeName(linkType) === String(linkType))).toEqual(
    [],
  );
});

test("linkTypeName gives the number of an unknown link type", () => {
  expect(linkTypeName(4711)).toBe("4711");
});
