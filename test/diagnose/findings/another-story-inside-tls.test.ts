// Dialogues inside TLS that look like a common story and have another cause, as people report them.
import { expect, test } from "vitest";
import { clientQuitAfterTls } from "../../../src/diagnose/findings/after-handshake/client-quit-after-tls.ts";
import { closedAfterTlsEstablished } from "../../../src/diagnose/findings/after-handshake/closed-after-tls-established.ts";
import {
  authRefusedInsideTls,
  commandRefusedInsideTls,
  refusedInsideTls,
} from "../../../src/diagnose/findings/after-handshake/refused-inside-tls.ts";
import { wholeDialogue } from "../../../src/diagnose/inside-tls.ts";
import type { Session, SmtpInTls } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { dialogue, EHLO, inside, QUIT, read, type Said, SERVER_FLIGHT } from "../inside.ts";
import { judge } from "../judge.ts";

const WRONG: Said = ["AUTH PLAIN", 535, "5.7.8 Error: authentication failed: authentication failure"];
const MAIL: Said = ["MAIL", 250, "2.1.0 Ok"];
const RCPT: Said = ["RCPT", 250, "2.1.5 Ok"];
const DATA: Said = ["DATA", 354, "go on"];
const SENT: Said = [".", 250, "2.0.0 Ok: queued"];
const MESSAGE = [MAIL, RCPT, DATA, SENT] as const;

const said = (...lines: readonly Said[]): Session => read(dialogue(EHLO, ...lines));

const byServer = (parts: Partial<Session["close"]> = {}): Pick<Session, "close"> => ({
  close: { ...build.establishedSession().close, by: "server", frame: 60, ...parts },
});

/** As a server says it without having been asked. */
function unasked(lines: readonly Said[], code: number, text: string): Session {
  const all: SmtpInTls = dialogue(EHLO, ...lines);
  return read({ ...all, replies: [...all.replies, { frame: 50, code, text }] }, byServer());
}

const NOT_CHECKED =
  "The server could not check the login: right or wrong, it says nothing of name and password.";
const NOT_ACCEPTED = "Name or password was not accepted.";
const MICROSOFT =
  "Microsoft's servers say this of a wrong name or password, and where the account may not use SMTP AUTH.";

test.each<[Said, string | null, string]>([
  [
    ["AUTH PLAIN", 535, "5.7.8 Error: authentication failed: Connection lost to authentication server"],
    "server",
    NOT_CHECKED,
  ],
  [["AUTH PLAIN", 454, "4.7.0 Temporary authentication failure: Connection lost"], "server", NOT_CHECKED],
  [["AUTH LOGIN", 535, "5.7.8 Error: authentication failed: generic failure"], "server", NOT_CHECKED],
  [["AUTH CRAM-MD5", 535, "5.7.8 Error: authentication failed"], "client", NOT_ACCEPTED],
  [["AUTH PLAIN", 535, "5.7.8 Username and Password not accepted."], "client", NOT_ACCEPTED],
  [["AUTH LOGIN", 535, "5.7.3 Authentication unsuccessful"], null, MICROSOFT],
  [
    ["AUTH XOAUTH2", 535, "5.7.8 Username and Password not accepted."],
    null,
    "The access token was not accepted: it has expired, is for another account, or lacks the permission to send mail.",
  ],
  [
    ["AUTH EXTERNAL", 535, "5.7.8 Error: authentication failed"],
    null,
    "It goes by the client's certificate.",
  ],
  [
    ["AUTH GSSAPI", 535, "5.7.8 Error: authentication failed"],
    null,
    "5.7.8 stands for: authentication credentials invalid.",
  ],
  [
    ["AUTH LOGIN", 501, ""],
    "client",
    "501 answers a client that cancels its login, or sends what is not Base64: no name or password was checked.",
  ],
  [["AUTH NTLM", 504, ""], null, "504 refuses the mechanism: no name or password was checked."],
])("auth-refused-inside-tls: %j", (refusal, fault, why) => {
  const finding = judge(authRefusedInsideTls, said(refusal, QUIT));
  expect([finding?.fault, finding?.detail.includes(`(frame 23). ${why} The client`)]).toEqual([fault, true]);
});

test("auth-refused-inside-tls: a server that has had too many of it refused the login before", () => {
  const tooMany = [
    ["AUTH PLAIN", 421, "4.7.0 Error: too many errors"],
    ["AUTH PLAIN", 454, "4.7.0 Too many login attempts, please try again later."],
  ] as const;
  const codes = [...tooMany.map((last) => [WRONG, last]), [tooMany[1]]].map(
    (lines) => judge(authRefusedInsideTls, said(...lines))?.title,
  );
  expect(codes).toEqual([
    "The server refused the login inside TLS (535 5.7.8)",
    "The server refused the login inside TLS (535 5.7.8)",
    "The server refused the login inside TLS for now (454 4.7.0)",
  ]);
});

test.each([
  ["530", "5.7.0 Must issue AUTH command first"],
  ["503", "5.5.4 Error: send AUTH command first"],
])("refused-inside-tls: %s %s asks for a login", (code, text) => {
  const finding = judge(refusedInsideTls, said(["MAIL", Number(code), text], QUIT));
  expect([finding?.fault, finding?.detail.includes("The client has to log in first.")]).toEqual([
    "client",
    true,
  ]);
});

test("refused-inside-tls: 421 is about the session, whatever it answers", () => {
  const titles = [421, 451].map(
    (code) => judge(refusedInsideTls, said(["MAIL", code, "4.7.0 too many connections"]))?.title,
  );
  expect(titles).toEqual([
    "The server refused the session inside TLS for now (421 4.7.0)",
    "The server refused the sender inside TLS for now (451 4.7.0)",
  ]);
});

test("refused-inside-tls: a full mailbox is no limit of the server's, a sender's quota is", () => {
  const details = ["5.2.2 <b@example.net> Quota exceeded", "5.4.5 Daily user sending quota exceeded"].map(
    (text) => judge(refusedInsideTls, said(MAIL, ["RCPT", 552, text], QUIT))?.detail,
  );
  expect(details.map((detail) => /(?:mailbox is full|limits how much)/.exec(detail ?? "")?.[0])).toEqual([
    "mailbox is full",
    "limits how much",
  ]);
});

function timedOut(acknowledgedFrame?: number): Session {
  const all = dialogue(EHLO, MAIL, RCPT, DATA, [".", 421, "Timeout - closing connection"]);
  const last = all.exchanges.slice(-1).map((each) => Object.assign(each, { acknowledgedFrame }));
  return read({ ...all, exchanges: [...all.exchanges.slice(0, -1), ...last] });
}

test("refused-inside-tls: who waited when the server says time-out", () => {
  expect([timedOut(29), timedOut()].map((each) => judge(refusedInsideTls, each)?.fault)).toEqual([
    "server",
    null,
  ]);
});

test("refused-inside-tls: a reply in the middle of a message refuses it, one behind it does not", () => {
  const large = "5.3.4 Message too big";
  const sessions = [unasked([MAIL, RCPT, DATA], 552, large), unasked(MESSAGE, 552, large)];
  expect(sessions.map((each) => judge(refusedInsideTls, each)?.title ?? null)).toEqual([
    "The server refused the message inside TLS (552 5.3.4)",
    null,
  ]);
});

test("refused-inside-tls: LMTP refuses a message where it does so for each recipient", () => {
  const lhlo: Said = ["LHLO a", 250, "mx"];
  const lines = [lhlo, MAIL, RCPT, RCPT, DATA, [".", 552, "5.2.2 full"]] as const;
  const one = dialogue(...lines);
  const both = { ...one, replies: [...one.replies, { frame: 31, code: 552, text: "5.2.2 full too" }] };
  expect([both, one].map((each) => judge(refusedInsideTls, read(each))?.severity ?? null)).toEqual([
    "error",
    null,
  ]);
});

test("command-refused-inside-tls: after 421 no session goes on", () => {
  const titles = [
    unasked(MESSAGE, 421, "4.4.2 Error: timeout exceeded"),
    said(["VRFY", 502, "no"], ...MESSAGE, ["NOOP", 421, "4.3.2 shutting down"]),
    said(["VRFY", 502, "no"], ...MESSAGE, QUIT),
    unasked(MESSAGE, 554, "5.5.1 no"),
  ].map((each) => judge(commandRefusedInsideTls, each)?.title);
  expect(titles).toEqual([
    "The server ended the session inside TLS (421)",
    "The server refused commands and ended the session inside TLS (421)",
    "The server refused a command inside TLS, and the session went on",
    "The server refused a command inside TLS",
  ]);
});

test("refused-inside-tls: where the capture stops, the next recipient may have been accepted", () => {
  const open = { close: { ...build.establishedSession().close, by: null, with: null, frame: null } };
  const unknown: Said = ["RCPT", 550, "5.1.1 User unknown"];
  const certainties = [[unknown], [unknown, QUIT], [["RCPT", 421, "4.7.0 busy"]]] satisfies Said[][];
  expect(
    certainties.map(
      (lines) => judge(refusedInsideTls, read(dialogue(EHLO, MAIL, ...lines), open))?.certainty,
    ),
  ).toEqual(["possible", "certain", "certain"]);
});

test("closed-after-tls-established: a message that the server left unanswered is lost", () => {
  const dialogues: readonly (readonly Said[])[] = [
    [DATA],
    [DATA, [".", 0, ""]],
    [["BDAT", 0, ""]],
    [DATA, SENT],
    [DATA, SENT, MAIL, DATA],
  ];
  const titles = dialogues.map((lines) => {
    const session = read(dialogue(EHLO, MAIL, RCPT, ...lines), byServer({ with: "RST" }));
    return judge(closedAfterTlsEstablished, session)?.title.split("the server closed ")[1] ?? null;
  });
  expect(titles).toEqual([
    "in the middle of a message",
    "without an answer to the message",
    "without an answer to the message",
    null,
    "in the middle of a message",
  ]);
});

test("client-quit-after-tls: a client that leaves before its message was answered", () => {
  const dialogues: readonly (readonly Said[])[] = [
    [DATA],
    [DATA, [".", 0, ""]],
    [DATA, SENT],
    [DATA, [".", 0, ""], QUIT],
  ];
  const titles = dialogues.map((lines) => {
    const finding = judge(clientQuitAfterTls, read(dialogue(EHLO, MAIL, RCPT, ...lines)));
    return finding && [finding.severity, finding.title.split("the client disconnected ")[1]];
  });
  expect(titles).toEqual([
    ["warning", "in the middle of a message"],
    ["warning", "before the server answered the message"],
    null,
    null,
  ]);
});

test("client-quit-after-tls: where all was read and nothing was said, that is known", () => {
  const messages = [
    ...SERVER_FLIGHT,
    inside("client", "Finished", 15),
    inside("server", "NewSessionTicket", 16),
  ];
  const mute = { ...read(dialogue(), {}, { messages }), smtpInTls: undefined };
  const spoke = {
    ...read(dialogue(), {}, { messages: [...messages, inside("client", "ApplicationData", 17)] }),
    smtpInTls: undefined,
  };
  expect([judge(clientQuitAfterTls, mute)?.certainty, wholeDialogue(spoke)]).toEqual(["certain", null]);
});

test("closed-after-tls-established: what the server said outside TLS is no word inside it", () => {
  const foreign = [{ frame: 40, from: "server", kind: "smtp", text: "421 4.3.0 going down" }] as const;
  const session = read(dialogue(EHLO), byServer(), { foreign });
  expect(judge(closedAfterTlsEstablished, session)?.detail).toMatch(
    /without saying why inside TLS \(what it sent in the clear, frame 40, no TLS client reads\)\.$/,
  );
});
