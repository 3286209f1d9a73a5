import { describe, expect, test } from "vitest";
import { sentencesOf } from "../../src/report/sentences.ts";
import type { Aborted, Session, View } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const tell = (parts: Partial<Session>): string => sentencesOf(build.session(parts)).join(" ");

/** Without what follows on the offer, which every hello brings. */
const tellEnding = (parts: Partial<Session>): string => tell(parts).split(" The client offers ")[0] ?? "";

const WHOLE: View = { fromStart: true, bothSides: true, syns: 1, missing: [], rttMs: 20 };
const NO_CLOSE = {
  by: null,
  with: null,
  frame: null,
  time: null,
  after: null,
  afterFrame: null,
  delayMs: null,
  events: [],
} as const;
const UNKNOWN_CA = { id: "0x30", name: "unknown_ca" };

function aborted(by: Aborted["by"], how: Aborted["with"], frame: number | null): Aborted {
  return { by, with: how, frame, certainty: "certain" };
}

describe("sentencesOf a session that the server closed after a TLS 1.1 hello", () => {
  test("says who closed, with what, after what, and what was offered", () => {
    expect(tell({})).toBe(
      "The server closed the connection with a FIN (frame 15) 26 ms after the ClientHello (frame 13) and sent " +
        "no alert. The client offers at most TLS 1.1, with 7 cipher suites.",
    );
  });

  test("says nothing about alerts if bytes of the server are missing", () => {
    const missing = [{ from: "server", frame: 14, bytes: 7, reason: "not-captured" }] as const;
    expect(tell({ view: { ...WHOLE, missing } })).toBe(
      "The server closed the connection with a FIN (frame 15) 26 ms after the ClientHello (frame 13). " +
        "The client offers at most TLS 1.1, with 7 cipher suites. " +
        "7 bytes from the server are not in the capture (noticed in frame 14).",
    );
  });

  test("says that no readable alert was sent if encrypted messages may hide one", () => {
    const messages = [
      build.message("client", "ClientHello", 13, 200),
      build.message("server", "ServerHello", 14, 220),
      build.message("server", "ApplicationData", 14, 220),
    ];
    expect(tellEnding({ tls: build.tlsSession({ serverHello: build.serverHello(), messages }) })).toMatch(
      / and sent no alert that can be read\.$/,
    );
  });
});

describe("sentencesOf a session that was aborted", () => {
  test("names an RST as a reset", () => {
    const close = { ...build.session().close, with: "RST" } as const;
    expect(tellEnding({ close, aborted: aborted("server", "RST", 15) })).toBe(
      "The server reset the connection with an RST (frame 15) 26 ms after the ClientHello (frame 13) and sent no alert.",
    );
  });

  test("names the alert with its number and the message before it, then the close", () => {
    const tls = build.tlsSession({
      alerts: [build.alert("server", { id: "0x46", name: "protocol_version" }, 14, 200.4)],
      messages: [
        build.message("client", "ClientHello", 13, 200),
        build.message("server", "Alert", 14, 200.4),
      ],
    });
    expect(tellEnding({ tls, aborted: aborted("server", "alert", 14) })).toBe(
      "The server sent the fatal alert protocol_version (70, frame 14) 0 ms after the ClientHello (frame 13). " +
        "The server then closed the connection with a FIN (frame 15).",
    );
  });

  test("says that the FIN is in the frame of the alert", () => {
    const tls = build.tlsSession({ alerts: [build.alert("server", UNKNOWN_CA, 15, 226)] });
    expect(tellEnding({ tls, aborted: aborted("server", "alert", 15) })).toMatch(
      /The server closed the connection with a FIN in the same frame \(frame 15\)\.$/,
    );
  });

  test("names the client's alert before the server's earlier FIN", () => {
    const tls = build.tlsSession({
      alerts: [build.alert("client", UNKNOWN_CA, 17, 230)],
      messages: [
        build.message("server", "ServerHelloDone", 14, 220),
        build.message("client", "Alert", 17, 230),
      ],
    });
    expect(tellEnding({ tls, aborted: aborted("client", "alert", 17) })).toBe(
      "The client sent the fatal alert unknown_ca (48, frame 17) 10 ms after the ServerHelloDone (frame 14). " +
        "The server's FIN (frame 15) is earlier in the capture.",
    );
  });

  test("says that an encrypted alert cannot be read", () => {
    const alert = {
      frame: 14,
      time: build.timeAt(222),
      from: "client",
      level: null,
      description: null,
    } as const;
    const tls = build.tlsSession({ alerts: [alert] });
    const who = { by: "client", with: "encrypted-alert", frame: 14, certainty: "likely" } as const;
    expect(tellEnding({ tls, aborted: who })).toBe(
      "The client probably sent an encrypted alert (frame 14); its content cannot be read. " +
        "The server then closed the connection with a FIN (frame 15).",
    );
  });

  test("names both FINs if neither side knew of the other's", () => {
    expect(tellEnding({ aborted: aborted("unknown", "FIN", 15) })).toBe(
      "Both sides closed the connection within one round trip (the client's FIN is frame 16, the server's FIN is " +
        "frame 15), so the order in this capture does not show who decided.",
    );
  });

  test("says that the hello had no answer only if the server's side was captured", () => {
    const close = { ...build.session().close, by: "client", delayMs: 5010 } as const;
    const parts = { close, aborted: aborted("client", "FIN", 15) };
    expect(tellEnding(parts)).toBe(
      "The client closed the connection with a FIN (frame 15) 5.01 s after the ClientHello (frame 13) and sent " +
        "no alert. No answer to the hello was seen.",
    );
    expect(tellEnding({ ...parts, view: { ...WHOLE, bothSides: false } })).not.toMatch(/answer/);
  });

  test("puts an alert in place of a ClientHello after the 220 reply", () => {
    const tls = build.tlsSession({
      clientHello: null,
      alerts: [build.alert("client", { id: "0x46", name: "protocol_version" }, 12, 210)],
      messages: [build.message("client", "Alert", 12, 210)],
    });
    expect(tell({ tls, close: NO_CLOSE, aborted: aborted("client", "alert", 12) })).toBe(
      "The client sent the fatal alert protocol_version (70, frame 12) after the 220 reply (frame 11).",
    );
  });

  test("names the first FIN too if the other side aborted", () => {
    const close = { ...build.session().close, by: "client", frame: 14 } as const;
    expect(tellEnding({ close, aborted: aborted("server", "RST", 15) })).toBe(
      "The server reset the connection with an RST (frame 15) and sent no alert. " +
        "The first FIN in the capture is the client's (frame 14).",
    );
  });

  test("says that a likely abort is likely", () => {
    const likely = { by: "server", with: "FIN", frame: 15, certainty: "likely" } as const;
    expect(tell({ aborted: likely })).toMatch(
      /It is likely, but not certain, that the server aborted on its own\./,
    );
  });

  test("quotes a plain-text answer to the ClientHello without control characters", () => {
    const reply = { frame: 14, code: 421, text: "4.7.66 TLS 1.0\n\u001b[31mis not supported" };
    const smtp = build.smtpDialogue({ replies: [reply] });
    expect(tellEnding({ smtp, aborted: aborted("server", "reply", 14) })).toBe(
      'The server answered the ClientHello (frame 13) in plain text: "421 4.7.66 TLS 1.0 \\x1b[31mis not supported" ' +
        "(frame 14). The server then closed the connection with a FIN (frame 15).",
    );
  });

  test("quotes a greeting that rejects the client", () => {
    const banner = { frame: 4, code: 554, text: "5.7.1 go away" };
    const smtp = build.smtpDialogue({ banner, replies: [banner] });
    const story = tell({ smtp, tls: null, outcome: "no-handshake", aborted: aborted("server", "reply", 4) });
    expect(story).toBe(
      'The server greeted with "554 5.7.1 go away" (frame 4). The server then closed the connection with a FIN (frame 15).',
    );
  });
});

test("sentencesOf an established session names who closed, and judges nothing", () => {
  const close = { ...build.session().close, by: "client", with: "RST", after: "ApplicationData" } as const;
  const session = build.establishedSession({
    close,
    aborted: { ...aborted("client", "RST", 15), certainty: "likely" },
  });
  expect(sentencesOf(session).slice(0, 2)).toEqual([
    "TLS was established.",
    "The client reset the connection with an RST (frame 15) 26 ms after encrypted data (frame 13).",
  ]);
});

describe("sentencesOf a session that ended in silence", () => {
  const quiet = {
    outcome: "handshake-failed",
    close: NO_CLOSE,
    aborted: aborted("server", "silence", 13),
  } as const;

  test("says that a server did not answer if its side was captured", () => {
    expect(tellEnding({ ...quiet, view: WHOLE })).toBe(
      "The server never answered the ClientHello (frame 13) in this capture.",
    );
  });

  test("never says that a server whose side was not captured did not answer", () => {
    const story = tell({ ...quiet, view: { ...WHOLE, bothSides: false } });
    expect(story).toMatch(/^The capture has no answer from the server to the ClientHello \(frame 13\)\./);
    expect(story).toMatch(
      /The capture has frames from one side only, so it does not show what the other side sent\.$/,
    );
  });

  test("counts repeated SYNs", () => {
    const view = { fromStart: true, bothSides: false, syns: 3, missing: [], rttMs: null };
    expect(tell({ ...quiet, outcome: "no-handshake", smtp: null, tls: null, view })).toMatch(
      /^The capture has no answer from the server to the client's 3 SYNs\./,
    );
  });
});

describe("sentencesOf a session without STARTTLS", () => {
  test("quotes a refusal of STARTTLS", () => {
    const smtp = build.refused(454, "4.7.0 TLS not available");
    const story = tell({ smtp, tls: null, outcome: "starttls-refused", close: NO_CLOSE, aborted: null });
    expect(story).toBe(
      'The server answered STARTTLS (frame 10) with "454 4.7.0 TLS not available" (frame 11).',
    );
  });

  test("says a refusal that also ended the session once", () => {
    const smtp = build.refused(421, "4.7.0 closing");
    const story = tell({
      smtp,
      tls: null,
      outcome: "starttls-refused",
      aborted: aborted("server", "reply", 11),
    });
    expect(story).toBe(
      'The server answered STARTTLS (frame 10) with "421 4.7.0 closing" (frame 11). ' +
        "The server then closed the connection with a FIN (frame 15).",
    );
  });

  test("leaves out the EHLO reply without STARTTLS if the main finding describes it", () => {
    const starttls = { advertised: false, command: null, reply: null };
    const ehloReply = { frame: 8, code: 250, text: "mx.example.net\nSIZE" };
    const smtp = build.smtpDialogue({ capabilities: ["SIZE"], ehloReply, starttls });
    const findings = [build.finding({ id: "starttls-not-offered" })];
    const story = tell({ smtp, tls: null, outcome: "starttls-not-offered", findings, aborted: null });
    expect(story).toMatch(/^The server closed the connection with a FIN \(frame 15\)[^.]*\.$/);
  });

  test("names an EHLO reply without STARTTLS, and mail in clear text", () => {
    const starttls = { advertised: false, command: null, reply: null };
    const ehloReply = { frame: 8, code: 250, text: "mx.example.net\nSIZE" };
    const smtp = build.smtpDialogue({ capabilities: ["SIZE"], ehloReply, starttls, mailInClear: true });
    const story = tell({ smtp, tls: null, outcome: "starttls-not-offered", close: NO_CLOSE, aborted: null });
    expect(story).toBe(
      "The server's reply to EHLO (frame 8) offers no STARTTLS among 1 extension. Mail content was sent in clear text.",
    );
  });

  test.each([
    ["HELO alone", null, /^The client sent HELO \(frame 6\); only the reply to EHLO can offer/],
    [
      "EHLO refused",
      { frame: 8, code: 502, text: "what" },
      /^The server refused EHLO \(frame 8\); only the reply/,
    ],
    [
      "EHLO before HELO",
      { frame: 8, code: 250, text: "mx" },
      /^The server's reply to EHLO \(frame 8\) offers no/,
    ],
  ])("%s", (_name, ehloReply, story) => {
    const smtp = build.smtpDialogue({
      ehlo: { frame: 6, command: "HELO", name: "a" },
      capabilities: [],
      ehloReply,
      starttls: { advertised: false, command: null, reply: null },
    });
    expect(
      tell({ smtp, tls: null, outcome: "starttls-not-offered", close: NO_CLOSE, aborted: null }),
    ).toMatch(story);
  });

  test("names the client of a PROXY header", () => {
    const proxy = {
      frame: 4,
      version: 1,
      source: { address: "203.0.113.9", port: 40_000 },
      destination: null,
      reply: null,
    } as const;
    expect(tell({ proxy })).toContain("PROXY header for 203.0.113.9:40000 (version 1, frame 4).");
  });

  test("quotes a reply that requires STARTTLS", () => {
    const starttls = { advertised: true, command: null, reply: null };
    const replies = [{ frame: 9, code: 530, text: "5.7.0 Must issue a STARTTLS command first" }];
    const smtp = build.smtpDialogue({ starttls, replies });
    expect(tell({ smtp, tls: null, outcome: "starttls-not-used", close: NO_CLOSE, aborted: null })).toBe(
      "STARTTLS was offered, and the client did not use it. " +
        'The server replied "530 5.7.0 Must issue a STARTTLS command first" (frame 9).',
    );
  });

  test("says that an offer was not used, and how the connection ended", () => {
    const starttls = { advertised: true, command: null, reply: null };
    const close = { ...build.session().close, by: "client", after: "QUIT", afterFrame: 12 } as const;
    const smtp = build.smtpDialogue({ starttls });
    expect(tell({ smtp, tls: null, outcome: "starttls-not-used", close, aborted: null })).toBe(
      "STARTTLS was offered, and the client did not use it. " +
        "The client closed the connection with a FIN (frame 15) 26 ms after the QUIT command (frame 12).",
    );
  });
});

describe("sentencesOf a session with hellos", () => {
  test("lists supported_versions without GREASE", () => {
    const supportedVersions = [build.GREASE, build.TLS_1_3, build.TLS_1_2];
    const cipherSuites = [build.GREASE, build.ECDHE_AES_256_GCM, build.SIGNALLING];
    const clientHello = build.clientHello({ supportedVersions, highestVersion: build.TLS_1_3, cipherSuites });
    expect(tell({ tls: build.tlsSession({ clientHello }) })).toMatch(
      /The client offers TLS 1\.3 and TLS 1\.2, with 1 cipher suite\.$/,
    );
  });

  test("names the version and suite that the server chose", () => {
    expect(tell({ tls: build.tlsSession({ serverHello: build.serverHello() }) })).toMatch(
      /The server chose TLS 1\.2 and TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 \(frame 14\)\.$/,
    );
  });
});

describe("sentencesOf an incomplete capture", () => {
  const lost = { outcome: "incomplete-capture", close: NO_CLOSE, aborted: null } as const;

  test("says that the end was not captured", () => {
    expect(tell({ ...lost, tls: null })).toBe("The capture does not show how this connection ended.");
  });

  test("says that neither an answer nor the end was captured", () => {
    expect(tell(lost)).toMatch(
      /^The capture shows neither an answer to the ClientHello \(frame 13\) nor the end of the connection\./,
    );
  });

  test.each(["capture-one-sided", "capture-starts-midstream"] as const)(
    "does not repeat what the main finding %s says of the capture",
    (id) => {
      const view = {
        ...WHOLE,
        fromStart: id === "capture-one-sided",
        bothSides: id !== "capture-one-sided",
        syns: 0,
      };
      const [without, withIt] = [[], [build.finding({ id })]].map((findings) =>
        tell({ ...lost, view, findings }),
      );
      expect([
        /one side only|The start of/.test(without ?? ""),
        /one side only|The start of/.test(withIt ?? ""),
      ]).toEqual([true, false]);
    },
  );

  test("says that the start was not captured", () => {
    const view = { fromStart: false, bothSides: true, syns: 0, missing: [], rttMs: null };
    expect(tell({ ...lost, tls: null, view })).toMatch(
      /The start of this connection is not in the capture\.$/,
    );
  });

  test("sums the bytes that the snapshot length cut off, per side", () => {
    const missing = [
      { from: "client", frame: 13, bytes: 1000, reason: "snapshot-length" },
      { from: "client", frame: 14, bytes: 234, reason: "snapshot-length" },
    ] as const;
    expect(tell({ ...lost, tls: null, view: { ...WHOLE, missing } })).toMatch(
      /1234 bytes from the client were cut off by the capture's snapshot length \(noticed in frame 13\)\.$/,
    );
  });
});

test("sentencesOf every outcome and every kind of abort are whole sentences", () => {
  const outcomes = [
    "established",
    "handshake-failed",
    "starttls-refused",
    "starttls-not-offered",
    "starttls-not-used",
    "no-handshake",
    "incomplete-capture",
  ] as const;
  const ways = ["alert", "encrypted-alert", "RST", "FIN", "reply", "silence"] as const;
  const sides = ["client", "server", "unknown"] as const;
  const bodies: Partial<Session>[] = [
    {},
    { smtp: null },
    { tls: null },
    { smtp: null, tls: null, close: NO_CLOSE },
  ];
  const stories = outcomes.flatMap((outcome) =>
    ways.flatMap((way) =>
      sides.flatMap((side) =>
        [null, 4, 15].flatMap((frame) =>
          bodies.map((body) => tell({ ...body, outcome, aborted: aborted(side, way, frame) })),
        ),
      ),
    ),
  );
  const odd = stories.filter(
    (story) => !/^[A-Z0-9].*\.$/.test(story) || /null|undefined|NaN|  |\.\./.test(story),
  );
  expect(odd).toEqual([]);
});

test("sentencesOf a close in the frame of the last message give no delay", () => {
  const close = { ...build.session().close, after: "QUIT", afterFrame: 15, delayMs: 0 } as const;
  expect(tellEnding({ close, aborted: aborted("server", "FIN", 15) })).toMatch(
    /^The server closed the connection with a FIN \(frame 15\), in the same frame as the QUIT command/,
  );
});
