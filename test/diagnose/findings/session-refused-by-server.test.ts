// The finding on a session that the server ended with a refusal before TLS was asked for, and its near misses.
import { describe, expect, test } from "vitest";
import { sessionRefusedByServer } from "../../../src/diagnose/findings/clear-dialogue/session-refused-by-server.ts";
import type { Reply, SmtpDialogue } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge } from "../judge.ts";

const { starttls: ACCEPTED } = build.smtpDialogue();
const REFUSAL = { frame: 8, code: 421, text: "4.7.0 Too many connections" };

const refused = (reply: Reply, smtp: Partial<SmtpDialogue> = {}) =>
  build.session({
    smtp: build.smtpDialogue({
      starttls: { ...ACCEPTED, command: null, reply: null },
      commands: ["EHLO"],
      exchanges: [build.exchange("EHLO", 6, 80, reply)],
      ehloReply: reply,
      replies: [reply],
      ...smtp,
    }),
    tls: null,
    outcome: "no-handshake",
  });

describe("session-refused-by-server", () => {
  test("421 to EHLO is quoted with its command, and a limit on connections is the server's", () => {
    expect(judge(sessionRefusedByServer, refused(REFUSAL))).toMatchObject({
      certainty: "certain",
      fault: "server",
      detail: expect.stringMatching(/EHLO \(frame 6\).*"421 4\.7\.0 Too many connections" \(frame 8\)/),
    });
  });

  test("550 to EHLO is nobody's fault by itself", () => {
    expect(
      judge(sessionRefusedByServer, refused({ ...REFUSAL, code: 550, text: "5.7.1 Blocked" })),
    ).toMatchObject({ certainty: "certain", fault: null });
  });

  test.each([
    ["421 is the greeting", refused(REFUSAL, { banner: REFUSAL })],
    ["421 names a time-out", refused({ ...REFUSAL, text: "4.4.2 Connection timed out" })],
    ["421 follows a reply to STARTTLS", refused(REFUSAL, { starttls: ACCEPTED })],
    ["EHLO was accepted", refused({ ...REFUSAL, code: 250, text: "mx.example.net" })],
    [
      "HELO was accepted after it",
      { ...refused({ ...REFUSAL, code: 502 }), outcome: "starttls-not-offered" as const },
    ],
  ])("is not reported if %s", (_what, session) => {
    expect(judge(sessionRefusedByServer, session)).toBeNull();
  });
});
