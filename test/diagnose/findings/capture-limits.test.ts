// The findings on what the capture lacks.
import { expect, test } from "vitest";
import { captureEndsEarly } from "../../../src/diagnose/findings/capture/capture-ends-early.ts";
import { captureMissingPackets } from "../../../src/diagnose/findings/capture/capture-missing-packets.ts";
import { captureOneSided } from "../../../src/diagnose/findings/capture/capture-one-sided.ts";
import { captureSnaplenTruncated } from "../../../src/diagnose/findings/capture/capture-snaplen-truncated.ts";
import { captureStartsMidstream } from "../../../src/diagnose/findings/capture/capture-starts-midstream.ts";
import type { Close, Missing, Session, View } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const NOBODY = build.flow({ segments: 0, bytes: 0, mss: null, openingHopLimit: null, hopLimit: null });

function seen(parts: Partial<View>): View {
  return { fromStart: true, bothSides: true, syns: 1, missing: [], rttMs: 20, ...parts };
}

const OPEN: Close = {
  by: null,
  with: null,
  frame: null,
  time: null,
  after: null,
  afterFrame: null,
  delayMs: null,
  events: [],
};

function incomplete(parts: Partial<Session>): Session {
  return build.session({ outcome: "incomplete-capture", aborted: null, close: OPEN, ...parts });
}

test("capture-one-sided: a client that sends data to a server never seen is one side of a connection", () => {
  const session = incomplete({
    view: seen({ bothSides: false }),
    transport: build.transport({ server: NOBODY }),
  });
  expect(judgement(captureOneSided, session)).toBe(
    "warning certain: Only the client's packets were captured (from frame 1 on): what the server " +
      "answered, or whether it was silent, is unknown.",
  );
});

test("capture-one-sided: a FIN of the side that was never seen shows in the other's numbers", () => {
  const session = incomplete({
    view: seen({ bothSides: false }),
    transport: build.transport({ server: NOBODY }),
    close: { ...OPEN, unseenFin: { from: "server", acknowledgedFrame: 16 } },
  });
  expect(judge(captureOneSided, session)?.detail).toMatch(
    / Frame 16 acknowledges one sequence number more without data: by then the server had sent its FIN\.$/,
  );
});

test("capture-one-sided: a server's packets alone leave the client unseen", () => {
  const session = build.session({
    view: seen({ bothSides: false, fromStart: false, syns: 0 }),
    transport: build.transport({ client: NOBODY }),
  });
  expect(judgement(captureOneSided, session)).toMatch(/^warning certain: Only the server's packets/);
});

test("capture-one-sided: a client that sends more after its SYN was answered by a server that was not captured", () => {
  const client = build.flow({ segments: 3, bytes: 0 });
  const session = incomplete({
    view: seen({ bothSides: false }),
    transport: build.transport({ client, server: NOBODY }),
  });
  expect(judge(captureOneSided, session)?.certainty).toBe("certain");
});

test("capture-one-sided: unanswered SYNs are no proof of another side", () => {
  const client = build.flow({ segments: 3, bytes: 0 });
  const session = build.session({
    view: seen({ bothSides: false, syns: 3 }),
    transport: build.transport({ client, server: NOBODY }),
  });
  expect(judge(captureOneSided, session)).toBeNull();
});

test("capture-starts-midstream: without any opening packet the capture begins in the middle", () => {
  const server = build.flow({ openingHopLimit: null });
  const session = incomplete({
    frames: { first: 7, last: 17, count: 11 },
    view: seen({ fromStart: false, syns: 0 }),
    transport: build.transport({ server }),
  });
  expect(judgement(captureStartsMidstream, session)).toBe(
    "warning certain: The first frame of the connection in the capture is 7, after the TCP handshake: " +
      "what was sent before it is unknown.",
  );
});

test("capture-starts-midstream: with the SYN/ACK only the SYN is missed", () => {
  const session = build.session({ view: seen({ fromStart: false, syns: 0 }) });
  expect(judge(captureStartsMidstream, session)?.detail).toBe(
    "The capture contains the server's SYN/ACK but not the client's SYN; its first frame is 1.",
  );
});

test("capture-starts-midstream: the SYN of a side of which nothing was captured is not missed", () => {
  const session = build.session({
    view: seen({ bothSides: false, fromStart: false, syns: 0 }),
    transport: build.transport({ client: NOBODY }),
  });
  expect(judge(captureStartsMidstream, session)).toBeNull();
});

test("capture-ends-early: a connection without FIN or RST was open when the capture ended", () => {
  expect(judgement(captureEndsEarly, incomplete({}))).toBe(
    "warning certain: The last frame of the connection is 17, and no FIN or RST follows it in the capture.",
  );
});

test("capture-ends-early: a session that was established and stays open is only noted", () => {
  expect(judge(captureEndsEarly, build.establishedSession({ close: OPEN }))?.severity).toBe("info");
});

test("capture-ends-early: a fatal alert is an end", () => {
  const alerts = [build.alert("server", { id: "0x46", name: "protocol_version" }, 14, 220)];
  expect(judge(captureEndsEarly, incomplete({ tls: build.tlsSession({ alerts }) }))).toBeNull();
});

test("capture-ends-early: a long silence at the end is not an early end", () => {
  expect(judge(captureEndsEarly, incomplete({ endTime: build.timeAt(30_200) }))).toBeNull();
});

function lacking(reason: Missing["reason"], ...froms: Missing["from"][]): View {
  return seen({
    missing: froms.map((from, index) => ({ from, frame: 13 + index, bytes: 100 * (index + 1), reason })),
  });
}

test("capture-snaplen-truncated: bytes after the snapshot length are counted by side", () => {
  const session = incomplete({ view: lacking("snapshot-length", "client", "server", "server") });
  expect(judgement(captureSnaplenTruncated, session)).toBe(
    "warning certain: 100 bytes from the client are missing, first noticed in frame 13. 500 bytes from " +
      "the server are missing in 2 places, first noticed in frame 14.",
  );
});

test("capture-snaplen-truncated: bytes that were never captured do not count as truncated", () => {
  expect(
    judge(captureSnaplenTruncated, build.session({ view: lacking("not-captured", "client") })),
  ).toBeNull();
});

test("capture-missing-packets: bytes that were acknowledged and never captured are missing", () => {
  const session = build.session({ view: lacking("not-captured", "server") });
  expect(judge(captureMissingPackets, session)).toMatchObject({
    severity: "info",
    certainty: "certain",
    detail: "100 bytes from the server are missing, first noticed in frame 13.",
    frames: [13],
  });
});

test("capture-missing-packets: all bytes of a side that was not captured at all are not counted as lost", () => {
  const session = build.session({
    view: { ...lacking("not-captured", "server"), bothSides: false },
    transport: build.transport({ server: NOBODY }),
  });
  expect(judge(captureMissingPackets, session)).toBeNull();
});
