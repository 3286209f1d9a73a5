// The findings on what happened to packets on their way.
import { expect, test } from "vitest";
import { resetAfterIdle } from "../../../src/diagnose/findings/path/reset-after-idle.ts";
import { packetLoss } from "../../../src/diagnose/findings/path/packet-loss.ts";
import { pmtuIcmpSeen } from "../../../src/diagnose/findings/path/pmtu-icmp-seen.ts";
import { zeroWindowStall } from "../../../src/diagnose/findings/path/zero-window-stall.ts";
import type { Close, CloseEvent, Session } from "../../../src/session/session.ts";
import type { IcmpError, Transport } from "../../../src/session/transport.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

function carried(parts: Partial<Transport>): Session {
  return build.session({ transport: build.transport(parts) });
}

test("packet-loss: segments that were sent again are counted by side", () => {
  const client = build.flow({ segments: 10, retransmissions: 3, retransmissionDelayMs: 4200 });
  expect(judgement(packetLoss, carried({ client }))).toBe(
    "info certain: Of the client's 10 segments, 3 were retransmitted; the slowest retransmission came " +
      "after 4.2 s.",
  );
});

test("packet-loss: one repetition in two hundred segments that cost no time is not reported", () => {
  const client = build.flow({ segments: 200, retransmissions: 1, retransmissionDelayMs: 220 });
  expect(judge(packetLoss, carried({ client }))).toBeNull();
});

test("packet-loss: unanswered SYNs are not called lost", () => {
  const session = build.session({
    view: { fromStart: true, bothSides: false, syns: 4, missing: [], rttMs: null },
    transport: build.transport({ client: build.flow({ segments: 4, retransmissions: 3 }) }),
  });
  expect(judge(packetLoss, session)).toBeNull();
});

test("zero-window-stall: a window of 0 for seconds is a stall", () => {
  const server = build.flow({ zeroWindow: { frame: 21, durationMs: 7500 } });
  expect(judgement(zeroWindowStall, carried({ server }))).toBe(
    "warning certain: The server announced a zero window in frame 21, for 7.5 s.",
  );
});

test("zero-window-stall: a window of 0 for less than a second is not a stall", () => {
  const server = build.flow({ zeroWindow: { frame: 21, durationMs: 900 } });
  expect(judge(zeroWindowStall, carried({ server }))).toBeNull();
});

const TOO_BIG: IcmpError = { frame: 14, from: "203.0.113.1", about: "client", kind: "too-big", mtu: 1400 };

test("pmtu-icmp-seen: a router's report of a packet too large is reported with its limit", () => {
  expect(judgement(pmtuIcmpSeen, carried({ icmp: [TOO_BIG] }))).toBe(
    "warning certain: 203.0.113.1 reports (frame 14) that a packet of the client is too large; the next link's MTU is 1400 " +
      "bytes.",
  );
});

test("pmtu-icmp-seen: an ICMP error other than packet too large is not reported", () => {
  expect(judge(pmtuIcmpSeen, carried({ icmp: [{ ...TOO_BIG, kind: "unreachable" }] }))).toBeNull();
});

const RESET: CloseEvent = {
  frame: 21,
  time: null,
  from: "server",
  flag: "RST",
  knewOtherFin: false,
  afterOwnFin: false,
  believed: true,
  hopLimit: 64,
  identification: 0,
  unlike: [],
  acknowledgedFrame: null,
};

function resetAfter(parts: Partial<Close> = {}): Close {
  return {
    by: "server",
    with: "RST",
    frame: 21,
    time: build.timeAt(90_225),
    after: "EHLO",
    afterFrame: 20,
    delayMs: 25,
    events: [RESET],
    ...parts,
  };
}

test("reset-after-idle: data that is reset after a minute of silence is reported, and nobody is blamed", () => {
  const turns = [build.turn("server", 4, 60, "220"), build.turn("client", 20, 90_200, "EHLO")];
  const session = build.session({ tls: null, turns, close: resetAfter() });
  expect(judgement(resetAfterIdle, session)).toBe(
    "warning certain: After 90.1 s of silence the client sent data (frame 20), and the server answered " +
      "with an RST (frame 21).",
  );
  expect(judge(resetAfterIdle, session)?.fault).toBeNull();
});

test("reset-after-idle: in an established session the last record of the other side begins the silence", () => {
  const server = build.encryptedTraffic({
    records: 4,
    last: { frame: 19, time: build.timeAt(10_000), length: 40 },
  });
  const { tls } = build.establishedSession();
  const session = build.establishedSession({
    tls: tls && { ...tls, encrypted: { client: build.encryptedTraffic(), server } },
    turns: [
      build.turn("server", 14, 220, "ServerHello"),
      build.turn("client", 20, 90_200, "ApplicationData"),
    ],
    close: resetAfter(),
  });
  expect(judge(resetAfterIdle, session)?.detail).toMatch(/^After 80\.2 s of silence the client sent data/);
});

test.each([
  ["a peer that had said goodbye", resetAfter({ events: [{ ...RESET, frame: 19, flag: "FIN" }, RESET] })],
  ["a reset that comes later", resetAfter({ delayMs: 5000 })],
  ["a reset by the side that spoke", resetAfter({ by: "client", events: [{ ...RESET, from: "client" }] })],
])("reset-after-idle: %s has forgotten nothing", (_what, close) => {
  const turns = [build.turn("server", 4, 60, "220"), build.turn("client", 20, 90_200, "EHLO")];
  expect(judge(resetAfterIdle, build.session({ tls: null, turns, close }))).toBeNull();
});
