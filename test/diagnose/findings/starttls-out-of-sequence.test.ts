// The finding on STARTTLS where the dialogue does not allow it, and its near misses.
import { describe, expect, test } from "vitest";
import { starttlsOutOfSequence } from "../../../src/diagnose/findings/clear-dialogue/starttls-out-of-sequence.ts";
import type { Session, SmtpExchange } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge } from "../judge.ts";

const OK = { frame: 7, code: 250, text: "mx.example.net" };
const EHLO = build.exchange("EHLO", 6, 80, OK);
const MAIL = build.exchange("MAIL", 8, 100, { frame: 9, code: 250, text: "ok" });

/** STARTTLS (frame 10), refused with this in frame 11, after these commands. */
function refusedAfter(
  before: readonly SmtpExchange[],
  [code, text]: readonly [number, string] = [503, "5.5.1 Bad sequence of commands"],
): Session {
  const smtp = build.refused(code, text);
  const exchanges = [...before, build.exchange("STARTTLS", 10, 150, smtp.starttls.reply)];
  return build.session({ smtp: { ...smtp, exchanges }, tls: null, outcome: "starttls-refused" });
}

describe("starttls-out-of-sequence", () => {
  test("STARTTLS without EHLO, refused with 503, is certain, and the client's fault", () => {
    expect(judge(starttlsOutOfSequence, refusedAfter([]))).toMatchObject({
      id: "starttls-out-of-sequence",
      severity: "error",
      certainty: "certain",
      fault: "client",
      frames: [10, 11],
      title: "The client sent STARTTLS without an EHLO before it",
    });
  });

  test.each<[string, readonly SmtpExchange[], string]>([
    ["after HELO", [{ ...EHLO, verb: "HELO" }], "without an EHLO before it, after HELO (frame 6)"],
    [
      "after a refused EHLO",
      [{ ...EHLO, reply: { frame: 7, code: 501, text: "name?" } }],
      'after its EHLO was refused ("501 name?" (frame 7))',
    ],
    ["after MAIL", [EHLO, MAIL], "in the middle of a mail transaction (MAIL, frame 8)"],
  ])("STARTTLS %s, refused with 503, says what came before", (_what, before, words) => {
    expect(judge(starttlsOutOfSequence, refusedAfter(before))?.detail).toContain(
      `The client sent STARTTLS (frame 10) ${words}.`,
    );
  });

  test("another permanent code counts if its text asks for EHLO", () => {
    const session = refusedAfter([], [550, "Send EHLO first"]);
    expect(judge(starttlsOutOfSequence, session)?.certainty).toBe("certain");
  });

  const { view } = build.session();
  test.each<[string, Session]>([
    ["EHLO was accepted before", refusedAfter([EHLO])],
    ["EHLO has no reply in the capture", refusedAfter([{ ...EHLO, reply: null }])],
    ["MAIL was refused", refusedAfter([EHLO, { ...MAIL, reply: { frame: 9, code: 550, text: "no" } }])],
    ["RSET ended the transaction", refusedAfter([EHLO, MAIL, { ...MAIL, verb: "RSET", frame: 9 }])],
    ["the refusal gives another reason", refusedAfter([], [502, "5.5.1 Not implemented"])],
    ["the refusal is temporary", refusedAfter([], [454, "Send EHLO later"])],
    ["the beginning is not captured", { ...refusedAfter([]), view: { ...view, fromStart: false } }],
    ["STARTTLS was accepted", refusedAfter([], [220, "Bad sequence"])],
  ])("is not reported if %s", (_what, session) => {
    expect(judge(starttlsOutOfSequence, session)).toBeNull();
  });
});
