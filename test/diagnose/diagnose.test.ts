import { textsOf } from "../../src/diagnose/with-texts.ts";
import { describe, expect, test } from "vitest";
import { onClient, onServer } from "../../src/diagnose/texts/remedies.ts";
import { Diagnosis } from "../../src/diagnose/diagnose.ts";
import { NO_POLICY } from "../../src/diagnose/policy.ts";
import type { FindingId } from "../../src/diagnose/finding-texts.ts";
import { Context, type Match, type Rule } from "../../src/diagnose/rule.ts";
import type { Aborted, Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const CONTEXT = new Context(NO_POLICY);
const POSTFIX = { frame: 4, code: 220, text: "mx.example.net ESMTP Postfix" };
const EXCHANGE_CLIENT = { frame: 6, command: "EHLO", name: "EXCH01.corp.example" };

function rule(parts: Partial<Rule> = {}, match: Partial<Match> = {}): Rule {
  return {
    id: "no-shared-cipher",
    restsOn: "bytes",
    judge: () => ({ certainty: "certain", detail: "A detail.", evidence: [], ...match }),
    ...parts,
  };
}

const findings = (session: Session, ...rules: Rule[]) => new Diagnosis(CONTEXT, rules).of(session);
const oneSided = build.session({ view: { ...build.session().view, bothSides: false } });

test("the primary finding comes first, then the others by severity", () => {
  const rules = [
    rule({ id: "sni-missing" }),
    rule({ id: "auth-in-clear" }),
    rule({ id: "no-shared-cipher" }),
  ];
  expect(findings(build.session(), ...rules).map(({ id, primary }) => [id, primary])).toEqual([
    ["no-shared-cipher", true],
    ["auth-in-clear", false],
    ["sni-missing", false],
  ]);
});

test("a session that was established and closed in order has no primary finding", () => {
  expect(findings(build.establishedSession(), rule()).map(({ primary }) => primary)).toEqual([false]);
});

test.each<[string, FindingId, boolean]>([
  ["likely was of no use", "closed-after-tls-established", true],
  ["was only looked at", "client-quit-after-tls", false],
  ["has a weak suite", "weak-cipher-negotiated", false],
])("established TLS that %s has a primary finding accordingly", (_what, id, primary) => {
  expect(findings(build.establishedSession(), rule({ id }))[0]?.primary).toBe(primary);
});

test("what the capture lacks lowers the certainty of what rests on it, and of nothing else", () => {
  const rules = [rule({ restsOn: "whole-view" }), rule({ id: "sni-missing", restsOn: "bytes" })];
  expect(findings(oneSided, ...rules).map(({ certainty }) => certainty)).toEqual(["likely", "certain"]);
});

test("the remedy is that of the likely system of the side that it concerns", () => {
  const remedies = ["any", "Postfix", "Exchange"].map((system) => ({ system, text: "Change it." }));
  const session = build.session({ smtp: build.smtpDialogue({ banner: POSTFIX, ehlo: EXCHANGE_CLIENT }) });
  const rules = [
    rule({}, { remedies: onClient(remedies) }),
    rule({ id: "sni-missing" }, { remedies: onServer(remedies) }),
  ];
  expect(findings(session, ...rules).map(({ remedy }) => remedy)).toEqual([
    "On the client (Exchange): Change it.",
    "On the server (Postfix): Change it.",
  ]);
});

test("the server's product does not select the remedy if the client is to change first", () => {
  const session = build.session({ smtp: build.smtpDialogue({ banner: POSTFIX }) });
  const remedies = [
    ...onClient([
      { system: "Postfix", text: "smtp_." },
      { system: "any", text: "Change it." },
    ]),
    ...onServer([{ system: "Postfix", text: "smtpd_." }]),
  ];
  const [found = build.finding()] = findings(session, rule({}, { remedies }));
  expect(found.remedy).toBe("On the client: Change it.");
  expect(textsOf(found, session).remedies.map(({ side, system }) => `${side} ${system}`)).toEqual([
    "client any",
    "client Postfix",
    "server Postfix",
  ]);
});

test("if no system is likely, the remedy is what holds for any", () => {
  const remedies = ["Exchange", "any"].map((system) => ({ system, text: `for ${system}` }));
  const smtp = build.smtpDialogue({ starttls: { advertised: true, command: null, reply: null } });
  expect(findings(build.session({ smtp }), rule({}, { remedies }))[0]?.remedy).toBe("for any");
});

test("the logs of both sides' likely systems come first", () => {
  const logs = ["Go", "Postfix", "Exchange"].map((system) => ({ system, text: "" }));
  const session = build.session({ smtp: build.smtpDialogue({ banner: POSTFIX, ehlo: EXCHANGE_CLIENT }) });
  const [found] = findings(session, rule({}, { logs }));
  expect(found && textsOf(found, session).logs.map(({ system }) => system)).toEqual([
    "Exchange",
    "Postfix",
    "Go",
  ]);
});

test("the primary finding has Exchange's session id, and its frame", () => {
  const text = "mx.example.net Microsoft ESMTP MAIL Service ready at Sun [08DE2A6028D26C22]";
  const banner = { frame: 4, code: 220, text };
  const smtp = build.smtpDialogue({ banner, exchangeSessionId: "08DE2A6028D26C22" });
  const [primary] = findings(build.session({ smtp }), rule());
  expect([primary?.evidence, primary?.frames]).toEqual([
    [{ frame: 4, field: "smtp.exchangeSessionId", value: "08DE2A6028D26C22" }],
    [4],
  ]);
});

test("frames are those of the evidence, in order and each once", () => {
  const evidence = [13, null, 4, 13].map((frame) => ({ frame, field: "a", value: "b" }));
  expect(findings(build.session(), rule({}, { evidence }))[0]?.frames).toEqual([4, 13]);
});

test("the fault is that of the finding's texts, unless the rule says otherwise", () => {
  const rules = [
    rule({ id: "sni-missing" }),
    rule({ id: "no-shared-cipher" }, { fault: "server" }),
    rule({ id: "certificate-expired" }, { fault: null }),
  ];
  const faults = findings(build.session(), ...rules).map(({ id, fault }) => `${id} ${fault}`);
  expect(faults.toSorted()).toEqual([
    "certificate-expired null",
    "no-shared-cipher server",
    "sni-missing client",
  ]);
});

interface Acknowledged {
  readonly hello?: number | null;
  readonly ehlo?: number;
}

const acknowledged = (frame: number | null | undefined) =>
  frame === undefined ? {} : { acknowledgedFrame: frame };

/** Of a finding that says how the server took the ClientHello (frame 13), in a session that it ended in frame 15. */
function certaintyOfReaction(means: Aborted["with"], { hello, ehlo }: Acknowledged): string | undefined {
  const command = { frame: 7, time: null, verb: "EHLO", argument: null, reply: null, ...acknowledged(ehlo) };
  const session = build.session({
    smtp: build.smtpDialogue({ banner: POSTFIX, exchanges: [command] }),
    tls: build.tlsSession({
      messages: [{ ...build.message("client", "ClientHello", 13, 200), ...acknowledged(hello) }],
    }),
    aborted: { by: "server", with: means, frame: 15, certainty: "certain" },
  });
  const reaction = { by: "server", frame: 15, to: { from: "client", frame: 13 } } as const;
  return findings(session, rule({}, { reaction }))[0]?.certainty;
}

describe("a finding that says how the server took the ClientHello", () => {
  test.each<[string, Aborted["with"], Acknowledged, string | undefined]>([
    ["stays where the server had acknowledged it by then", "FIN", { hello: 15, ehlo: 8 }, "certain"],
    ["goes where the server acknowledged it later", "FIN", { hello: 16, ehlo: 8 }, undefined],
    ["goes where the server never acknowledged it", "FIN", { hello: null, ehlo: 8 }, undefined],
    ["goes where its FIN acknowledges no more than the EHLO", "FIN", { ehlo: 8 }, undefined],
    ["is weaker where an alert is all that tells", "alert", { ehlo: 8 }, "likely"],
    ["stays where it reset, which needs no acknowledgment", "RST", { ehlo: 8 }, "certain"],
    ["stays where no acknowledgment of the session is known", "FIN", {}, "certain"],
  ])("%s", (_what, means, seen, expected) => {
    expect(certaintyOfReaction(means, seen)).toBe(expected);
  });
});
