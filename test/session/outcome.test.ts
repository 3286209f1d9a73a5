import { describe, expect, it } from "vitest";
import { aborted } from "../../src/session/aborted.ts";
import { outcomeOf } from "../../src/session/outcome.ts";
import type {
  Aborted,
  Alert,
  Close,
  CloseEvent,
  Message,
  Outcome,
  Session,
  Side,
  SmtpDialogue,
  View,
} from "../../src/session/session.ts";
import {
  message,
  refused,
  serverHello,
  session,
  smtpDialogue,
  timeAt,
  TLS_1_3,
  tlsSession,
  transport,
} from "../build/sessions.ts";

const HELLO = message("client", "ClientHello", 13, 200);
const DATA = message("client", "ApplicationData", 13, 200);
const SERVER_HELLO_13 = serverHello({ negotiatedVersion: TLS_1_3 });
const WHOLE: View = { fromStart: true, bothSides: true, syns: 1, missing: [], rttMs: 20 };
const LATE: View = { ...WHOLE, fromStart: false, syns: 0, rttMs: null };
const CLIENT_ONLY: View = { ...WHOLE, bothSides: false, rttMs: null };
const lossy = (frame: number): View => ({
  ...WHOLE,
  missing: [{ from: "server", frame, bytes: 100, reason: "not-captured" }],
});

/** "client FIN 15": flags behind it are those of a close event; "acked16" tells in which frame it was acknowledged. */
function closed(...events: readonly string[]): Close {
  const list = events.map((text): CloseEvent => {
    const [from, flag, frame, ...marks] = text.split(" ");
    const acknowledged = marks.find((mark) => mark.startsWith("acked"));
    return {
      from: from === "client" ? "client" : "server",
      flag: flag === "RST" ? "RST" : "FIN",
      frame: Number(frame),
      time: null,
      knewOtherFin: marks.includes("knows"),
      afterOwnFin: marks.includes("again"),
      believed: true,
      hopLimit: 64,
      identification: 0,
      unlike: marks.filter((mark) => mark === "hop-limit" || mark === "identification"),
      acknowledgedFrame: acknowledged === undefined ? null : Number(acknowledged.slice("acked".length)),
    };
  });
  const first = list[0];
  return {
    by: first?.from ?? null,
    with: first?.flag ?? null,
    frame: first?.frame ?? null,
    time: first === undefined ? null : timeAt(226),
    after: first === undefined ? null : "ClientHello",
    afterFrame: first === undefined ? null : 13,
    delayMs: first === undefined ? null : 26,
    events: list,
  };
}
const OPEN = closed();

function alert(from: Side, frame: number, level: "fatal" | "warning" | null, id = "0x28"): Alert {
  const time = timeAt(220);
  if (level === null) return { frame, time, from, level: null, description: null };
  const known = { id: level === "fatal" ? "0x02" : "0x01", name: level };
  return { frame, time, from, level: known, description: { id, name: "named" } };
}

/** A dialogue in which STARTTLS was offered but not asked for. */
const withoutStarttls = (parts: Partial<SmtpDialogue> = {}): SmtpDialogue =>
  smtpDialogue({
    starttls: { advertised: true, command: null, reply: null },
    commands: ["EHLO"],
    ...parts,
  });
const notOffered = (...commands: readonly string[]): SmtpDialogue =>
  withoutStarttls({
    starttls: { advertised: false, command: null, reply: null },
    commands: ["EHLO", ...commands],
  });
const unknownOffer = (ehlo: string, ...commands: readonly string[]): SmtpDialogue =>
  withoutStarttls({
    ehlo: { frame: 6, command: ehlo, name: "a" },
    starttls: { advertised: null, command: null, reply: null },
    commands,
  });

type Case = readonly [name: string, parts: Partial<Session>, expected: Outcome];

describe("outcomeOf, outcome", () => {
  const cases: Readonly<Record<Outcome, readonly Case[]>> = {
    established: [
      ["both Finished were sent", { tls: tlsSession({ established: true }) }, "established"],
      [
        "both Finished were sent and the connection was then reset",
        { tls: tlsSession({ established: true }), close: closed("client RST 30") },
        "established",
      ],
      [
        "both Finished were sent and the end was not captured",
        { tls: tlsSession({ established: true }), close: OPEN, view: LATE },
        "established",
      ],
    ],
    "handshake-failed": [
      ["a hello was followed by a close", {}, "handshake-failed"],
      [
        "a hello was followed by a fatal alert, no close",
        { tls: tlsSession({ alerts: [alert("server", 14, "fatal")] }), close: OPEN },
        "handshake-failed",
      ],
      ["the capture begins with the hello", { smtp: null, view: LATE }, "handshake-failed"],
      ["bytes are missing before the hello only", { view: lossy(8) }, "handshake-failed"],
      [
        "a hello was answered in plaintext, no close",
        { smtp: smtpDialogue({ replies: [{ frame: 14, code: 454, text: "no TLS" }] }), close: OPEN },
        "handshake-failed",
      ],
      ["the hello cannot be read", { tls: tlsSession({ clientHello: null }) }, "handshake-failed"],
      [
        "the hello did not come to its end",
        { tls: tlsSession({ clientHello: null, messages: [] }) },
        "handshake-failed",
      ],
      [
        "an alert came in place of the hello",
        {
          tls: tlsSession({
            clientHello: null,
            messages: [message("client", "Alert", 13, 200)],
            alerts: [alert("client", 13, "fatal")],
          }),
        },
        "handshake-failed",
      ],
      [
        "the client alone was captured, and said nothing after its hello",
        { smtp: null, view: CLIENT_ONLY, close: closed("client FIN 15") },
        "handshake-failed",
      ],
      [
        "the server refused in the clear after its positive reply",
        { tls: null, smtp: smtpDialogue({ replies: [{ frame: 14, code: 421, text: "later" }] }) },
        "handshake-failed",
      ],
      [
        "the client went on in the clear after the positive reply",
        { tls: null, smtp: smtpDialogue({ ehlo: { frame: 12, command: "EHLO", name: "a" } }) },
        "handshake-failed",
      ],
      [
        "the client sent mail in the clear after the positive reply",
        { tls: null, smtp: smtpDialogue({ commands: ["EHLO", "STARTTLS", "MAIL"] }) },
        "handshake-failed",
      ],
    ],
    "starttls-refused": [
      ["STARTTLS was answered 454", { tls: null, smtp: refused(454, "not now") }, "starttls-refused"],
      [
        "STARTTLS was answered 502 and the end was not captured",
        { tls: null, smtp: refused(502, "no"), close: OPEN, view: LATE },
        "starttls-refused",
      ],
    ],
    "starttls-not-offered": [
      ["the reply to EHLO lacks STARTTLS", { tls: null, smtp: notOffered("MAIL") }, "starttls-not-offered"],
      [
        "the reply to EHLO lacks STARTTLS and the client disconnected",
        { tls: null, smtp: notOffered() },
        "starttls-not-offered",
      ],
      [
        "EHLO was refused and HELO used",
        { tls: null, smtp: unknownOffer("HELO", "EHLO", "HELO", "MAIL") },
        "starttls-not-offered",
      ],
    ],
    "starttls-not-used": [
      [
        "mail went in the clear though STARTTLS was offered",
        { tls: null, smtp: withoutStarttls({ commands: ["EHLO", "MAIL", "QUIT"] }) },
        "starttls-not-used",
      ],
      [
        "credentials went in the clear though STARTTLS was offered",
        { tls: null, smtp: withoutStarttls({ commands: ["EHLO", "AUTH"] }) },
        "starttls-not-used",
      ],
      [
        "STARTTLS was offered and the client said QUIT",
        { tls: null, smtp: withoutStarttls({ commands: ["EHLO", "QUIT"] }) },
        "starttls-not-used",
      ],
      [
        "STARTTLS was offered and the connection closed",
        { tls: null, smtp: withoutStarttls() },
        "starttls-not-used",
      ],
      [
        "the client said HELO and sent mail",
        { tls: null, smtp: unknownOffer("HELO", "HELO", "MAIL") },
        "starttls-not-offered",
      ],
      [
        "only the client was captured, and sent mail",
        { tls: null, smtp: unknownOffer("EHLO", "EHLO", "MAIL"), view: CLIENT_ONLY },
        "starttls-not-used",
      ],
    ],
    "no-handshake": [
      [
        "the connection was refused",
        { tls: null, smtp: null, close: closed("server RST 2") },
        "no-handshake",
      ],
      [
        "no SYN was answered",
        {
          tls: null,
          smtp: null,
          close: OPEN,
          view: { ...CLIENT_ONLY, syns: 4 },
          frames: { first: 1, last: 9, count: 4 },
        },
        "no-handshake",
      ],
      [
        "the greeting refused the client",
        {
          tls: null,
          smtp: smtpDialogue({
            banner: { frame: 4, code: 554, text: "no" },
            ehlo: null,
            commands: [],
            capabilities: [],
            starttls: { advertised: null, command: null, reply: null },
          }),
        },
        "no-handshake",
      ],
      ["the connection was closed after the positive reply", { tls: null }, "no-handshake"],
      [
        "the connection was closed after STARTTLS",
        {
          tls: null,
          smtp: smtpDialogue({
            starttls: {
              advertised: true,
              command: { frame: 10, time: null, verb: "STARTTLS", trailing: null },
              reply: null,
            },
          }),
        },
        "no-handshake",
      ],
    ],
    "incomplete-capture": [
      ["a hello is the last that was captured", { close: OPEN }, "incomplete-capture"],
      ["bytes are missing after the hello", { view: lossy(14) }, "incomplete-capture"],
      [
        "a warning is the last that was captured",
        { tls: tlsSession({ alerts: [alert("server", 14, "warning", "0x70")] }), close: OPEN },
        "incomplete-capture",
      ],
      [
        "the capture begins in the middle of TLS",
        { smtp: null, tls: tlsSession({ clientHello: null, messages: [DATA] }), view: LATE },
        "incomplete-capture",
      ],
      [
        "the capture begins in the middle of a record",
        { smtp: null, tls: tlsSession({ clientHello: null, messages: [] }), view: LATE },
        "incomplete-capture",
      ],
      [
        "the client alone was captured, and went on after its hello",
        {
          smtp: null,
          tls: tlsSession({ messages: [HELLO, message("client", "ClientKeyExchange", 14, 220)] }),
          view: CLIENT_ONLY,
        },
        "incomplete-capture",
      ],
      [
        "the capture begins in the clear dialogue and holds too little of it",
        { tls: null, smtp: unknownOffer("EHLO", "EHLO"), view: LATE },
        "incomplete-capture",
      ],
      [
        "bytes are missing from the clear dialogue",
        { tls: null, smtp: unknownOffer("EHLO", "EHLO"), view: lossy(8) },
        "incomplete-capture",
      ],
      [
        "STARTTLS was offered in the last frame that was captured",
        { tls: null, smtp: withoutStarttls(), close: OPEN },
        "incomplete-capture",
      ],
      ["the positive reply is the last that was captured", { tls: null, close: OPEN }, "incomplete-capture"],
      [
        "the client alone was captured, and was answered",
        { tls: null, smtp: null, close: OPEN, view: CLIENT_ONLY, frames: { first: 1, last: 3, count: 2 } },
        "incomplete-capture",
      ],
      [
        "the client said QUIT and a STARTTLS may be missing",
        {
          tls: null,
          smtp: withoutStarttls({ commands: ["EHLO", "QUIT"] }),
          view: { ...WHOLE, missing: [{ from: "client", frame: 8, bytes: 10, reason: "not-captured" }] },
        },
        "incomplete-capture",
      ],
      [
        "nothing but the open connection was captured",
        { tls: null, smtp: null, close: OPEN },
        "incomplete-capture",
      ],
    ],
  };
  it.each(Object.values(cases).flat())("if %s", (_name, parts, expected) => {
    expect(outcomeOf(session(parts))).toBe(expected);
  });
});

const text = (end: Aborted | null): string | null =>
  end && `${end.by} ${end.with} ${end.frame} ${end.certainty}`;

/** Both Finished of TLS 1.2, and an alert of the server in frame 16. */
const askedForCertificate = (...more: readonly Message[]) =>
  tlsSession({
    serverHello: serverHello(),
    messages: [HELLO, message("server", "CertificateRequest", 14, 220), ...more],
    alerts: [alert("server", 16, null)],
    established: true,
  });

const withAlerts = (...alerts: readonly Alert[]) => tlsSession({ alerts });

const abortedOf = (facts: ReturnType<typeof session>) => aborted(facts, outcomeOf(facts));
const by = (parts: Partial<Session>): string | null => text(abortedOf(session(parts)));

describe("outcomeOf, aborted", () => {
  const CLEAR = { tls: null };

  const cases: Readonly<Record<string, readonly (readonly [string, Partial<Session>, string | null])[]>> = {
    "an alert": [
      [
        "decides before the other side's earlier FIN",
        { tls: withAlerts(alert("client", 14, "fatal")), close: closed("server FIN 13") },
        "client alert 14 certain",
      ],
      [
        "decides before an RST",
        { tls: withAlerts(alert("client", 14, "fatal")), close: closed("server RST 15") },
        "client alert 14 certain",
      ],
      [
        "decides before an encrypted one",
        { tls: withAlerts(alert("server", 14, null), alert("client", 15, "fatal")) },
        "client alert 15 certain",
      ],
      [
        "that comes first decides",
        { tls: withAlerts(alert("client", 14, "fatal"), alert("server", 15, "fatal")) },
        "client alert 14 certain",
      ],
      [
        "is certain in any view",
        { tls: withAlerts(alert("client", 14, "fatal")), view: { ...CLIENT_ONLY, fromStart: false } },
        "client alert 14 certain",
      ],
      [
        "close_notify decides before the handshake's end",
        { tls: withAlerts(alert("client", 14, "warning", "0x00")) },
        "client alert 14 certain",
      ],
      [
        "user_canceled decides before the handshake's end",
        { tls: withAlerts(alert("client", 14, "warning", "0x5a")) },
        "client alert 14 certain",
      ],
      [
        "that answers the other side's FIN decides nothing",
        {
          tls: withAlerts(alert("client", 17, "fatal", "0x32")),
          close: closed("server FIN 16 acked17", "client FIN 18 knows"),
        },
        "server FIN 16 certain",
      ],
      [
        "decides after a FIN that its sender had not got",
        {
          tls: withAlerts(alert("client", 17, "fatal")),
          close: closed("server FIN 16 acked18", "client FIN 18 knows"),
        },
        "client alert 17 certain",
      ],
      [
        "decides after the other side's FIN where it answers that side's hello",
        {
          tls: withAlerts(alert("server", 16, "fatal")),
          close: closed("client FIN 14 acked15", "server FIN 17 knows"),
        },
        "server alert 16 certain",
      ],
      [
        "decides after its sender's own FIN",
        { tls: withAlerts(alert("client", 17, "fatal")), close: closed("client FIN 16 acked17") },
        "client alert 17 certain",
      ],
      [
        "is certain whatever the order of the frames",
        { tls: withAlerts(alert("client", 14, "fatal")), transport: transport({ timeRunsBackIn: 9 }) },
        "client alert 14 certain",
      ],
      [
        "that only warns (unrecognized_name) decides nothing",
        { tls: withAlerts(alert("server", 14, "warning", "0x70")), close: closed("client FIN 16") },
        "client FIN 16 certain",
      ],
    ],
    "an encrypted alert": [
      [
        "decides before the other side's earlier FIN",
        { tls: withAlerts(alert("client", 14, null)), close: closed("server FIN 13") },
        "client encrypted-alert 14 likely",
      ],
      [
        "decides before an RST",
        { tls: withAlerts(alert("client", 14, null)), close: closed("server RST 15") },
        "client encrypted-alert 14 likely",
      ],
      [
        "after data ends TLS in order",
        {
          tls: tlsSession({
            messages: [HELLO, message("client", "ApplicationData", 14, 210)],
            alerts: [alert("client", 14, null)],
          }),
          view: CLIENT_ONLY,
          close: closed("client FIN 15"),
        },
        "client FIN 15 possible",
      ],
      [
        "after data without a handshake ends TLS in order",
        {
          smtp: null,
          tls: tlsSession({
            clientHello: null,
            messages: [message("client", "Alert", 13, 200)],
            alerts: [alert("client", 13, null)],
          }),
          view: LATE,
          close: closed("client FIN 14"),
        },
        "client FIN 14 possible",
      ],
      [
        "of TLS 1.3 after the client's Finished decides though both Finished were sent",
        {
          tls: tlsSession({
            serverHello: SERVER_HELLO_13,
            messages: [HELLO, DATA],
            alerts: [alert("server", 16, null)],
            established: true,
          }),
        },
        "server encrypted-alert 16 likely",
      ],
      [
        "that answers the other side's FIN decides nothing",
        { tls: withAlerts(alert("client", 17, null)), close: closed("server FIN 16 acked17") },
        "server FIN 16 certain",
      ],
      [
        "of TLS 1.2 after both Finished decides where the server asked for a certificate and said nothing else",
        { tls: askedForCertificate() },
        "server encrypted-alert 16 likely",
      ],
      [
        "of TLS 1.2 after the data of the server ends TLS in order, certificate asked for or not",
        { tls: askedForCertificate(message("server", "ApplicationData", 16, 250)) },
        null,
      ],
      [
        "of TLS 1.2 after both Finished ends TLS in order",
        {
          tls: tlsSession({
            serverHello: serverHello(),
            alerts: [alert("server", 16, null)],
            established: true,
          }),
        },
        null,
      ],
    ],
    "a reply": [
      [
        "in the clear decides where it answers a hello",
        {
          smtp: smtpDialogue({ replies: [{ frame: 14, code: 454, text: "no" }] }),
          close: closed("client RST 15"),
        },
        "server reply 14 certain",
      ],
      [
        "to STARTTLS decides before the one to the hello that came all the same",
        { smtp: { ...refused(502, "no"), replies: [{ frame: 14, code: 500, text: "what" }] } },
        "server reply 11 certain",
      ],
      [
        "that answers the client's FIN decides nothing",
        {
          smtp: smtpDialogue({ replies: [{ frame: 16, code: 421, text: "lost input" }] }),
          close: closed("client FIN 15 acked16"),
        },
        "client FIN 15 certain",
      ],
      [
        "421 to the client's FIN decides nothing",
        {
          ...CLEAR,
          smtp: withoutStarttls({ replies: [{ frame: 10, code: 421, text: "lost input" }] }),
          close: closed("client FIN 9 acked10"),
        },
        "client FIN 9 certain",
      ],
      [
        "before the hello does not answer it",
        { smtp: smtpDialogue({ replies: [{ frame: 5, code: 501, text: "what" }] }) },
        "server FIN 15 certain",
      ],
      [
        "421 decides before the FIN that follows",
        {
          ...CLEAR,
          smtp: withoutStarttls({ replies: [{ frame: 8, code: 421, text: "later" }] }),
          close: closed("client FIN 9"),
        },
        "server reply 8 certain",
      ],
      [
        "450 does not",
        {
          ...CLEAR,
          smtp: withoutStarttls({ replies: [{ frame: 8, code: 450, text: "later" }] }),
          close: closed("client FIN 9"),
        },
        "client FIN 9 certain",
      ],
      [
        "554 in place of a greeting decides, QUIT or not",
        {
          ...CLEAR,
          smtp: smtpDialogue({ banner: { frame: 4, code: 554, text: "no" }, commands: ["QUIT"] }),
          close: closed("client FIN 9"),
        },
        "server reply 4 certain",
      ],
      [
        "554 to a command does not",
        {
          ...CLEAR,
          smtp: withoutStarttls({ replies: [{ frame: 8, code: 554, text: "no" }] }),
          close: closed("client FIN 9"),
        },
        "client FIN 9 certain",
      ],
      [
        "is likely where bytes are missing",
        {
          ...CLEAR,
          smtp: withoutStarttls({ replies: [{ frame: 8, code: 421, text: "later" }] }),
          view: lossy(5),
        },
        "server reply 8 likely",
      ],
    ],
    QUIT: [
      ["ends in order with FINs", { ...CLEAR, smtp: withoutStarttls({ commands: ["EHLO", "QUIT"] }) }, null],
      [
        "ends in order with an RST",
        { ...CLEAR, smtp: withoutStarttls({ commands: ["EHLO", "QUIT"] }), close: closed("server RST 15") },
        null,
      ],
    ],
    "an RST": [
      [
        "with another host's hop limit is nobody's that is known",
        { close: closed("server RST 15 hop-limit") },
        "unknown RST 15 possible",
      ],
      [
        "or a FIN with another host's hop limit is nobody's that is known",
        { close: closed("server FIN 15 hop-limit") },
        "unknown FIN 15 possible",
      ],
      [
        "whose identification alone is odd may be its sender's all the same",
        { close: closed("server RST 15 identification") },
        "server RST 15 possible",
      ],
      [
        "with another host's hop limit ends an established session in nobody's name",
        { tls: tlsSession({ established: true }), close: closed("server RST 30 hop-limit") },
        "unknown RST 30 possible",
      ],
      ["decides", { close: closed("server RST 15") }, "server RST 15 certain"],
      [
        "decides before an earlier FIN that its sender did not know",
        { close: closed("client FIN 14", "server RST 15") },
        "server RST 15 certain",
      ],
      [
        "that answers a FIN decides nothing",
        { close: closed("client FIN 14", "server RST 15 knows") },
        "client FIN 14 certain",
      ],
      [
        "that answers data after its sender's own FIN decides nothing",
        { close: closed("client FIN 14", "server FIN 15 knows", "client RST 16 again") },
        "client FIN 14 certain",
      ],
      [
        "is likely if the capture begins late",
        { smtp: null, close: closed("server RST 15"), view: LATE },
        "server RST 15 likely",
      ],
      [
        "is possible where one side was captured",
        { close: closed("client RST 15"), view: CLIENT_ONLY },
        "client RST 15 possible",
      ],
      [
        "refuses a connection",
        { ...CLEAR, smtp: null, close: closed("server RST 2") },
        "server RST 2 certain",
      ],
      [
        "after both Finished of TLS 1.2 likely does not follow a close_notify",
        { tls: tlsSession({ established: true }), close: closed("server RST 30") },
        "server RST 30 likely",
      ],
      [
        "after both Finished of TLS 1.3 may follow a close_notify",
        {
          tls: tlsSession({ serverHello: SERVER_HELLO_13, established: true }),
          close: closed("server RST 30"),
        },
        "server RST 30 possible",
      ],
      [
        "after the close_notify of TLS 1.2 decides nothing",
        {
          tls: tlsSession({ established: true, alerts: [alert("client", 29, null)] }),
          close: closed("client RST 30"),
        },
        null,
      ],
      [
        "after both Finished and a FIN decides nothing",
        { tls: tlsSession({ established: true }), close: closed("client FIN 29", "server RST 30") },
        null,
      ],
    ],
    "a FIN": [
      [
        "decides where the other side's answers it",
        { close: closed("server FIN 15", "client FIN 16 knows") },
        "server FIN 15 certain",
      ],
      ["decides where the other side sent none", { close: closed("client FIN 15") }, "client FIN 15 certain"],
      [
        "is likely if the capture's frames are not in their order",
        { transport: transport({ timeRunsBackIn: 9 }), close: closed("client FIN 15") },
        "client FIN 15 likely",
      ],
      [
        "that crosses the other side's decides nothing",
        { close: closed("server FIN 15", "client FIN 16") },
        "unknown FIN 15 possible",
      ],
      ["is likely if the capture begins late", { smtp: null, view: LATE }, "server FIN 15 likely"],
      [
        "is possible where one side was captured",
        { view: CLIENT_ONLY, close: closed("client FIN 15") },
        "client FIN 15 possible",
      ],
      [
        "that ends a clear dialogue is possible where a QUIT may be missing",
        { ...CLEAR, smtp: withoutStarttls({ commands: ["EHLO", "MAIL"] }), view: lossy(8) },
        "server FIN 15 possible",
      ],
      [
        "that answers one which was not captured is the other side's",
        { close: closed("client FIN 15 knows") },
        "server FIN null likely",
      ],
      [
        "that answers one which was captured after it is the other side's",
        { close: closed("client FIN 15 knows", "server FIN 16") },
        "server FIN 16 likely",
      ],
      ["is possible if the capture lacks what went before", { view: lossy(14) }, "server FIN 15 possible"],
      [
        "after both Finished ends in order",
        { tls: tlsSession({ established: true }), close: closed("server FIN 30") },
        null,
      ],
    ],
    silence: [
      [
        "is the server's where SYNs were repeated in vain",
        {
          ...CLEAR,
          smtp: null,
          close: OPEN,
          view: { ...CLIENT_ONLY, syns: 4 },
          frames: { first: 1, last: 9, count: 4 },
        },
        "server silence 9 possible",
      ],
      [
        "is nobody's where one SYN was captured",
        { ...CLEAR, smtp: null, close: OPEN, view: CLIENT_ONLY },
        null,
      ],
      ["is nobody's where a hello is the last that was captured", { close: OPEN }, null],
    ],
  };
  for (const [what, list] of Object.entries(cases)) {
    it.each(list)(`${what} %s`, (_name, parts, expected) => {
      expect(by(parts)).toBe(expected);
    });
  }
});
