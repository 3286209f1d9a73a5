// The findings on who took how long.
import { expect, test } from "vitest";
import { handshakeTimeout } from "../../../src/diagnose/findings/path/handshake-timeout.ts";
import { closedAfterTlsEstablished } from "../../../src/diagnose/findings/after-handshake/closed-after-tls-established.ts";
import { idleTimeout } from "../../../src/diagnose/findings/path/idle-timeout.ts";
import { slowHandshake } from "../../../src/diagnose/findings/path/slow-handshake.ts";
import { tarpitSuspected } from "../../../src/diagnose/findings/path/tarpit-suspected.ts";
import type { Close, Session, Side } from "../../../src/session/session.ts";
import type { Turn } from "../../../src/session/transport.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

/** A greeting so late, in milliseconds, and TLS half a second behind it. */
function greetedLate(greeting: number): Session {
  const { tls } = build.establishedSession();
  const finished = build.message("server", "EncryptedHandshake", 18, greeting + 500);
  return build.establishedSession({
    tls: tls && { ...tls, messages: [...tls.messages, finished] },
    turns: [
      build.turn("server", 4, greeting, "220"),
      build.turn("client", 6, greeting + 20, "EHLO"),
      build.turn("server", 8, greeting + 40, "250"),
      build.turn("client", 13, greeting + 200, "ClientHello"),
      build.turn("server", 18, greeting + 500, "EncryptedHandshake"),
      build.turn("client", 29, greeting + 60_000, "ApplicationData"),
    ],
  });
}

test("slow-handshake: a late greeting is named as the longest wait", () => {
  expect(judgement(slowHandshake, greetedLate(6020))).toBe(
    "warning certain: TLS was established 6.52 s after the connection's first packet. The longest wait, 6 s, was for the " +
      "server's 220 (frame 4). The server took 6.3 s in all.",
  );
});

test("slow-handshake: words of several frames are not called by the last of them", () => {
  const session = greetedLate(6020);
  const [greeting, ...others] = session.turns;
  const turns = greeting ? [{ ...greeting, lastFrame: 5 }, ...others] : [];
  expect(judge(slowHandshake, { ...session, turns })?.detail).toContain(
    "TLS was established 6.52 s after the connection's first packet. The longest wait, 6 s, was for the " +
      "server's next message (frame 4). The server took 6.3 s in all.",
  );
});

test("slow-handshake: a handshake of two seconds is reported, a shorter one is not", () => {
  const [slow, quick] = [greetedLate(1500), greetedLate(1400)];
  expect([slow, quick].map((session) => judge(slowHandshake, session)?.severity)).toEqual([
    "info",
    undefined,
  ]);
});

test("slow-handshake: time in which packets were sent again is the network's", () => {
  const client = build.flow({ retransmissions: 2, retransmissionDelayMs: 5000 });
  const session = { ...greetedLate(6020), transport: build.transport({ client }) };
  expect(judge(slowHandshake, session)?.detail).toMatch(/Retransmissions took 5 s of it: the network\.$/);
});

function repliesAfter(...delays: number[]): Session {
  const turns: Turn[] = [];
  let time = 0;
  for (const [index, delay] of delays.entries()) {
    turns.push(build.turn("server", 4 + 2 * index, time + delay, "250"));
    time += delay + 100;
    turns.push(build.turn("client", 5 + 2 * index, time, "NOOP"));
  }
  return build.session({ turns });
}

test("tarpit-suspected: three replies that take the same seconds are a tarpit", () => {
  expect(judgement(tarpitSuspected, repliesAfter(5020, 5010, 20, 5100))).toBe(
    "info likely: 3 of the server's replies each took about 5 s, the first in frame 4, the last in frame 10.",
  );
});

test("tarpit-suspected: three replies that are late by different times are not a tarpit", () => {
  expect(judge(tarpitSuspected, repliesAfter(5000, 7000, 9000))).toBeNull();
});

/** Closed by that side so long after the last word. */
function closed(by: Side, delayMs: number, after: string, afterFrame: number): Close {
  const event = {
    frame: 20,
    time: null,
    from: by,
    flag: "FIN",
    knewOtherFin: false,
    afterOwnFin: false,
    believed: true,
    hopLimit: 64,
    identification: 0,
    unlike: [],
    acknowledgedFrame: null,
  } as const;
  return {
    by,
    with: "FIN",
    frame: 20,
    time: build.timeAt(60 + delayMs),
    after,
    afterFrame,
    delayMs,
    events: [event],
  };
}

const GREETED = {
  tls: null,
  outcome: "no-handshake",
  smtp: build.smtpDialogue({ ehlo: null, starttls: { advertised: null, command: null, reply: null } }),
  turns: [build.turn("server", 4, 60, "220")],
} as const;

test("idle-timeout: a server that closes after five minutes waited for the client's EHLO", () => {
  const session = build.session({ ...GREETED, close: closed("server", 300_000, "220", 4) });
  expect(judgement(idleTimeout, session)).toMatch(
    /^warning certain: The server closed with a FIN \(frame 20\) after 5 min of waiting for the client's EHLO; it last sent data in frame 4 \(220\)\. 300 seconds is the default of Postfix/,
  );
});

test("idle-timeout: a reply that names the time-out is an end too", () => {
  const text = "4.4.2 mx.example.net Error: timeout exceeded";
  const session = build.session({
    ...GREETED,
    smtp: { ...GREETED.smtp, replies: [{ frame: 19, code: 421, text }] },
    turns: [{ ...build.turn("server", 4, 60, "421"), lastFrame: 19, endMs: 120_060 }],
    close: closed("server", 0.2, "421", 19),
  });
  expect(judge(idleTimeout, session)?.detail).toBe(
    "The server replied 421 (frame 19) after 2 min of waiting for the client's EHLO; it last sent data in " +
      "frame 4.",
  );
});

test("idle-timeout: an idle connection with TLS that is closed is only noted", () => {
  const session = build.establishedSession({
    turns: [build.turn("server", 29, 800, "ApplicationData")],
    close: closed("server", 61_000, "ApplicationData", 29),
  });
  expect(judge(idleTimeout, session)).toMatchObject({
    severity: "info",
    logs: [],
    detail: expect.stringMatching(/after 61 s in which the client sent nothing/),
  });
});

const SPOKE_AGAIN = {
  turns: [{ ...build.turn("server", 29, 800, "ApplicationData"), lastFrame: 31, endMs: 300_800 }],
};

test("idle-timeout: so is what the server says inside TLS after a long silence, just before it closes", () => {
  const session = build.establishedSession({
    ...SPOKE_AGAIN,
    close: closed("server", 11, "ApplicationData", 31),
  });
  expect(judge(idleTimeout, session)?.detail).toMatch(
    /^The server spoke again inside TLS and closed \(frame 31\) after 5 min in which the client sent nothing; it last sent data in frame 29\./,
  );
  expect(judge(closedAfterTlsEstablished, session)).toBeNull();
});

test("idle-timeout: not if the connection stays open behind it", () => {
  const session = build.establishedSession({
    ...SPOKE_AGAIN,
    close: closed("server", 11_000, "ApplicationData", 31),
  });
  expect(judge(idleTimeout, session)).toBeNull();
});

test.each([
  ["the silent side itself closes", closed("client", 300_000, "220", 4)],
  ["the wait is short", closed("server", 29_000, "220", 4)],
])("idle-timeout: it is no time-out if %s", (_what, close) => {
  expect(judge(idleTimeout, build.session({ ...GREETED, close }))).toBeNull();
});

test("handshake-timeout: a server that got no ClientHello for 300 s aborted the handshake", () => {
  const session = build.session({
    tls: null,
    turns: [build.turn("server", 11, 170, "220")],
    close: closed("server", 300_000, "220", 11),
  });
  expect(judgement(handshakeTimeout, session)).toMatch(
    /^error certain: The server closed with a FIN \(frame 20\) after waiting 5 min for the client's ClientHello; it last sent data in frame 11 \(220\)\./,
  );
});

test("handshake-timeout: a ClientHello that is not answered has a finding of its own", () => {
  const session = build.session({ close: closed("client", 60_000, "ClientHello", 13) });
  expect(judge(handshakeTimeout, session)).toBeNull();
});

test("handshake-timeout: a silence proves nothing if packets are missing", () => {
  const { view } = build.session();
  const missing = [{ from: "client", frame: 12, bytes: 200, reason: "not-captured" }] as const;
  const session = build.session({
    tls: null,
    turns: [build.turn("server", 11, 170, "220")],
    close: closed("server", 300_000, "220", 11),
    view: { ...view, missing },
  });
  expect(judge(handshakeTimeout, session)).toBeNull();
});
