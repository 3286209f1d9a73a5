// The finding on a PROXY header to a server that expects none, and its near misses.
import { describe, expect, test } from "vitest";
import { proxyHeaderNotExpected } from "../../../src/diagnose/findings/clear-dialogue/proxy-header-not-expected.ts";
import type { Proxy, Reply, Session, SmtpDialogue } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge } from "../judge.ts";

const UNKNOWN = { frame: 5, code: 500, text: "5.5.2 Error: command not recognized" };
const SYNC = { frame: 4, code: 554, text: "SMTP synchronization error" };

/** Begins with a PROXY header in frame 3. */
const proxied = (proxy: Partial<Proxy>, smtp: Partial<SmtpDialogue> = {}): Session =>
  build.session({
    proxy: {
      frame: 3,
      version: 1,
      source: { address: "203.0.113.9", port: 40000 },
      destination: { address: "198.51.100.25", port: 25 },
      reply: null,
      ...proxy,
    },
    smtp: build.smtpDialogue(smtp),
  });
const greetedWith = (banner: Reply, smtp: Partial<SmtpDialogue> = {}): Session =>
  proxied({}, { banner, replies: [banner], ...smtp });

describe("proxy-header-not-expected", () => {
  test("a header answered as a command is certain, and the client's fault", () => {
    expect(judge(proxyHeaderNotExpected, proxied({ reply: UNKNOWN }))).toMatchObject({
      id: "proxy-header-not-expected",
      severity: "error",
      certainty: "certain",
      fault: "client",
      frames: [3, 5],
      detail: expect.stringMatching(
        /version 1, frame 3, for 203\.0\.113\.9 port 40000.*"500 5\.5\.2 .*its own first command\.$/,
      ),
    });
  });

  test("a binary header answered as a command contains QUIT", () => {
    const session = proxied({ version: 2, source: null, reply: UNKNOWN });
    expect(judge(proxyHeaderNotExpected, session)?.detail).toMatch(
      /\(version 2, frame 3\)\. .* contains the word QUIT, which such a server obeys\.$/,
    );
  });

  test("a header answered as a command is a warning if TLS was established all the same", () => {
    const session: Session = { ...proxied({ reply: UNKNOWN }), outcome: "established" };
    expect(judge(proxyHeaderNotExpected, session)?.severity).toBe("warning");
  });

  test.each([
    ["certain if the client sent nothing else before the greeting", null, "certain"],
    ["likely if the client sent more before the greeting", 3, "likely"],
  ])("a greeting that refuses early bytes is %s", (_what, earlyFrame, certainty) => {
    expect(judge(proxyHeaderNotExpected, greetedWith(SYNC, { earlyFrame }))).toMatchObject({
      severity: "error",
      certainty,
      frames: [3, 4],
    });
  });

  test.each<[string, Session]>([
    ["there is no header", build.session({ smtp: build.smtpDialogue({ banner: SYNC, replies: [SYNC] }) })],
    ["the server took the header and greeted", proxied({})],
    ["the greeting refuses for another reason", greetedWith({ ...SYNC, text: "5.7.1 Blocked by a list" })],
    ["the greeting speaks of synchronization and is a 220", greetedWith({ ...SYNC, code: 220 })],
    ["the greeting came before the header", greetedWith({ ...SYNC, frame: 2 })],
  ])("is not reported if %s", (_what, session) => {
    expect(judge(proxyHeaderNotExpected, session)).toBeNull();
  });
});
