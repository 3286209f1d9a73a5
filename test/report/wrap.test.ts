import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wrap, wrapWords } from "../../src/report/wrap.ts";

describe("wrap", () => {
  test("breaks at spaces", () => {
    expect(wrap("one two three", 8)).toEqual(["one two", "three"]);
  });

  test("keeps the line ends that are there", () => {
    expect(wrap("one\ntwo", 80)).toEqual(["one", "two"]);
  });

  test("keeps a number and its unit on one line", () => {
    expect(wrap("see frame 13", 9)).toEqual(["see", "frame 13"]);
  });

  test("breaks an IPv6 address after a colon", () => {
    expect(wrap("[2001:db8:85a3::7348]:65535", 20)).toEqual(["[2001:db8:85a3::", "7348]:65535"]);
  });

  test("breaks a cipher suite after an underscore", () => {
    const lines = wrap("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", 22);
    expect(lines).toEqual(["TLS_ECDHE_RSA_WITH_", "AES_256_GCM_SHA384"]);
  });

  test("makes no line longer than the width and loses nothing but spaces", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "1", ":", "_", " "), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 30 }), (words, width) => {
        const lines = wrap(words, width);
        const kept = lines.join("").replaceAll(" ", "") === words.replaceAll(" ", "");
        return kept && lines.every((line) => line.length <= width);
      }),
    );
  });
});

test("wrapWords breaks a command at spaces only, so that it can be copied", () => {
  expect(wrapWords("wireshark -r /a/very/long/path.pcap -g 3", 12)).toEqual([
    "wireshark -r",
    "/a/very/long/path.pcap",
    "-g 3",
  ]);
});
