import { describe, expect, test } from "vitest";
import { onClient, onServer } from "../../src/diagnose/texts/remedies.ts";
import { likeliest, likelyFirst, Systems } from "../../src/diagnose/systems.ts";
import type { Remedy, SmtpDialogue } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const NONE = { advertised: true, command: null, reply: null };

const saying = (smtp: Partial<SmtpDialogue>) =>
  build.session({ smtp: build.smtpDialogue({ starttls: NONE, ...smtp }), tls: null });

const greeting = (text: string) => ({ banner: { frame: 4, code: 220, text } });

describe("Systems.of, of the server", () => {
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
    ["Haraka", greeting("mx.example.net ESMTP Haraka/3.3.4 ready (159720)")],
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
    expect(new Systems().of(saying(smtp), "server")[0]).toBe(system);
  });

  test("is empty if neither side says what it runs", () => {
    expect(new Systems().of(saying({}), undefined)).toEqual([]);
  });

  test("is Exchange Online by its certificate if nothing was said in the clear", () => {
    const certificates = [build.certificate({ subjectAltNames: ["DNS:*.mail.protection.outlook.com"] })];
    const session = build.session({ smtp: null, tls: build.tlsSession({ certificates }) });
    expect(new Systems().of(session, "server")[0]).toBe("Exchange Online");
  });
});

const named = (name: string) => ({ ehlo: { frame: 6, command: "EHLO", name } });

describe("Systems.of, of the client", () => {
  test.each([
    ["Exchange Online", named("EUR05-DB8-obe.outbound.protection.outlook.com")],
    ["Exchange", named("EXCH01.corp.example")],
    ["Exchange", named("exc16.contoso.example")],
    ["Exchange", { commands: ["EHLO", "X-ANONYMOUSTLS"] }],
    ["Postfix", named("postfix.example.org")],
  ])("is %s by %j", (system, smtp) => {
    expect(new Systems().of(saying(smtp), "client")[0]).toBe(system);
  });

  test("is empty for an EHLO name that merely begins like Exchange", () => {
    expect(new Systems().of(saying(named("exchequer.example")), "client")).toEqual([]);
  });
});

const POSTFIX_CLIENT_OF_EXIM = saying({ ...named("postfix.example.org"), ...greeting("mx ESMTP Exim 4.97") });

describe("likelyFirst", () => {
  test("texts of neither side begin with what the client likely runs, then the server, then any system", () => {
    const texts = ["Sendmail", "Exim", "any", "Windows", "Postfix"].map((system) => ({ system, text: "" }));
    expect(likelyFirst(texts, POSTFIX_CLIENT_OF_EXIM).map(({ system }) => system)).toEqual([
      "Postfix",
      "Exim",
      "any",
      "Sendmail",
      "Windows",
    ]);
  });

  test("the sides of texts keep their order, each with its own likely system first", () => {
    expect(
      likelyFirst(OF_BOTH_SIDES, POSTFIX_CLIENT_OF_EXIM).map(({ side, system }) => `${side} ${system}`),
    ).toEqual(["server Exim", "server any", "client Postfix", "client any", "client Exim"]);
  });
});

const OF_BOTH_SIDES = [
  ...onServer(["any", "Exim"].map((system) => ({ system, text: "" }))),
  ...onClient(["any", "Exim", "Postfix"].map((system) => ({ system, text: "" }))),
];

describe("likeliest", () => {
  test.each<[string, Remedy[]]>([
    ["no text", []],
    ["one text", [{ system: "Sendmail", text: "" }]],
    ["texts of neither side", ["Sendmail", "any", "Exim"].map((system) => ({ system, text: "" }))],
    ["texts of both sides", OF_BOTH_SIDES],
    ["texts of both sides, the client's first", OF_BOTH_SIDES.toReversed()],
  ])("of %s is the first that likelyFirst gives", (_what, texts) => {
    expect(likeliest(texts, POSTFIX_CLIENT_OF_EXIM, new Systems())).toBe(
      likelyFirst(texts, POSTFIX_CLIENT_OF_EXIM)[0],
    );
  });
});
