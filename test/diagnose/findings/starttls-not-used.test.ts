// The finding on STARTTLS that was not asked for.
import { describe, expect, test } from "vitest";
import { starttlsNotUsed } from "../../../src/diagnose/findings/clear-dialogue/starttls-not-used.ts";
import type { Session, SmtpDialogue } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const { starttls: ACCEPTED } = build.smtpDialogue();

const unused = (smtp: Partial<SmtpDialogue> = {}, parts: Partial<Session> = {}) =>
  build.session({
    smtp: build.smtpDialogue({
      starttls: { ...ACCEPTED, command: null, reply: null },
      commands: ["EHLO"],
      ...smtp,
    }),
    tls: null,
    outcome: "starttls-not-used",
    close: { ...build.session().close, by: "client", frame: 15 },
    aborted: { by: "client", with: "FIN", frame: 15, certainty: "certain" },
    ...parts,
  });

describe("starttls-not-used: STARTTLS that is not used", () => {
  const MAIL = build.exchange("MAIL", 9, 140, null);

  test("is noted if the client left", () => {
    expect(judgement(starttlsNotUsed, unused())).toBe(
      "info certain: The server offered STARTTLS (frame 8), and the client disconnected (frame 15) without asking for TLS.",
    );
  });

  const BY_SERVER = { by: "server", with: "reply", frame: 14, certainty: "certain" } as const;

  test("is not the client's fault if the server closed", () => {
    expect(judgement(starttlsNotUsed, unused({}, { aborted: BY_SERVER }))).toBe(
      "info certain: The server offered STARTTLS (frame 8), and the server ended the session with a reply " +
        "(frame 14) before the client asked for TLS.",
    );
  });

  test("is left to the findings on a silence that the server ended", () => {
    const close = { ...build.session().close, delayMs: 35_000 };
    const turns = build.session().turns.slice(0, 3);
    expect(judge(starttlsNotUsed, unused({}, { aborted: BY_SERVER, close, turns }))).toBeNull();
  });

  test.each<[string, Session]>([
    ["mail went", unused({ mailInClear: true, exchanges: [MAIL] })],
    ["the port is that of submission", unused({}, { server: { address: "198.51.100.25", port: 587 } })],
  ])("is a warning if %s", (_why, session) => {
    expect(judge(starttlsNotUsed, session)?.severity).toBe("warning");
  });

  test("in another protocol is reported without the settings of mail servers", () => {
    const dialogue = build.upgradeDialogue({ command: null, reply: null, continuedInClear: true });
    const session = unused({}, { protocol: "imap", smtp: null, dialogue });
    const finding = judge(starttlsNotUsed, session);
    expect([finding?.detail, finding?.remedies.map(({ system }) => system)]).toEqual([
      "The server offered TLS, and the client continued in clear text without asking for TLS.",
      ["any"],
    ]);
  });

  test("is not claimed of a session that used it", () => {
    expect(judge(starttlsNotUsed, build.session())).toBeNull();
  });

  test("is the client's fault only if an offer was seen and the client went on", () => {
    const unseen = unused({ starttls: { advertised: null, command: null, reply: null } });
    const left = unused({}, { aborted: BY_SERVER });
    expect([unused(), unseen, left].map((session) => judge(starttlsNotUsed, session)?.fault)).toEqual([
      "client",
      null,
      null,
    ]);
  });
});
