// The findings on what is odd about a capture or about the path, and takes nothing from the session.
import { expect, test } from "vitest";
import { captureClockSuspect } from "../../../src/diagnose/findings/capture/capture-clock-suspect.ts";
import { captureConflictingOverlap } from "../../../src/diagnose/findings/capture/capture-conflicting-overlap.ts";
import { captureDuplicates } from "../../../src/diagnose/findings/capture/capture-duplicates.ts";
import { captureOffloadFrames } from "../../../src/diagnose/findings/capture/capture-offload-frames.ts";
import { captureProxyInPath } from "../../../src/diagnose/findings/capture/capture-proxy-in-path.ts";
import { captureReordered } from "../../../src/diagnose/findings/capture/capture-reordered.ts";
import { portReused } from "../../../src/diagnose/findings/capture/port-reused.ts";
import type { CloseEvent, Session } from "../../../src/session/session.ts";
import type { Transport } from "../../../src/session/transport.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

function carried(parts: Partial<Transport>): Session {
  return build.session({ transport: build.transport(parts) });
}

test("capture-duplicates: duplicate frames are counted over both sides", () => {
  const session = carried({ client: build.flow({ copies: 4 }), server: build.flow({ copies: 3 }) });
  expect(judgement(captureDuplicates, session)).toBe("info certain: 7 frames of 17 are copies of another.");
});

test("capture-duplicates: retransmissions are not duplicates", () => {
  expect(judge(captureDuplicates, carried({ client: build.flow({ retransmissions: 4 }) }))).toBeNull();
});

test("capture-conflicting-overlap: other bytes in the same place are reported with their side and frame", () => {
  const session = carried({
    client: build.flow({ conflictFrame: 9 }),
    server: build.flow({ conflictFrame: 12 }),
  });
  expect(judgement(captureConflictingOverlap, session)).toBe(
    "warning certain: Different bytes came for the same sequence numbers: from the client in frame 9, and from the server " +
      "in frame 12. The earlier ones are used.",
  );
});

test("capture-conflicting-overlap: repetitions of the same bytes are not a conflict", () => {
  expect(
    judge(captureConflictingOverlap, carried({ client: build.flow({ retransmissions: 4 }) })),
  ).toBeNull();
});

test("capture-reordered: a time that runs back is reported with its frame", () => {
  expect(judgement(captureReordered, carried({ timeRunsBackIn: 9 }))).toBe(
    "info certain: Frame 9 has an earlier timestamp than this connection's previous frame: the frames are " +
      "not in the order of the wire.",
  );
});

test.each<[string, readonly Partial<CloseEvent>[], string]>([
  [
    "answers one in a later frame is told",
    [{ from: "client", flag: "RST", frame: 13, knewOtherFin: true }, { frame: 25 }],
    " The client's RST (frame 13) answers the server's FIN (frame 25), which came first.",
  ],
  [
    "crosses the other leaves open who was first",
    [{ frame: 13 }, { from: "client", frame: 25 }],
    " They do not show who closed first.",
  ],
  ["is alone needs no order", [{ frame: 13 }], ""],
])("capture-reordered: if times run back, a close that %s", (_which, closes, expected) => {
  const events = closes.map((each) => ({ ...build.closeEvent("server", "FIN", 15), ...each }));
  const session = build.session({
    transport: build.transport({ timeRunsBackIn: 14 }),
    close: { ...build.session().close, events },
  });
  expect(judge(captureReordered, session)?.detail.split("wire.")[1]).toBe(expected);
});

test("capture-reordered: segments out of order are not the capture's fault", () => {
  expect(judge(captureReordered, carried({ server: build.flow({ outOfOrder: 2 }) }))).toBeNull();
});

test("capture-offload-frames: a segment larger than the other side takes was captured inside a host", () => {
  const session = carried({ client: build.flow({ largestPayload: 4380 }) });
  expect(judgement(captureOffloadFrames, session)).toBe(
    "info certain: The largest segment of the client has 4380 bytes, but the server announced an MSS of " +
      "1460.",
  );
});

test("capture-offload-frames: a full segment is not too large, and an unknown limit is none", () => {
  const server = build.flow({ mss: null, largestPayload: 1460 });
  expect(
    judge(captureOffloadFrames, carried({ client: build.flow({ largestPayload: 9000 }), server })),
  ).toBeNull();
});

test("capture-clock-suspect: a capture time in 1970 is suspect", () => {
  const session = build.session({ startTime: "1970-01-01T00:04:01.000000Z" });
  expect(judgement(captureClockSuspect, session)).toBe(
    "info certain: The connection starts at 1970-01-01T00:04:01.000000Z (frame 1), before the year 2000.",
  );
});

const NOW = Date.UTC(2026, 9, 18, 12);

test("capture-clock-suspect: a time more than a day ahead of the reader's clock is reported", () => {
  expect(judge(captureClockSuspect, build.session(), { now: NOW })?.detail).toMatch(
    /ahead of the clock of the machine that reads the capture\.$/,
  );
});

test.each([
  ["a time within a day of the reader's clock", { now: NOW + 36 * 3_600_000 }],
  ["any time behind 2000 where nobody asks for the clock", {}],
])("capture-clock-suspect: %s is not suspected", (_what, context) => {
  expect(judge(captureClockSuspect, build.session(), context)).toBeNull();
});

test("capture-proxy-in-path: hop limits that change after the opening betray a device", () => {
  const session = carried({ server: build.flow({ openingHopLimit: 255, hopLimit: 52 }) });
  expect(judgement(captureProxyInPath, session)).toBe(
    "info likely: The server's SYN/ACK has hop limit 255, its later packets have 52.",
  );
});

test("capture-proxy-in-path: one hop more or less is not a device", () => {
  expect(
    judge(captureProxyInPath, carried({ server: build.flow({ openingHopLimit: 53, hopLimit: 52 }) })),
  ).toBeNull();
});

test("capture-proxy-in-path: the same hello between other addresses was passed on", () => {
  const behind = build.session({
    stream: 4,
    capture: "inside.pcap",
    client: { address: "203.0.113.1", port: 5000 },
  });
  expect(judgement(captureProxyInPath, build.session(), { among: [behind] })).toBe(
    "info certain: The ClientHello in frame 13 is also in stream 4 of inside.pcap, from 203.0.113.1 to " +
      "198.51.100.25: a device between them forwards it.",
  );
});

test("capture-proxy-in-path: the same connection in another capture is not a device", () => {
  const again = build.session({ capture: "other.pcap" });
  expect(judge(captureProxyInPath, build.session(), { among: [again] })).toBeNull();
});

test("port-reused: ports that are used again are noted", () => {
  expect(judgement(portReused, carried({ portReused: true }))).toBe(
    "info certain: Frame 1 opens stream 0 between the same addresses and ports as an earlier stream.",
  );
});

test("port-reused: ports that are used once are not reported", () => {
  expect(judge(portReused, build.session())).toBeNull();
});
