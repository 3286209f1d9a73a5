import { expect, test } from "vitest";
import { savedName } from "../../../src/web/worker/saved-name.ts";

test.each([
  [["mail.pcap"], "mail.html"],
  [["ring/mail_00002_20261127.pcapng.gz"], "mail_00002_20261127.html"],
  [["C:\\captures\\mail.cap"], "mail.html"],
  [["mail.pcap", "b.pcap", "c.pcap"], "mail-and-2-more.html"],
  [["a:b?\u202e.pcap"], "a_b__.html"],
  [[".pcap"], "capture.html"],
])("savedName of %j is %s", (paths, name) => {
  expect(
    savedName(
      paths.map((path) => ({ path })),
      ".html",
    ),
  ).toBe(name);
});

test("savedName does not name what was replaced", () => {
  expect(savedName([{ path: "secret.pcap" }], "-evidence.pcapng", false)).toBe("anonymised-evidence.pcapng");
});
