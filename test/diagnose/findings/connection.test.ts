// The findings on connections that were not made, and on greetings.
import { describe, expect, test } from "vitest";
import { greetingRejected } from "../../../src/diagnose/findings/clear-dialogue/greeting-rejected.ts";
import { noServerGreeting } from "../../../src/diagnose/findings/clear-dialogue/no-server-greeting.ts";
import { slowGreeting } from "../../../src/diagnose/findings/clear-dialogue/slow-greeting.ts";
import { tcpConnectFailed } from "../../../src/diagnose/findings/clear-dialogue/tcp-connect-failed.ts";
import type { Close, Session, Side } from "../../../src/session/session.ts";
import type { IcmpError } from "../../../src/session/transport.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const SILENT_SERVER = build.flow({ segments: 0, bytes: 0, openingHopLimit: null, mss: null });
const OPEN: Close = { ...build.session().close, by: null, with: null, frame: null, time: null, events: [] };

function closedBy(by: Side, flag: "FIN" | "RST", frame: number, milliseconds: number): Close {
  return { ...OPEN, by, with: flag, frame, time: build.timeAt(milliseconds), after: "SYN-ACK" };
}

function unopened(syns: number, parts: Partial<Session> = {}): Session {
  const client = build.flow({ segments: syns, bytes: 0 });
  return build.session({
    smtp: null,
    tls: null,
    frames: { first: 1, last: syns, count: syns },
    close: OPEN,
    outcome: "no-handshake",
    view: { fromStart: true, bothSides: false, syns, missing: [], rttMs: null },
    transport: build.transport({ client, server: SILENT_SERVER }),
    turns: [],
    opening: { client: null, server: null },
    ...parts,
  });
}

describe("tcp-connect-failed: a connection that was not made", () => {
  test("was refused if a reset answers the SYN", () => {
    const client = build.flow({ segments: 1, bytes: 0 });
    const server = { ...SILENT_SERVER, segments: 1 };
    const session = unopened(1, {
      close: closedBy("server", "RST", 2, 10),
      transport: build.transport({ client, server }),
    });
    expect(judgement(tcpConnectFailed, session)).toBe(
      "error certain: 198.51.100.25 refused the connection to port 25: it answered the SYN (frame 1) with an RST (frame 2).",
    );
  });

  test("was turned away if ICMP says so", () => {
    const icmp: IcmpError = {
      frame: 2,
      from: "203.0.113.1",
      about: "client",
      kind: "prohibited",
      mtu: null,
    };
    const client = build.flow({ segments: 1, bytes: 0 });
    const session = unopened(1, {
      transport: build.transport({ client, server: SILENT_SERVER, icmp: [icmp] }),
    });
    expect(judgement(tcpConnectFailed, session)).toBe(
      "error certain: The SYN (frame 1) to 198.51.100.25 port 25 was rejected: 203.0.113.1 reports by ICMP (frame 2) " +
        "that it is blocked by a filter.",
    );
  });

  test("got no answer, with more certainty the more often the SYN is repeated", () => {
    const found = [1, 2, 3].map((syns) => judge(tcpConnectFailed, unopened(syns)));
    expect(found.map((finding) => `${finding?.severity} ${finding?.certainty}`)).toEqual([
      "info possible",
      "error possible",
      "error likely",
    ]);
  });

  test("is not one whose server's packets are not in the capture", () => {
    const client = build.flow({ segments: 4, bytes: 0 });
    const transport = build.transport({ client, server: SILENT_SERVER });
    expect(judge(tcpConnectFailed, unopened(2, { transport }))).toBeNull();
  });

  test("is not one that was reset once it was established", () => {
    const close = closedBy("server", "RST", 4, 10);
    expect(judge(tcpConnectFailed, build.session({ close }))).toBeNull();
  });
});

function ungreeted(close: Close, parts: Partial<Session> = {}): Session {
  return build.session({
    smtp: null,
    tls: null,
    close,
    outcome: "no-handshake",
    transport: build.transport({ server: build.flow({ segments: 3, bytes: 0 }) }),
    turns: [],
    opening: { client: null, server: null },
    ...parts,
  });
}

describe("no-server-greeting: a server that does not greet", () => {
  test("is reported with how long it was waited for", () => {
    expect(judgement(noServerGreeting, ungreeted(closedBy("client", "FIN", 5, 60_000)))).toBe(
      "error certain: The connection was established (SYN: frame 1), and the server sent no data for 60 s (until frame 5). Then " +
        "the client closed with a FIN (frame 5).",
    );
  });

  test("likely refuses the client if it closes at once", () => {
    const finding = judge(noServerGreeting, ungreeted(closedBy("server", "FIN", 4, 40)));
    expect(finding?.title).toBe("The server closed the connection instead of greeting");
  });

  test("may have refused a client that did not wait for the greeting", () => {
    const opening = { client: { frame: 4, kind: "smtp" }, server: null } as const;
    const finding = judge(noServerGreeting, ungreeted(closedBy("server", "FIN", 6, 40), { opening }));
    expect(finding?.detail).toMatch(
      /had not waited for the greeting \(frame 4\), which some servers refuse\.$/,
    );
  });

  test("is not blamed if the client left at once", () => {
    const finding = judge(noServerGreeting, ungreeted(closedBy("client", "FIN", 4, 40)));
    expect(finding?.severity).toBe("info");
  });

  test.each<[string, Session]>([
    ["the capture ends too soon", ungreeted(OPEN, { endTime: build.timeAt(20_000) })],
    [
      "the server's bytes are missing",
      ungreeted(closedBy("client", "FIN", 5, 60_000), {
        view: {
          ...build.session().view,
          missing: [{ from: "server", frame: 5, bytes: 40, reason: "not-captured" }],
        },
      }),
    ],
    [
      "the client began with TLS",
      ungreeted(closedBy("client", "FIN", 5, 60_000), {
        opening: { client: { frame: 4, kind: "tls" }, server: null },
      }),
    ],
    ["clients speak first", ungreeted(closedBy("client", "FIN", 5, 60_000), { protocol: "ldap" })],
  ])("is not claimed if %s", (_why, session) => {
    expect(judge(noServerGreeting, session)).toBeNull();
  });
});

test("greeting-rejected: a greeting of 4xx or 5xx is quoted", () => {
  const banner = { frame: 4, code: 554, text: "5.7.1 listed\nsee example.org" };
  const smtp = build.smtpDialogue({ banner, earlyFrame: 3 });
  expect(judgement(greetingRejected, build.session({ smtp }))).toBe(
    'error certain: The server greeted with "554 5.7.1 listed see example.org" (frame 4). Retrying does ' +
      "not help. The client had sent data before it (frame 3), which some servers refuse.",
  );
});

test("greeting-rejected: a greeting of 220 refuses nothing", () => {
  expect(judge(greetingRejected, build.session())).toBeNull();
});

const greetedAfter = (milliseconds: number) =>
  build.session({ turns: [build.turn("server", 4, milliseconds, "220")] });

describe("slow-greeting: a slow greeting", () => {
  test("is reported without the round trips", () => {
    expect(judgement(slowGreeting, greetedAfter(6040))).toBe(
      "info certain: The server took 6 s from the TCP handshake to the end of its greeting (frame 4).",
    );
  });

  test("is a warning from half a minute on", () => {
    expect(judge(slowGreeting, greetedAfter(30_040))?.severity).toBe("warning");
  });

  test("is not reported below three seconds", () => {
    expect(judge(slowGreeting, greetedAfter(3039))).toBeNull();
  });

  test("is not claimed if the opening was not seen", () => {
    const view = { ...build.session().view, rttMs: null };
    expect(judge(slowGreeting, { ...greetedAfter(6040), view })).toBeNull();
  });
});
