import { describe, expect, test } from "vitest";
import { onClient, onServer } from "../../src/diagnose/texts/remedies.ts";
import { KnownSystems, likelyFirst, systemsOf } from "../../src/diagnose/systems.ts";
import type { SmtpDialogue } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const NONE = { advertised: true, command: null, reply: null };

function systems(smtp: Partial<SmtpDialogue>) {
  return systemsOf(build.session({ smtp: build.smtpDialogue({ starttls: NONE, ...smtp }), tls: null }));
}

const greeted = (text: string) =>
  build.session({ smtp: build.smtpDialogue({ starttls: NONE, ...greeting(text) }), tls: null });

const greeting = (text: string) => ({ banner: { frame: 4, code: 220, text } });

describe("the likely software of the server", () => {
  test.each([
    [
      "Exchange",
      greeting("EX01.example.net Microsoft ESMTP MAIL Service ready at Fri, 20 Nov 2026 10:00:00 +0000"),
    ],
    [
      "Exchange Online",
      greeting("AM0.mail.protection.outlook.com Microsoft ESMTP MAIL Service ready at Fri, 20 Nov 2026"),
    ],
    ["Windows", greeting("web.example.net Microsoft ESMTP MAIL Service, Version: 10.0.17763.1 ready at Fri")],
    ["Postfix", greeting("mx.example.net ESMTP Postfix (Debian/GNU)")],
    ["Exim", greeting("mx.example.net ESMTP Exim 4.97 Fri, 20 Nov 2026")],
    ["Sendmail", greeting("mx.example.net ESMTP Sendmail 8.17.1/8.17.1")],
    ["Cisco ASA", greeting("****************2*****0*00")],
    ["Exchange", { capabilities: ["SIZE 1000", "X-ANONYMOUSTLS", "STARTTLS"] }],
    ["Exim", { capabilities: ["PIPELINING", "PIPECONNECT"] }],
    ["Cisco ASA", { capabilities: ["XXXXXXXA"] }],
    [
      "Sendmail",
      { ehloReply: { frame: 8, code: 250, text: "mx Hello client [192.0.2.10], pleased to meet you\nSIZE" } },
    ],
  ])("is %s by %j", (system, smtp) => {
    expect(systems(smtp).server[0]).toBe(system);
  });

  test("is unknown where it tells nothing", () => {
    expect(systems({})).toEqual({ client: [], server: [], both: [] });
  });

  test("is told by the certificate, where nothing was said in the clear", () => {
    const certificates = [build.certificate({ subjectAltNames: ["DNS:*.mail.protection.outlook.com"] })];
    const session = build.session({ smtp: null, tls: build.tlsSession({ certificates }) });
    expect(systemsOf(session).server[0]).toBe("Exchange Online");
  });
});

const named = (name: string) => ({ ehlo: { frame: 6, command: "EHLO", name } });

describe("the likely software of the client", () => {
  test.each([
    ["Exchange Online", named("EUR05-DB8-obe.outbound.protection.outlook.com")],
    ["Exchange", named("EXCH01.corp.example")],
    ["Exchange", named("exc16.contoso.example")],
    ["Exchange", { commands: ["EHLO", "X-ANONYMOUSTLS"] }],
    ["Postfix", named("postfix.example.org")],
  ])("is %s by %j", (system, smtp) => {
    expect(systems(smtp).client[0]).toBe(system);
  });

  test("is not told by a name that merely begins like one", () => {
    expect(systems(named("exchequer.example")).client).toEqual([]);
  });
});

test("texts begin with the likely systems, then with what holds for any", () => {
  const texts = ["Postfix", "Exim", "any", "Windows", "Exchange"].map((system) => ({ system, text: "" }));
  const likely = { client: [], server: [], both: ["Exchange", "Windows"] };
  expect(likelyFirst(texts, likely).map(({ system }) => system)).toEqual([
    "Exchange",
    "Windows",
    "any",
    "Postfix",
    "Exim",
  ]);
});

test("the sides of texts stay in their order, each with its own likely system first", () => {
  const texts = [
    ...onServer(["any", "Exim"].map((system) => ({ system, text: "" }))),
    ...onClient(["any", "Exim", "Postfix"].map((system) => ({ system, text: "" }))),
  ];
  const likely = { client: ["Postfix"], server: ["Exim"], both: ["Postfix", "Exim"] };
  expect(likelyFirst(texts, likely).map(({ side, system }) => `${side} ${system}`)).toEqual([
    "server Exim",
    "server any",
    "client Postfix",
    "client any",
    "client Exim",
  ]);
});

describe("what is known of earlier sessions", () => {
  const texts = ["Exim", "any", "Postfix"].map((system) => ({ system, text: "" }));

  test("changes nothing of what is said of a session", () => {
    const known = new KnownSystems();
    const sessions = ["mx ESMTP Postfix", "mx ESMTP Exim", "mx", "mx ESMTP Postfix"].map(greeted);
    expect(sessions.map((each) => known.of(each))).toEqual(sessions.map(systemsOf));
  });

  test("gives sessions of the same systems the same list, in their order", () => {
    const known = new KnownSystems();
    const lists = ["a ESMTP Postfix", "b ESMTP Postfix"].map((text) =>
      known.first(texts, known.of(greeted(text))),
    );
    expect([lists[0], lists[0] === lists[1]]).toEqual([
      likelyFirst(texts, systemsOf(greeted("ESMTP Postfix"))),
      true,
    ]);
  });
});
