// The findings on what was lost on the way, and what looks like it.
import { describe, expect, test } from "vitest";
import {
  dataNotDelivered,
  flightNotDelivered,
} from "../../../src/diagnose/findings/path/flight-not-delivered.ts";
import type { Session, Side } from "../../../src/session/session.ts";
import type { IcmpError, Stalled } from "../../../src/session/transport.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const STALLED: Stalled = {
  frame: 14,
  segmentBytes: 1448,
  repetitions: 6,
  deniedIn: 21,
  sackedBytes: 598,
  largestDelivered: 598,
  largestAfter: 598,
  isDeaf: false,
};

interface Story {
  readonly from?: Side;
  readonly stalled?: Partial<Stalled>;
  readonly bytes?: number;
  readonly icmp?: readonly IcmpError[];
  readonly parts?: Partial<Session>;
}

/** The server's answer in frame 14, and the client's FIN in frame 21. */
function lost({ from = "server", stalled = {}, bytes = 2046, icmp = [], parts = {} }: Story = {}): Session {
  const side = build.flow({ mss: 1460, unacknowledgedBytes: bytes, stalled: { ...STALLED, ...stalled } });
  const other = build.flow({ mss: 1460 });
  return build.session({
    tls: build.tlsSession({ clientHello: build.clientHello(), serverHello: build.serverHello() }),
    close: { ...build.session().close, events: [build.closeEvent("client", "FIN", 21)] },
    aborted: { by: "client", with: "FIN", frame: 21, certainty: "certain" },
    ...parts,
    transport: build.transport({
      icmp,
      ...(from === "server" ? { server: side, client: other } : { client: side, server: other }),
    }),
  });
}

test("flight-not-delivered: a server's answer that is sent again and again and never acknowledged was lost, probably because of its size", () => {
  expect(judgement(flightNotDelivered, lost())).toBe(
    "error certain: The server's answer to the ClientHello did not reach the client completely: 2046 " +
      "bytes from frame 14 on were never acknowledged, despite 6 retransmissions. In frame 21 the client " +
      "still acknowledges only data before the gap, and SACKs 598 bytes after it. A " +
      "segment of 1448 bytes does not arrive, one of 598 bytes after it did: a link from the server to the " +
      "client likely has a smaller MTU than the MSS of 1460 allows for (a path MTU black hole). The capture " +
      'contains no ICMP message about it. Programs log it as a time-out: "Connection dropped due to ' +
      'TimedOut", "timed out while ...".',
  );
});

test("flight-not-delivered: a capture at the receiver shows the loss by the gap", () => {
  const missing = [{ from: "server", frame: 14, bytes: 1448, reason: "not-delivered" }] as const;
  const view = { ...build.session().view, missing };
  const session = lost({ stalled: { segmentBytes: null, repetitions: 0 }, parts: { view } });
  expect(judge(flightNotDelivered, session)?.detail).toMatch(
    /^The server's answer to the ClientHello did not reach the client: 1448 bytes from the server, before frame 14, are missing there too\. .* A segment of up to 1448 bytes/,
  );
});

test("flight-not-delivered: an ICMP message is quoted, and that the sender did not react to it", () => {
  const icmp = [{ frame: 15, from: "203.0.113.1", about: "server", kind: "too-big", mtu: 1400 }] as const;
  expect(judge(flightNotDelivered, lost({ icmp }))?.detail).toMatch(
    /203\.0\.113\.1 reports that by ICMP \(frame 15\) and names an MTU of 1400; the server continued anyway/,
  );
});

test("flight-not-delivered: if the server sent nothing back, its answers may be what was lost", () => {
  const finding = judge(flightNotDelivered, lost({ stalled: { deniedIn: null, sackedBytes: 0 } }));
  expect([finding?.certainty, finding?.detail]).toEqual([
    "likely",
    expect.stringMatching(/Nothing came back/),
  ]);
});

const NO_SIZE: readonly (readonly [string, Partial<Stalled>])[] = [
  ["the segment is small", { segmentBytes: 185, largestDelivered: 30 }],
  ["a larger one arrived", { segmentBytes: 1200, largestDelivered: 1448 }],
  ["bare acknowledgments are lost too", { isDeaf: true }],
];
test.each(NO_SIZE)("its size is not blamed where %s", (_why, stalled) => {
  const finding = judge(flightNotDelivered, lost({ stalled }));
  expect([finding?.title, /MTU/.test(finding?.detail ?? "")]).toEqual([
    "The server's answer to the ClientHello was lost on the way to the client",
    false,
  ]);
});

test("flight-not-delivered: a smaller hello that the server answered points to the size", () => {
  const hello = build.clientHello({ frame: 14, firstFrame: 14, length: 1734 });
  const story = lost({
    from: "client",
    stalled: { segmentBytes: 700, largestDelivered: 900 },
    parts: { tls: build.tlsSession({ clientHello: hello }) },
  });
  const finding = judge(flightNotDelivered, story, { among: [build.establishedSession({ stream: 5 })] });
  expect([finding?.title, finding?.detail]).toEqual([
    "The ClientHello was lost on the way to the server, probably because of its size",
    expect.stringMatching(/one of 180 bytes to the same server was answered \(stream 5, frame 13\)/),
  ]);
});

test("flight-not-delivered: the client's half of the handshake, a hello that never came, and words in the clear have their names", () => {
  const half = lost({ from: "client" });
  const next = lost({ from: "client", parts: { tls: null } });
  const words = lost({ parts: { tls: null } });
  expect(
    [half, next, words].map((session) => judge(flightNotDelivered, session)?.title?.split(" was lost")[0]),
  ).toEqual([
    "The client's half of the handshake",
    "What the client sent instead of a ClientHello",
    "The server's plaintext",
  ]);
});

const closedIn = (frame: number) => ({
  ...build.session().close,
  events: [build.closeEvent("client", "FIN", frame)],
});

describe("flight-not-delivered: nothing is said", () => {
  const alerts = build.tlsSession({
    clientHello: build.clientHello(),
    serverHello: build.serverHello(),
    messages: [build.message("server", "Alert", 14, 400)],
  });
  const rejected = { by: "client", with: "alert", frame: 20, certainty: "certain" } as const;
  test.each<[string, Session]>([
    ["where all was acknowledged", lost({ bytes: 0 })],
    ["of a farewell that nobody waits for", lost({ parts: { tls: alerts } })],
    ["of what was sent after the other side had closed", lost({ parts: { close: closedIn(13) } })],
    ["where the other side says why it ends", lost({ parts: { aborted: rejected } })],
    [
      "of a loss that the capture does not follow to its end",
      lost({ stalled: { repetitions: 1 }, parts: { close: { ...build.session().close, events: [] } } }),
    ],
  ])("%s", (_where, session) => {
    expect(judge(flightNotDelivered, session)).toBeNull();
  });
});

const established = (bytes: number): Session => ({
  ...lost({ from: "client", bytes }),
  outcome: "established",
  tls: build.tlsSession({
    established: true,
    clientHello: build.clientHello(),
    serverHello: build.serverHello(),
  }),
});

test("after TLS was established lost data is data-not-delivered, lost close_notify is not", () => {
  expect([7225, 31].map((bytes) => judge(dataNotDelivered, established(bytes))?.title ?? null)).toEqual([
    "The client's data inside TLS was lost on the way to the server, probably because of its size",
    null,
  ]);
});

test("flight-not-delivered: a user_canceled alert on the client's time-out does not hide the loss", () => {
  const aborted = { by: "client", with: "alert", frame: 20, certainty: "certain" } as const;
  const [cancelled, rejected] = [
    { id: "0x5a", name: "user_canceled" },
    { id: "0x30", name: "unknown_ca" },
  ].map((description) => {
    const tls = build.tlsSession({
      serverHello: build.serverHello(),
      alerts: [build.alert("client", description, 20, 6000)],
    });
    return judge(flightNotDelivered, lost({ parts: { tls, aborted } }));
  });
  expect([cancelled?.certainty, rejected]).toEqual(["certain", null]);
});
