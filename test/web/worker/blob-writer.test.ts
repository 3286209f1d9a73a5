import { expect, test } from "vitest";
import { BlobWriter } from "../../../src/web/worker/blob-writer.ts";

test("BlobWriter puts text and bytes one after the other, whatever becomes of the bytes later", async () => {
  const parts: number[] = [];
  const writer = new BlobWriter((length) => parts.push(length));
  const long = "é".repeat(3 << 19);
  const bytes = Uint8Array.of(0x61, 0x62);
  for (const piece of ["A", long, bytes]) writer.add(piece);
  bytes.fill(0);
  const blob = writer.finish("text/plain");
  expect([await blob.text(), blob.type]).toEqual([`A${long}ab`, "text/plain"]);
  // As UTF-8, in which é has two.
  expect(parts).toEqual([1 + 2 * long.length, 2]);
});
