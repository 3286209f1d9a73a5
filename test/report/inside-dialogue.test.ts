import { expect, test } from "vitest";
import { commandsLine, insideSentence, refusalLines } from "../../src/report/inside-dialogue.ts";
import type { Reply } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const reply = (frame: number, code: number, text: string): Reply => ({ frame, code, text });

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
  expect([commandsLine(build.smtpInTls()), commandsLine(QUEUED)]).toEqual([
    "EHLO 250, AUTH PLAIN 535 and QUIT 221",
    "MAIL 250, RCPT 250 ×2, DATA 354, end of message 250 and QUIT without reply",
  ]);
});

test("refusalLines name the command that each refusal answers, also of two alike in one frame", () => {
  const no = reply(33, 550, "5.1.1 unknown");
  const exchanges = [build.exchange("RCPT", 31, 310, no), build.exchange("RCPT", 32, 310, no)];
  expect(refusalLines(build.smtpInTls({ exchanges, replies: [no, no] }), "")).toEqual([
    'RCPT (frame 31): "550 5.1.1 unknown" (frame 33)',
    'RCPT (frame 32): "550 5.1.1 unknown" (frame 33)',
  ]);
});

test("refusalLines quote three, and count the others", () => {
  const replies = [40, 41, 42, 43, 44].map((frame) => reply(frame, 451, "4.7.1 later"));
  const lines = refusalLines(build.smtpInTls({ exchanges: [], replies }), "");
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([
    4,
    '"451 4.7.1 later" (frame 40)',
    "and 2 more refusals",
  ]);
});

test("refusalLines leave out what is quoted elsewhere, and know a greeting", () => {
  const banner = reply(14, 421, "4.7.0 too many");
  const inside = build.smtpInTls({ banner, replies: [banner, ...build.smtpInTls().replies] });
  expect(refusalLines(inside, 'It said "535 5.7.8 Error: authentication failed" (frame 18).')).toEqual([
    'Greeting: "421 4.7.0 too many" (frame 14)',
  ]);
});

test("insideSentence quotes the last refusal with its command", () => {
  expect(insideSentence(build.decryptedSession())).toEqual([
    'Inside TLS the server answered AUTH PLAIN (frame 17) with "535 5.7.8 Error: authentication failed" (frame 18).',
  ]);
});

test("insideSentence quotes a refusal that answers no command", () => {
  const replies = [reply(40, 421, "4.4.2 timeout")];
  const session = build.decryptedSession({ smtpInTls: build.smtpInTls({ replies }) });
  expect(insideSentence(session)).toEqual(['Inside TLS the server said "421 4.4.2 timeout" (frame 40).']);
});

test("insideSentence knows a greeting", () => {
  const banner = reply(14, 421, "4.7.0 too many");
  const smtpInTls = build.smtpInTls({ banner, exchanges: [], replies: [banner] });
  expect(insideSentence(build.decryptedSession({ smtpInTls }))).toEqual([
    'Inside TLS the server greeted with "421 4.7.0 too many" (frame 14).',
  ]);
});

test("insideSentence says that a message was accepted; nothing without dialogue or message", () => {
  expect([
    insideSentence(build.decryptedSession({ smtpInTls: QUEUED })),
    insideSentence(build.decryptedSession({ smtpInTls: build.smtpInTls({ replies: [], exchanges: [] }) })),
    insideSentence(build.decryptedSession({ smtpInTls: undefined })),
  ]).toEqual([
    ['The server accepted a message inside TLS: "250 2.0.0 Ok: queued as 4F1" (frame 37).'],
    [],
    [],
  ]);
});
