// The finding on a client that ends its lines with LF alone, and its near misses.
import { describe, expect, test } from "vitest";
import { bareLineFeed } from "../../../src/diagnose/findings/clear-dialogue/bare-line-feed.ts";
import type { Reply, Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge } from "../judge.ts";

const LINE_FEED = { frame: 8, code: 521, text: "5.5.2 mx.example.net Error: bare <LF> received" };
const NO_REASON = { frame: 8, code: 554, text: "5.7.1 Refused" };
const ACCEPTED = { frame: 8, code: 250, text: "mx.example.net" };

/** EHLO (frame 6) that ends in LF, unless `lineFeed` is null, with this reply; the server closes after `waitedMs`. */
function ended(
  reply: Reply | null,
  waitedMs = 26,
  lineFeed: { readonly frame: number } | null = { frame: 6 },
) {
  const { starttls } = build.smtpDialogue();
  const { close } = build.session();
  return build.session({
    smtp: build.smtpDialogue({
      bareLineFeed: lineFeed,
      exchanges: [build.exchange("EHLO", 6, 80, reply)],
      replies: reply === null ? [] : [reply],
      ehloReply: reply,
      starttls: { ...starttls, command: null, reply: null },
    }),
    tls: null,
    outcome: "no-handshake",
    close: { ...close, delayMs: waitedMs },
  });
}

describe("bare-line-feed", () => {
  test("a reply that names the line feed is certain, and the client's fault", () => {
    expect(judge(bareLineFeed, ended(LINE_FEED))).toMatchObject({
      id: "bare-line-feed",
      severity: "error",
      certainty: "certain",
      fault: "client",
      frames: [6, 8],
      detail: expect.stringContaining("it answered EHLO (frame 6) with"),
    });
  });

  test("EHLO refused with 554 for no reason that is named is likely refused for its LF", () => {
    expect(judge(bareLineFeed, ended(NO_REASON))).toMatchObject({
      severity: "error",
      certainty: "likely",
      frames: [6, 8],
    });
  });

  test("EHLO without a reply for 5 s before the close possibly lacks CRLF", () => {
    expect(judge(bareLineFeed, ended(null, 5000))).toMatchObject({
      severity: "error",
      certainty: "possible",
      frames: [6, 15],
    });
  });

  test.each<[string, Session]>([
    ["EHLO is accepted", ended(ACCEPTED)],
    ["EHLO is refused with 550, which says nothing of its form", ended({ ...NO_REASON, code: 550 })],
    ["EHLO has no reply for less than 5 s", ended(null, 4999)],
    ["a refusal that names the line feed came before the client's LF", ended(LINE_FEED, 26, { frame: 9 })],
  ])("is only a note if %s", (_what, session) => {
    expect(judge(bareLineFeed, session)).toMatchObject({ severity: "info", certainty: "certain" });
  });

  test("is not reported if the refused line ended in CRLF", () => {
    expect(judge(bareLineFeed, ended(LINE_FEED, 26, null))).toBeNull();
  });
});
