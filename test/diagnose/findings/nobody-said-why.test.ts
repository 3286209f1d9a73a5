// The findings on sides that close where nothing else explains it: before EHLO was answered, both at once, and after their
// own half of the handshake.
import { describe, expect, test } from "vitest";
import { closedAfterOwnFlight } from "../../../src/diagnose/findings/certificates/closed-after-own-flight.ts";
import { closedBeforeStarttls } from "../../../src/diagnose/findings/clear-dialogue/closed-before-starttls.ts";
import { bothSidesClosed } from "../../../src/diagnose/findings/hello/both-sides-closed.ts";
import type { Aborted, Session, SmtpDialogue } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { alerted, established, failed, gaveUp } from "../handshakes.ts";
import { judge, judgement } from "../judge.ts";

const NOT_ASKED = { advertised: null, command: null, reply: null };

function greeted(by: Aborted["by"], smtp: Partial<SmtpDialogue> = {}, parts: Partial<Session> = {}): Session {
  return build.session({
    smtp: build.smtpDialogue({ ehlo: null, ehloReply: null, exchanges: [], starttls: NOT_ASKED, ...smtp }),
    tls: null,
    outcome: "no-handshake",
    aborted: { by, with: "FIN", frame: 15, certainty: "certain" },
    close: { ...build.session().close, by: by === "unknown" ? "client" : by, frame: 15, delayMs: 200 },
    ...parts,
  });
}

const EHLO = { frame: 6, command: "EHLO", name: "mail.example.org" };
const UNANSWERED = { ehlo: EHLO, exchanges: [build.exchange("EHLO", 6, 60, null)] };

describe("closed-before-starttls: before EHLO was answered", () => {
  test("a client that leaves after the greeting is a warning", () => {
    expect(judgement(closedBeforeStarttls, greeted("client"))).toBe(
      "warning certain: The client closed with a FIN (frame 15) 200 ms after the greeting (frame 4).",
    );
  });

  test("a server that closes instead of answering EHLO is at fault, though it does not say why", () => {
    expect(judge(closedBeforeStarttls, greeted("server", UNANSWERED))).toMatchObject({
      severity: "error",
      fault: "server",
      title: "The server closed instead of answering EHLO",
      remedy: expect.stringMatching(/^On the server: Ask /),
    });
  });

  test.each<[string, Session]>([
    ["the greeting was a refusal", greeted("client", { banner: { frame: 4, code: 554, text: "no" } })],
    ["EHLO was answered", greeted("client", { ehloReply: { frame: 8, code: 250, text: "mx" } })],
    [
      "the server ended it with words",
      greeted("server", {}, { aborted: { by: "server", with: "reply", frame: 5, certainty: "certain" } }),
    ],
    [
      "one side alone was captured",
      greeted("client", {}, { view: { ...build.session().view, bothSides: false } }),
    ],
  ])("nothing is said of it if %s", (_where, session) => {
    expect(judge(closedBeforeStarttls, session)).toBeNull();
  });
});

describe("both-sides-closed: both at once", () => {
  test("nobody is blamed if the FINs crossed after the greeting", () => {
    expect(judge(bothSidesClosed, greeted("unknown"))).toMatchObject({ fault: null, certainty: "certain" });
  });

  test("nor if they crossed after the server's answer to the hello", () => {
    expect(judge(bothSidesClosed, gaveUp({ by: "unknown" }))?.detail).toMatch(
      /^After ServerHelloDone \(frame 14\) both sides closed \(frame 17\), each before it received/,
    );
  });

  test.each<[string, Session]>([
    ["one side was first", gaveUp({ by: "client" })],
    [
      "TLS was established",
      established({}, { aborted: { by: "unknown", with: "FIN", frame: 17, certainty: "likely" } }),
    ],
    [
      "EHLO had been answered, and TLS was not asked for",
      greeted("unknown", { ehloReply: { frame: 8, code: 250, text: "mx" } }),
    ],
  ])("it is not reported if %s", (_where, session) => {
    expect(judge(bothSidesClosed, session)).toBeNull();
  });
});

describe("closed-after-own-flight: after their own half of the handshake", () => {
  test("a server that closes before the client answered", () => {
    expect(judgement(closedAfterOwnFlight, gaveUp({ by: "server" }))).toBe(
      "error certain: The server answered the ClientHello in frame 14. The server sent its half of the " +
        "handshake and closed with a FIN in frame 17; the client had not answered it, and no alert says " +
        "why. From the client, only its ClientHello can be the reason; otherwise the server has a fault of " +
        "its own.",
    );
  });

  test("a client that closes after its key exchange, before the server answered, may have rejected the certificate", () => {
    expect(judge(closedAfterOwnFlight, failed({}))).toMatchObject({
      title: "The client closed after its half of the handshake, before the server answered",
      detail: expect.stringMatching(/It may have rejected the certificate, or did not wait\.$/),
      remedy: expect.stringMatching(/^On the client: Check the log/),
    });
  });

  test.each<[string, Session]>([
    ["the client left on the server's half", gaveUp({})],
    ["the server closed on the client's half", failed({ by: "server" })],
    ["an alert says why", alerted("server", { id: "0x28", name: "handshake_failure" })],
    ["TLS was established", established()],
  ])("it is not reported if %s", (_where, session) => {
    expect(judge(closedAfterOwnFlight, session)).toBeNull();
  });
});
