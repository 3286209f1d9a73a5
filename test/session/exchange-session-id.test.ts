import { describe, expect, test } from "vitest";
import { exchangeSessionId } from "../../src/session/exchange-session-id.ts";
import type { SmtpReply } from "../../src/starttls/smtp-replies.ts";

const MOMENT = { frame: 4, seconds: 0, nanoseconds: 0, decimals: 6 } as const;
const reply = (code: number, ...lines: string[]): SmtpReply => ({
  code,
  lines,
  keywords: lines.slice(1),
  text: lines.join("\n"),
  timestamp: MOMENT,
});
const READY = "mx.example.net Microsoft ESMTP MAIL Service ready at Sun, 23 Nov 2025 11:12:20 +0000";

describe("exchangeSessionId", () => {
  test.each([
    ["in brackets at the end of the greeting", reply(220, `${READY} [08DE2A6028D26C22]`), []],
    [
      "at the end of a refusal",
      reply(220, READY),
      [
        reply(454, "4.7.0 TLS not available"),
        reply(501, "5.5.4 Invalid [EX01.EXAMPLE.NET 2025-11-23T11:12:22.500Z 08DE2A6028D26C22]"),
      ],
    ],
    ["in lower case, and is given in upper case", reply(220, `${READY} [08de2a6028d26c22]`), []],
  ])("is found %s", (_where, greeting, refusals) => {
    expect(exchangeSessionId(greeting, refusals)).toBe("08DE2A6028D26C22");
  });

  test.each([
    ["a server that tells none", reply(220, READY)],
    ["brackets of another program", reply(220, "mx.example.net ESMTP [08DE2A6028D26C22]")],
    ["brackets that hold an address", reply(220, `${READY} [192.0.2.25]`)],
    ["a greeting that the capture lacks", null],
  ])("is null for %s", (_what, greeting) => {
    expect(exchangeSessionId(greeting, [])).toBeNull();
  });
});
