// The finding on commands before the greeting, or before the reply to an earlier command, and its near misses.
import { describe, expect, test } from "vitest";
import { clientDidNotWaitForReply } from "../../../src/diagnose/findings/clear-dialogue/client-did-not-wait-for-reply.ts";
import type { Reply, Session, SmtpDialogue } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge } from "../judge.ts";

const SYNC = { frame: 4, code: 554, text: "SMTP synchronization error" };
const OK = { frame: 8, code: 250, text: "ok" };

const talked = (smtp: Partial<SmtpDialogue>, parts: Partial<Session> = {}): Session =>
  build.session({ smtp: build.smtpDialogue(smtp), tls: null, outcome: "no-handshake", ...parts });

/** EHLO in frame 3, before the greeting in frame 4. */
const beforeGreeting = (greeting: Reply, parts: Partial<Session> = {}, smtp: Partial<SmtpDialogue> = {}) =>
  talked(
    {
      banner: greeting,
      replies: [greeting],
      earlyFrame: 3,
      exchanges: [build.exchange("EHLO", 3, 40, null)],
      ...smtp,
    },
    parts,
  );

/** The verb in frame 6, answered in frame 8, and what the client sends in frame `next`; frame 9 has a refusal. */
function pipelined(verb: string, next: number, capabilities: readonly string[] = []): Session {
  const refusal = { ...SYNC, frame: 9 };
  return talked({
    capabilities,
    exchanges: [build.exchange(verb, 6, 80, OK), build.exchange("RCPT", next, 90, refusal)],
    replies: [OK, refusal],
  });
}

describe("client-did-not-wait-for-reply", () => {
  test("EHLO before a greeting that refuses it is certain, and the client's fault", () => {
    expect(judge(clientDidNotWaitForReply, beforeGreeting(SYNC))).toMatchObject({
      id: "client-did-not-wait-for-reply",
      severity: "error",
      certainty: "certain",
      fault: "client",
      frames: [3, 4],
      title: "The client did not wait for the 220 greeting, and the server refused that",
    });
  });

  test.each(["EHLO", "DATA", "AUTH", "MAIL"])("a command before the reply to %s, refused", (verb) => {
    expect(judge(clientDidNotWaitForReply, pipelined(verb, 7))).toMatchObject({
      severity: "error",
      certainty: "certain",
      frames: [7, 9],
      title: `The client continued before the server's reply to ${verb}, and the server refused that`,
    });
  });

  test("EHLO before a greeting of 220 is only a note", () => {
    const session = beforeGreeting({ frame: 4, code: 220, text: "mx.example.net ESMTP" });
    expect(judge(clientDidNotWaitForReply, session)).toMatchObject({ severity: "info", frames: [3] });
  });

  const { close, opening, transport } = build.session();
  test.each<[string, Session]>([
    ["the client waited for the greeting", beforeGreeting(SYNC, {}, { earlyFrame: null })],
    ["the server had closed before", beforeGreeting(SYNC, { close: { ...close, by: "server", frame: 2 } })],
    [
      "what the client sent is not SMTP",
      beforeGreeting(SYNC, { opening: { ...opening, client: { frame: 3, kind: "tls" } } }),
    ],
    [
      "times run back in the capture",
      beforeGreeting(SYNC, { transport: { ...transport, timeRunsBackIn: 3 } }),
    ],
    [
      "one side is not captured",
      beforeGreeting(SYNC, { view: { ...build.session().view, bothSides: false } }),
    ],
    [
      "a PROXY header was answered in place of the command",
      beforeGreeting(SYNC, {
        proxy: { frame: 2, version: 1, source: null, destination: null, reply: { ...SYNC, code: 500 } },
      }),
    ],
    ["the server offers PIPECONNECT", pipelined("EHLO", 7, ["PIPECONNECT"])],
    ["the command follows the reply", pipelined("MAIL", 9)],
    ["MAIL is pipelined to a server that offers PIPELINING", pipelined("MAIL", 7, ["PIPELINING"])],
    ["a command that need not be the last of its group was pipelined", pipelined("RSET", 7)],
  ])("is not reported if %s", (_what, session) => {
    expect(judge(clientDidNotWaitForReply, session)).toBeNull();
  });
});
