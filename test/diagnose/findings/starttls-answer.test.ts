// The findings on STARTTLS that was refused, not answered, or not waited for.
import { describe, expect, test } from "vitest";
import { clientDidNotWaitFor220 } from "../../../src/diagnose/findings/clear-dialogue/client-did-not-wait-for-220.ts";
import { starttlsPipelinedByClient } from "../../../src/diagnose/findings/clear-dialogue/starttls-pipelined-by-client.ts";
import { starttlsPipelinedByServer } from "../../../src/diagnose/findings/clear-dialogue/starttls-pipelined-by-server.ts";
import { starttlsRefusedPermanent } from "../../../src/diagnose/findings/clear-dialogue/starttls-refused-permanent.ts";
import { starttlsRefusedTemporary } from "../../../src/diagnose/findings/clear-dialogue/starttls-refused-temporary.ts";
import { starttlsReplyMissing } from "../../../src/diagnose/findings/clear-dialogue/starttls-reply-missing.ts";
import type { Session, SmtpDialogue } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const { starttls: ACCEPTED } = build.smtpDialogue();

function refused(code: number, text: string, smtp: Partial<SmtpDialogue> = {}): Session {
  return build.session({
    smtp: { ...build.refused(code, text), ...smtp },
    tls: null,
    outcome: "starttls-refused",
  });
}

describe("starttls-refused-temporary and -permanent", () => {
  test.each([
    [
      454,
      "4.7.0 TLS not available due to local problem",
      "The server likely cannot load its certificate or key.",
    ],
    [454, "4.7.0 Error: too many new TLS sessions", "The text mentions a session limit."],
    [421, "4.7.0 Bye", "With 421 the server also closes the connection."],
  ])("for now: %i %s", (code, text, cause) => {
    expect(judgement(starttlsRefusedTemporary, refused(code, text))).toBe(
      `error certain: The server answered STARTTLS (frame 10) with "${code} ${text}" (frame 11). It had offered it. ${cause}`,
    );
  });

  test("for good, without an offer", () => {
    const { starttls } = build.refused(502, "5.5.1 Unknown");
    const session = refused(502, "5.5.1 Unknown", { starttls: { ...starttls, advertised: false } });
    expect(judgement(starttlsRefusedPermanent, session)).toBe(
      'error certain: The server answered STARTTLS (frame 10) with "502 5.5.1 Unknown" (frame 11). It had ' +
        "not offered it: the client tried anyway. It does not know the command.",
    );
  });

  test("the second time, since one session has one STARTTLS", () => {
    const exchanges = [build.exchange("STARTTLS", 8, 100, { frame: 9, code: 454, text: "4.7.0 Later" })];
    expect(judge(starttlsRefusedPermanent, refused(503, "5.5.1 Only once", { exchanges }))?.detail).toMatch(
      /The client had sent STARTTLS before \(frame 8\)\.$/,
    );
  });

  test("is the client's fault where it is for the ClientHello that came with STARTTLS", () => {
    const text = "5.7.10 SMTP protocol violation, no commands allowed to pipeline after STARTTLS";
    expect(judge(starttlsRefusedPermanent, refused(523, text, { helloBeforeReply: 10 }))).toBeNull();
    expect(judge(starttlsRefusedPermanent, refused(523, text))?.fault).toBe("server");
  });

  test("in another protocol's words", () => {
    const dialogue = build.upgradeDialogue({ reply: { frame: 11, text: "NO not now", accepted: false } });
    const session = build.session({ protocol: "imap", smtp: null, tls: null, dialogue });
    expect(
      [starttlsRefusedTemporary, starttlsRefusedPermanent].map((rule) => judge(rule, session)?.id),
    ).toEqual([undefined, "starttls-refused-permanent"]);
  });

  test("is not claimed of 220, and each kind is not the other", () => {
    const sessions = [build.session(), refused(554, "5.7.3"), refused(454, "4.7.0")];
    const rules = [starttlsRefusedTemporary, starttlsRefusedPermanent];
    expect(sessions.map((session) => rules.map((rule) => judge(rule, session) !== null))).toEqual([
      [false, false],
      [false, true],
      [true, false],
    ]);
  });
});

describe("starttls-reply-missing: STARTTLS without a reply", () => {
  const starttls = { ...ACCEPTED, reply: null };
  const unanswered = (smtp: Partial<SmtpDialogue> = {}, parts: Partial<Session> = {}) =>
    build.session({
      smtp: build.smtpDialogue({ starttls, ...smtp }),
      tls: null,
      outcome: "no-handshake",
      close: {
        ...build.session().close,
        by: "client",
        frame: 15,
        time: build.timeAt(20_150),
        after: "STARTTLS",
      },
      turns: build.session().turns.slice(0, 4),
      ...parts,
    });

  test("is reported with the end", () => {
    expect(judgement(starttlsReplyMissing, unanswered())).toBe(
      "error certain: The server acknowledged STARTTLS (frame 10) and sent no reply within 20 s. The client then closed " +
        "with a FIN (frame 15).",
    );
  });

  /** In frame 16, so long after the command; the client's FIN is frame 15 unless given. */
  function replied(afterMs: number, acknowledgedFrame = 16, finFrame = 15): Session {
    const fin = build.closeEvent("client", "FIN", finFrame, {
      time: build.timeAt(150 + afterMs),
      acknowledgedFrame,
    });
    const reply = { frame: 16, code: 220, text: "go" };
    return unanswered(
      { starttls: { ...ACCEPTED, reply } },
      {
        close: { ...unanswered().close, time: fin.time, events: [fin] },
        turns: [...unanswered().turns, build.turn("server", 16, 200 + afterMs, "220")],
      },
    );
  }

  test("is reported if the reply came when the client had left", () => {
    expect(judgement(starttlsReplyMissing, replied(5000))).toBe(
      "error certain: The server acknowledged STARTTLS (frame 10) and sent no reply within 5 s. The client then closed " +
        "with a FIN (frame 15). The reply came after it had disconnected (frame 16).",
    );
  });

  test("is reported if the capture has the FIN after the reply that acknowledges it", () => {
    expect(judge(starttlsReplyMissing, replied(5000, 16, 17))).not.toBeNull();
  });

  test.each<[string, Session]>([
    ["the client did not wait for it", unanswered({ helloBeforeReply: 11 })],
    [
      "the server never got it",
      unanswered(
        {},
        {
          transport: build.transport({ client: build.flow({ unacknowledgedBytes: 10 }) }),
        },
      ),
    ],
    ["the server said something", unanswered({}, { turns: build.session().turns.slice(0, 5) })],
    ["the capture holds one side", unanswered({}, { view: { ...build.session().view, bothSides: false } })],
    ["it came", build.session({ tls: null })],
    ["the client closed at once, so that the reply came behind its FIN", replied(300)],
    ["the reply and the client's FIN crossed", replied(20_000, 17)],
  ])("is not claimed if %s", (_why, session) => {
    expect(judge(starttlsReplyMissing, session)).toBeNull();
  });
});

const TEXT = { client: null, server: "250 ok" };

const withStray = (from: "client" | "server", frame: number, smtp: Partial<SmtpDialogue> = {}) =>
  build.session({
    smtp: build.smtpDialogue({
      strayAfterStarttls: { client: null, server: null, [from]: { frame, bytes: 12, text: TEXT[from] } },
      ...smtp,
    }),
  });

describe("starttls-pipelined-by-client and -by-server, client-did-not-wait-for-220: bytes around the reply", () => {
  test("of the client before it are plain commands that TLS does not protect", () => {
    expect(judgement(starttlsPipelinedByClient, withStray("client", 10))).toBe(
      "error certain: 12 bytes that are not TLS follow STARTTLS (frame 10) in frame 10, before its reply (frame 11). They " +
        "may be an injection, or a client that does not wait.",
    );
  });

  test("of the client after it are no pipelining", () => {
    expect(judge(starttlsPipelinedByClient, withStray("client", 12))).toBeNull();
  });

  test("of the server after it may be an injected reply", () => {
    expect(judgement(starttlsPipelinedByServer, withStray("server", 11))).toBe(
      'error certain: 12 bytes that are not TLS ("250 ok") follow the reply to STARTTLS (frame 11) in ' +
        "frame 11, before the client started TLS. They may be an injected reply.",
    );
  });

  test("of the server after the ClientHello, or a late refusal, are no injection", () => {
    const late = { frame: 12, code: 421, text: "4.4.2 Timeout" };
    const sessions = [withStray("server", 14), withStray("server", 12, { replies: [late] })];
    expect(sessions.map((session) => judge(starttlsPipelinedByServer, session))).toEqual([null, null]);
  });
});

const EARLY = build.smtpDialogue({ helloBeforeReply: 10 });

test("client-did-not-wait-for-220: a ClientHello before the reply that got no TLS in return is the cause", () => {
  const close = { ...build.session().close, delayMs: 5000 };
  expect(judgement(clientDidNotWaitFor220, build.session({ smtp: EARLY, close }))).toBe(
    "error certain: The client sent STARTTLS (frame 10) and its ClientHello (frame 10) without waiting " +
      "for the reply (frame 11). The server received the hello but did not recognise it.",
  );
});

test.each<[string, Partial<Session>]>([
  ["the server answered with TLS", { tls: build.tlsSession({ serverHello: build.serverHello() }) }],
  [
    "the server never got it",
    { tls: build.tlsSession({ clientHello: build.clientHello({ acknowledgedFrame: null }) }) },
  ],
  ["STARTTLS was refused", { smtp: { ...build.refused(454, "no"), helloBeforeReply: 10 } }],
])("client-did-not-wait-for-220: a ClientHello before the reply is not a cause if %s", (_why, parts) => {
  expect(judge(clientDidNotWaitFor220, build.session({ smtp: EARLY, ...parts }))?.severity).toBe("warning");
});

test("client-did-not-wait-for-220: a ClientHello of TLS 1.1 before the reply, on which the server closed at once, may be no cause", () => {
  expect(judgement(clientDidNotWaitFor220, build.session({ smtp: EARLY }))).toBe(
    "warning certain: The client sent STARTTLS (frame 10) and its ClientHello (frame 10) without waiting " +
      "for the reply (frame 11).",
  );
});

test("client-did-not-wait-for-220: a ClientHello after the reply is as it should be, and the reply may be what the capture lacks", () => {
  const smtp = build.smtpDialogue({ helloBeforeReply: 10 });
  const missing = [{ from: "server", frame: 12, bytes: 30, reason: "not-captured" }] as const;
  const sessions = [build.session(), build.session({ smtp, view: { ...build.session().view, missing } })];
  expect(sessions.map((session) => judge(clientDidNotWaitFor220, session))).toEqual([null, null]);
});
