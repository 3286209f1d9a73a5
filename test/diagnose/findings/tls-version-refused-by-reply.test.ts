// The finding on a reply in the clear that demands a newer TLS version, and its near misses.
import { describe, expect, test } from "vitest";
import { tlsVersionRefusedByReply } from "../../../src/diagnose/findings/clear-dialogue/tls-version-refused-by-reply.ts";
import type { Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge } from "../judge.ts";

const TOO_OLD = "4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade.";

/** EHLO (frame 6), refused with this in frame 8. */
function refused(text: string): Session {
  const reply = { frame: 8, code: 421, text };
  const { starttls } = build.smtpDialogue();
  const exchanges = [build.exchange("EHLO", 6, 80, reply)];
  const smtp = build.smtpDialogue({
    exchanges,
    ehloReply: reply,
    replies: [reply],
    starttls: { ...starttls, command: null, reply: null },
  });
  return build.session({ smtp, tls: null, outcome: "no-handshake" });
}

/** In answer to the ClientHello. */
const refusedHello = (text: string): Session =>
  build.session({ smtp: build.smtpDialogue({ replies: [{ frame: 14, code: 421, text }] }) });

describe("tls-version-refused-by-reply", () => {
  test("421 4.7.66 to EHLO is certain, and the client's fault", () => {
    expect(judge(tlsVersionRefusedByReply, refused(TOO_OLD))).toMatchObject({
      id: "tls-version-refused-by-reply",
      severity: "error",
      certainty: "certain",
      fault: "client",
      frames: [8],
      detail:
        `The server answered EHLO (frame 6) with "421 ${TOO_OLD}" (frame 8): ` +
        "it demands a newer TLS version from the client.",
    });
  });

  test("a reply in the clear to the ClientHello answers no command", () => {
    expect(judge(tlsVersionRefusedByReply, refusedHello(TOO_OLD))?.detail).toMatch(
      /^The server sent "421 4\.7\.66 /,
    );
  });

  test.each(["5.7.1 TLSv1.1 is deprecated", "5.7.1 This server requires TLS 1.2", "TLS 1.3 required"])(
    "%s names a version that is too old or needed",
    (text) => {
      expect(judge(tlsVersionRefusedByReply, refusedHello(text))?.certainty).toBe("certain");
    },
  );

  test.each<[string, Session]>([
    ["the refusal asks for TLS of any version", refused("5.7.10 Must issue a STARTTLS command first")],
    [
      "without TLS so far, TLS itself is asked for",
      refused("This route requires TLS version 1.2 or greater"),
    ],
    ["the refusal mentions TLS 1.2 and demands nothing", refused("4.7.0 Session of TLS 1.2 ended: too many")],
    ["TLS was established all the same", { ...refused(TOO_OLD), ...established() }],
  ])("is not reported if %s", (_what, session) => {
    expect(judge(tlsVersionRefusedByReply, session)).toBeNull();
  });
});

function established(): Pick<Session, "tls" | "outcome"> {
  const { tls, outcome } = build.establishedSession();
  return { tls, outcome };
}
