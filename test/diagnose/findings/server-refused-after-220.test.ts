// The finding on a refusal in plain text after the 220 to STARTTLS, and its near misses.
import { describe, expect, test } from "vitest";
import { serverRefusedAfter220 } from "../../../src/diagnose/findings/hello/server-refused-after-220.ts";
import type { Session, SmtpDialogue } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge } from "../judge.ts";

const REFUSAL = { frame: 12, code: 421, text: "4.3.2 System resources exhausted" };

const refused = (smtp: Partial<SmtpDialogue> = {}, parts: Partial<Session> = {}) =>
  build.session({
    smtp: build.smtpDialogue({ replies: [REFUSAL], ...smtp }),
    tls: null,
    outcome: "no-handshake",
    ...parts,
  });

const helloIn = (frame: number, acknowledgedFrame: number) => ({
  tls: build.tlsSession({ clientHello: build.clientHello({ frame, firstFrame: frame, acknowledgedFrame }) }),
});

describe("server-refused-after-220", () => {
  test("421 right after the 220 is quoted with both frames", () => {
    expect(judge(serverRefusedAfter220, refused())).toMatchObject({
      certainty: "certain",
      detail: expect.stringMatching(/STARTTLS \(frame 11\).*\(frame 12\); no ClientHello had come\./),
    });
  });

  test("421 after the client had been silent for minutes is the client's fault", () => {
    const turns = [{ ...build.turn("server", 11, 170, "421"), lastFrame: 12, endMs: 300_170 }];
    expect(judge(serverRefusedAfter220, refused({}, { turns }))?.fault).toBe("client");
  });

  test("421 that crossed a ClientHello says that the server had not received that", () => {
    expect(judge(serverRefusedAfter220, refused({}, helloIn(13, 14)))?.detail).toContain(
      "not yet received the ClientHello (frame 13)",
    );
  });

  test.each([
    ["the server sent no reply after the 220", refused({ replies: [] })],
    [
      "the client had sent plain text first",
      refused({ strayAfterStarttls: { client: { frame: 12, bytes: 20, text: null }, server: null } }),
    ],
    ["the ClientHello came first", refused({}, helloIn(11, 12))],
    [
      "STARTTLS had been refused",
      refused({ starttls: { ...build.smtpDialogue().starttls, reply: REFUSAL } }),
    ],
  ])("is not reported if %s", (_what, session) => {
    expect(judge(serverRefusedAfter220, session)).toBeNull();
  });
});
