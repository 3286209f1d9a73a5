// KnownSmtp: segments that are one whole reply or command are told as if they were read line by line.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../src/limits.ts";
import type { Speaker } from "../../src/starttls/dialect.ts";
import { KnownSmtp } from "../../src/starttls/smtp-known.ts";
import { SmtpDialect } from "../../src/starttls/smtp.ts";
import { bytesOf, HELLO, played, Talk, type Turn } from "../build/talk.ts";

class NothingKnown extends KnownSmtp {
  override reply(): null {
    return null;
  }

  override command(): null {
    return null;
  }
}

class LineByLine extends Talk<SmtpDialect> {
  override readonly knownSmtp = new NothingKnown();
}

const SEGMENTS: readonly Turn[] = [
  ["server", "220 mx.example.org ESMTP\r\n"],
  ["server", "220-mx.example.org ESMTP\r\n220 go\r\n"],
  ["server", "250-mx.example.org\r\n250-SIZE 1000\r\n250 STARTTLS\r\n"],
  ["server", "250-mx.example.org\n250 STARTTLS\n"],
  ["server", "250 STARTTLS\r\n"],
  ["server", "250-mx.example.org\r\n"],
  ["server", "250-mx.example.org\r\n500 what\r\n"],
  ["server", "250 ok\r\n250 ok\r\n"],
  ["server", "250\r\n"],
  ["server", "250\u00e9\r\n"],
  ["server", "220 go\r\n"],
  ["server", "354 go\r\n"],
  ["server", "334 VXNlcm5hbWU6\r\n"],
  ["server", "454 4.7.0 no\r\n"],
  ["server", "554 5.7.1 caf\u00e9\r\n"],
  ["server", "ok\r\n"],
  ["server", "250 half"],
  ["server", "\r\n"],
  ["server", HELLO],
  ["client", "EHLO client.example.org\r\n"],
  ["client", "EHLO client.example.org\n"],
  ["client", "EHLO \r\n"],
  ["client", "ehlo a\r\nMAIL FROM:<a@b>\r\n"],
  ["client", "HELO a\r\n"],
  ["client", "STARTTLS\r\n"],
  ["client", "STARTTLS \r\n"],
  ["client", "STARTTLS now\r\n"],
  ["client", "X-ANONYMOUSTLS\r\n"],
  ["client", "AUTH LOGIN\r\n"],
  ["client", "SECRET\r\n"],
  ["client", "HELO\r\n.\r\n"],
  ["client", "DATA\r\n"],
  ["client", "BDAT 12\r\n"],
  ["client", "STAR"],
  ["client", "TLS\r\n"],
  ["client", HELLO],
];

function toldBy(talk: Talk<SmtpDialect>, turns: readonly (Turn | Speaker)[]) {
  for (const turn of turns) {
    if (typeof turn === "string") talk.gap(turn);
    else if (talk.tls[turn[0]] === "") played(talk, [turn]);
  }
  const { dialect, tls, limitsReached, spoken } = talk;
  const { facts, unfinishedBanner, protocol, isNotSmtp } = dialect;
  const { auth, exchanges, proxyReply, ...others } = facts;
  return {
    facts: structuredClone({ ...plain(others), auth, exchanges, proxyReply }),
    unfinishedBanner,
    protocol,
    isNotSmtp,
    tls,
    limitsReached,
    // Of a reply of several lines, each says that more is to come; what counts is what its frame said last.
    spoken: spoken.filter((name) => name !== "incomplete"),
  };
}

/** The facts alone, of what is a SmtpState. */
const plain = (facts: object) =>
  Object.fromEntries(
    Object.entries(facts).filter(
      ([name]) => !["host", "dialogue", "authentication", "echoes", "headerAnswers"].includes(name),
    ),
  );

const create = (host: ConstructorParameters<typeof SmtpDialect>[0]) => new SmtpDialect(host);

describe("KnownSmtp", () => {
  it("gives what is told line by line, whatever comes before and however often it comes", () => {
    const usual = fc.constantFrom(SEGMENTS[0], SEGMENTS[2], SEGMENTS[10], SEGMENTS[19], SEGMENTS[24]);
    const some = fc.oneof(
      fc.constantFrom(...SEGMENTS),
      usual,
      fc.constantFrom("client" as const, "server" as const),
    );
    fc.assert(
      fc.property(fc.array(some, { minLength: 4, maxLength: 14 }), fc.boolean(), (turns, isWhole) => {
        const sequence = turns.filter((turn) => turn !== undefined);
        const talk = new Talk(create, isWhole);
        expect(toldBy(talk, sequence)).toEqual(toldBy(new LineByLine(create, isWhole), sequence));
      }),
      { numRuns: 3000 },
    );
  });

  it("gives the same frozen reply and command for the same bytes", () => {
    const known = new KnownSmtp();
    const reply = bytesOf(">250-mx\r\n250 STARTTLS\r\n");
    const command = bytesOf("EHLO a\r\n");
    const words = [1, 1].map((start) => known.reply(reply, start, reply.length, DEFAULT_LIMITS));
    const commands = [0, 0].map((start) => known.command(command, start, command.length, DEFAULT_LIMITS));
    expect(words[0]).toEqual({
      code: 250,
      lines: ["mx", "STARTTLS"],
      keywords: ["STARTTLS"],
      text: "mx\nSTARTTLS",
    });
    expect([words[1], commands[1]]).toEqual([words[0], commands[0]]);
    expect([words[1] === words[0], commands[1] === commands[0]]).toEqual([true, true]);
    expect([words[0], words[0]?.keywords, commands[0]].map(Object.isFrozen)).toEqual([true, true, true]);
  });

  it("leaves what reaches a limit to be read line by line", () => {
    const reply = bytesOf("250-mx\r\n250 STARTTLS\r\n");
    const read = (limits: Partial<typeof DEFAULT_LIMITS>) =>
      new KnownSmtp().reply(reply, 0, reply.length, { ...DEFAULT_LIMITS, ...limits });
    expect([read({ "reply-lines": 1 }), read({ "line-bytes": 10 })]).toEqual([null, null]);
    expect(read({ "reply-lines": 2 })?.lines).toEqual(["mx", "STARTTLS"]);
  });
});
