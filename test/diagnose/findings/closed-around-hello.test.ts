// The findings on sides that leave before the hello, and on servers that close or reset in answer to it.
import { describe, expect, test } from "vitest";
import { bothSidesClosed } from "../../../src/diagnose/findings/hello/both-sides-closed.ts";
import { clientClosedBeforeClienthello } from "../../../src/diagnose/findings/hello/client-closed-before-clienthello.ts";
import { resetInjectedSuspected } from "../../../src/diagnose/findings/hello/reset-injected-suspected.ts";
import { serverClosedAfterClienthello } from "../../../src/diagnose/findings/hello/server-closed-after-clienthello.ts";
import { serverClosedBeforeClienthello } from "../../../src/diagnose/findings/hello/server-closed-before-clienthello.ts";
import { serverResetAfterClienthello } from "../../../src/diagnose/findings/hello/server-reset-after-clienthello.ts";
import type { Aborted, ClientHello, Close, CloseEvent, Session, Side } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const ended = (by: Side | "unknown", means: Aborted["with"] = "FIN"): Aborted => ({
  by,
  with: means,
  frame: 15,
  certainty: "certain",
});

const closed = (by: Side, parts: Partial<Close> = {}): Close => ({ ...build.session().close, by, ...parts });

const helloed = (hello: Partial<ClientHello>, parts: Partial<Session> = {}): Session =>
  build.session({
    tls: build.tlsSession({ clientHello: build.clientHello({ highestVersion: build.TLS_1_2, ...hello }) }),
    ...parts,
  });

describe("client- and server-closed-before-clienthello", () => {
  const leftEarly = (parts: Partial<Session> = {}): Session =>
    build.session({
      tls: null,
      close: closed("client", { after: "220", afterFrame: 11 }),
      aborted: ended("client"),
      ...parts,
    });

  test("a client that leaves after the 220 could likely not begin TLS", () => {
    expect(judgement(clientClosedBeforeClienthello, leftEarly())).toBe(
      "error certain: The server agreed to STARTTLS (frame 11). The client closed with a FIN (frame 15) 26 ms later and " +
        "sent no ClientHello.",
    );
  });

  test("a client that sends an alert in place of a hello could likely not begin TLS", () => {
    const alerts = [build.alert("client", { id: "0x46", name: "protocol_version" }, 15, 220)];
    const tls = build.tlsSession({
      clientHello: null,
      alerts,
      messages: [build.message("client", "Alert", 15, 220)],
    });
    expect(
      judge(clientClosedBeforeClienthello, leftEarly({ tls, aborted: ended("client", "alert") }))?.detail,
    ).toMatch(/The client sent the alert protocol_version \(70\) \(frame 15\) instead of a ClientHello/);
  });

  test("a client of IMAP that closes after the agreement could likely not begin TLS", () => {
    const session = leftEarly({ smtp: null, dialogue: build.upgradeDialogue(), protocol: "imap" });
    expect(judge(clientClosedBeforeClienthello, session)?.certainty).toBe("certain");
  });

  test.each<[string, Session]>([
    [
      "some of the client's bytes are missing",
      leftEarly({
        view: {
          ...build.session().view,
          missing: [{ from: "client", frame: 12, bytes: 180, reason: "not-captured" }],
        },
      }),
    ],
    [
      "it went on in plain text",
      leftEarly({
        smtp: build.smtpDialogue({
          strayAfterStarttls: { client: { frame: 13, bytes: 20, text: null }, server: null },
        }),
      }),
    ],
    ["STARTTLS was refused", leftEarly({ smtp: build.refused(454, "4.7.0 TLS not available") })],
    ["the server closed", leftEarly({ close: closed("server"), aborted: ended("server") })],
  ])("is not reported if %s", (_where, session) => {
    expect(judge(clientClosedBeforeClienthello, session)).toBeNull();
  });

  test("a server's FIN that no hello precedes is reported as a close before the hello", () => {
    const session = build.session({ tls: null, close: closed("server", { after: "220", afterFrame: 11 }) });
    expect(judgement(serverClosedBeforeClienthello, session)).toBe(
      "error certain: The server agreed to STARTTLS (frame 11). The server closed with a FIN (frame 15) 26 ms later; no " +
        "ClientHello had been sent.",
    );
  });

  test("a FIN that does not acknowledge the hello came before it", () => {
    expect(judge(serverClosedBeforeClienthello, helloed({ acknowledgedFrame: null }))?.detail).toMatch(
      /it had not yet received the ClientHello \(frame 13\)\.$/,
    );
  });

  test("a FIN that acknowledges the hello came after it", () => {
    expect(judge(serverClosedBeforeClienthello, helloed({}))).toBeNull();
  });
});

describe("a close in answer to the ClientHello", () => {
  test("a FIN is certain, and no cause is given", () => {
    expect(judgement(serverClosedAfterClienthello, helloed({ serverName: "mx.example.net" }))).toContain(
      "error certain: The client sent its ClientHello (frame 13). The server closed with a FIN (frame 15) 26 ms later and " +
        "sent no alert. The hello has 180 bytes",
    );
  });

  test("a version that the same server accepted elsewhere is not why", () => {
    const older = build.establishedSession({
      stream: 8,
      tls: build.tlsSession({
        serverHello: build.serverHello({ negotiatedVersion: { id: "0x0301", name: "TLS 1.0" } }),
        established: true,
      }),
    });
    expect(judge(serverClosedAfterClienthello, build.session(), { among: [older] })?.detail).toMatch(
      /With another hello the same server chose TLS 1\.0 \(stream 8, frame 14\), so the version alone is not the reason\.$/,
    );
  });

  test("with FINs that cross nobody closed first", () => {
    const crossed = helloed({}, { aborted: ended("unknown") });
    expect(judge(serverClosedAfterClienthello, crossed)).toBeNull();
    expect(judge(bothSidesClosed, crossed)).toMatchObject({
      title: "Both sides closed after the ClientHello, within one round trip",
      fault: null,
      detail: expect.stringMatching(/so it cannot be said which closed first\./),
    });
  });

  test("the fifth connection within a minute stands out", () => {
    const among = [1, 2, 3, 4].map((stream) =>
      helloed({}, { stream, startTime: build.timeAt(-stream * 1000) }),
    );
    expect(judge(serverClosedAfterClienthello, helloed({}), { among })?.detail).toMatch(
      /it is this client's connection number 5 within a minute\.$/,
    );
  });

  test("a FIN after a ServerHello is not one in answer to the hello", () => {
    const session = build.session({ tls: build.tlsSession({ serverHello: build.serverHello() }) });
    expect(judge(serverClosedAfterClienthello, session)).toBeNull();
  });

  const reset = helloed({}, { aborted: ended("server", "RST"), close: closed("server", { with: "RST" }) });

  test("a reset is reported as a reset", () => {
    expect([
      judge(serverClosedAfterClienthello, reset),
      judgement(serverResetAfterClienthello, reset),
    ]).toEqual([
      null,
      expect.stringMatching(
        /^error certain: .* The server reset the connection \(frame 15\) 26 ms later and had sent nothing\./,
      ),
    ]);
  });

  const unseenFin = { from: "server", acknowledgedFrame: 16 } as const;
  const shown: Partial<Session> = {
    aborted: { ...ended("server"), frame: null },
    close: closed("client", { frame: 17, unseenFin }),
  };

  test("a FIN that the capture lacks is recognised by the number that acknowledges it, and with less certainty", () => {
    const found = judge(serverClosedAfterClienthello, helloed({}, shown));
    expect([found?.certainty, found?.detail]).toEqual([
      "likely",
      expect.stringContaining(
        "The server closed with a FIN that is not in the capture (frame 16 acknowledges its sequence number)",
      ),
    ]);
  });

  test("a FIN that the capture lacks does not show what had reached the server if its packets are missing", () => {
    const view = { ...build.session().view, bothSides: false };
    expect(judge(serverClosedAfterClienthello, helloed({}, { ...shown, view }))).toBeNull();
  });

  test("a FIN captured before the hello that it acknowledges came after it", () => {
    const hello = { frame: 16, firstFrame: 16, acknowledgedFrame: 15 };
    const found = [serverClosedAfterClienthello, serverClosedBeforeClienthello].map((rule) =>
      judge(rule, helloed(hello)),
    );
    expect(found.map((each) => each?.id ?? null)).toEqual(["server-closed-after-clienthello", null]);
  });

  test("a FIN in answer to the hello is not a reset", () => {
    expect(judge(serverResetAfterClienthello, helloed({}))).toBeNull();
  });

  const USUAL = build.transport({ server: build.flow({ openingHopLimit: 53, hopLimit: 53 }) });
  const forged = (event: Partial<CloseEvent>, parts: Partial<Session> = {}): Session => {
    const events = [build.closeEvent("server", "RST", 15, { hopLimit: 61, ...event })];
    return { ...reset, transport: USUAL, close: closed("server", { with: "RST", events }), ...parts };
  };

  test("a reset with another time to live likely came from a device in the path", () => {
    const found = judge(resetInjectedSuspected, forged({ unlike: ["hop-limit"] }));
    expect([found?.severity, found?.certainty, found?.fault, found?.detail]).toEqual([
      "error",
      "likely",
      "path",
      "The reset in the server's name (frame 15) differs from its other packets: its TTL is 61, that of " +
        "the server's other packets is 53. So the server may not have ended the connection.",
    ]);
  });

  test.each([
    [
      "identification",
      { identification: 54_321 },
      "its IP identification, 54321, does not follow the server's others",
    ],
    ["sequence", {}, "its sequence number is not the next one"],
  ] as const)("one whose %s alone is odd possibly did", (mark, event, words) => {
    const found = judge(resetInjectedSuspected, forged({ ...event, hopLimit: 53, unlike: [mark] }));
    expect([found?.certainty, found?.detail.includes(words)]).toEqual(["possible", true]);
  });

  test("a suspected reset that ended nothing is information", () => {
    const session = forged({ believed: false, frame: 9, unlike: ["hop-limit"] });
    const found = judge(resetInjectedSuspected, session);
    expect([found?.severity, found?.title]).toEqual([
      "warning",
      "A reset came from a device in the path, and had no effect",
    ]);
  });

  test.each([
    ["is like its sender's packets", forged({})],
    [
      "decided nothing, since an alert did",
      forged({ unlike: ["hop-limit"] }, { aborted: { ...ended("server", "alert"), frame: 14 } }),
    ],
    ["had no effect, and is like its sender's packets", forged({ believed: false, frame: 9 })],
  ])("a reset that %s is not suspected", (_what, session) => {
    expect(judge(resetInjectedSuspected, session)).toBeNull();
  });
});
