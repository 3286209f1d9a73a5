import { expect, test } from "vitest";
import { commandsLine, insideSentence, refusalLines } from "../../src/report/inside-dialogue.ts";
import type { Reply, Session, SmtpInTls } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const reply = (frame: number, code: number, text: string): Reply => ({ frame, code, text });

const inside = (parts: Partial<SmtpInTls>): Session =>
  build.decryptedSession({ smtpInTls: build.smtpInTls(parts) });

const QUEUED = build.smtpInTls({
  replies: [],
  exchanges: [
    build.exchange("MAIL", 30, 300, reply(31, 250, "2.1.0 Ok")),
    build.exchange("RCPT", 32, 310, reply(33, 250, "2.1.5 Ok")),
    build.exchange("RCPT", 32, 310, reply(33, 250, "2.1.5 Ok")),
    build.exchange("DATA", 34, 320, reply(35, 354, "End data with <CR><LF>.<CR><LF>")),
    build.exchange(".", 36, 330, reply(37, 250, "2.0.0 Ok: queued as 4F1")),
    build.exchange("QUIT", 38, 340, null),
  ],
  sentMessage: true,
});

test("commandsLine has each command with the code of its reply, repetitions counted", () => {
  expect([commandsLine(inside({})), commandsLine(inside(QUEUED))]).toEqual([
    "EHLO 250, AUTH PLAIN 535 and QUIT 221",
    "MAIL 250, RCPT 250 ×2, DATA 354, end of message 250 and QUIT without reply",
  ]);
});

const last = (one: Session): string | undefined => commandsLine(one).split(" and ").at(-1);

test("commandsLine says of no command that it got no reply, where the server's replies were not all read", () => {
  const session = inside(QUEUED);
  const { tls, view } = session;
  const decryption = tls?.decryption;
  if (!tls || !decryption) throw new Error("it was decrypted");
  const stopped = { frame: 39, reason: "no-secret" } as const;
  const server = { ...decryption.server, stopped };
  const gap = { from: "server", frame: 38, bytes: 90, reason: "not-captured" } as const;
  expect([
    last({ ...session, tls: { ...tls, decryption: { ...decryption, server } } }),
    last({ ...session, view: { ...view, missing: [gap] } }),
    last({ ...session, view: { ...view, missing: [{ ...gap, from: "client" }] } }),
  ]).toEqual(["QUIT (reply not read)", "QUIT (reply not read)", "QUIT without reply"]);
});

test("refusalLines name the command that each refusal answers", () => {
  const no = reply(33, 550, "5.1.1 unknown");
  const other = reply(33, 550, "5.1.1 nobody");
  const exchanges = [build.exchange("RCPT", 31, 310, no), build.exchange("RCPT", 32, 310, other)];
  expect(refusalLines(inside({ exchanges, replies: [no, other] }), "")).toEqual([
    'RCPT (frame 31): "550 5.1.1 unknown" (frame 33)',
    'RCPT (frame 32): "550 5.1.1 nobody" (frame 33)',
  ]);
});

test("refusalLines quote three, and count the others", () => {
  const replies = [40, 41, 42, 43].map((frame) => reply(frame, 451, "4.7.1 later"));
  const lines = refusalLines(inside({ exchanges: [], replies }), "");
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([
    4,
    '"451 4.7.1 later" (frame 40)',
    "and 1 more refusal",
  ]);
});

test("refusalLines leave out what is quoted elsewhere, and know a greeting", () => {
  const banner = reply(14, 421, "4.7.0 too many");
  const session = inside({ banner, replies: [banner, ...build.smtpInTls().replies] });
  expect(refusalLines(session, 'It said "535 5.7.8 Error: authentication failed" (frame 18).')).toEqual([
    'Greeting: "421 4.7.0 too many" (frame 14)',
  ]);
});

test.each([
  [
    "a refusal with its command",
    {},
    'Inside TLS the server answered AUTH PLAIN (frame 17) with "535 5.7.8 Error: authentication failed" (frame 18).',
  ],
  [
    "a refusal that answers no command",
    { exchanges: [], replies: [reply(40, 421, "4.4.2 timeout")] },
    'Inside TLS the server said "421 4.4.2 timeout" (frame 40).',
  ],
  [
    "a refused message",
    {
      exchanges: [build.exchange(".", 30, 300, reply(31, 550, "5.7.1 spam"))],
      replies: [reply(31, 550, "5.7.1 spam")],
    },
    'Inside TLS the server answered the message (frame 30) with "550 5.7.1 spam" (frame 31).',
  ],
  [
    "a greeting",
    { banner: reply(14, 421, "4.7.0 too many"), exchanges: [], replies: [reply(14, 421, "4.7.0 too many")] },
    'Inside TLS the server greeted with "421 4.7.0 too many" (frame 14).',
  ],
  [
    "a message that was accepted, whoever of its recipients was not",
    { ...QUEUED, replies: [reply(33, 550, "5.1.1 unknown")] },
    'The server accepted a message inside TLS: "250 2.0.0 Ok: queued as 4F1" (frame 37).',
  ],
])("insideSentence quotes %s", (_, parts, sentence) => {
  expect(insideSentence(inside(parts))).toEqual([sentence]);
});

test("insideSentence says nothing where nothing was refused and no message sent, or the words are not known", () => {
  expect([
    insideSentence(inside({ replies: [], exchanges: [] })),
    insideSentence(build.decryptedSession({ smtpInTls: undefined })),
  ]).toEqual([[], []]);
});
