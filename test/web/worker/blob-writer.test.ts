import { expect, test } from "vitest";
import { BlobWriter } from "../../../src/web/worker/blob-writer.ts";

test("BlobWriter puts text and bytes one after the other, whatever becomes of the bytes later", async () => {
  const writer = new BlobWriter();
  const long = "é".repeat(3 << 19);
  const bytes = Uint8Array.of(0x61, 0x62);
  expect([writer.add("A"), writer.add(long), writer.add(bytes)]).toEqual([false, true, false]);
  bytes.fill(0);
  const blob = writer.finish("text/plain");
  expect([await blob.text(), blob.type]).toEqual([`A${long}ab`, "text/plain"]);
});
