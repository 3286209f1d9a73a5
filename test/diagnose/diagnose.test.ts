import { expect, test } from "vitest";
import { diagnose } from "../../src/diagnose/diagnose.ts";
import { NO_NEIGHBOURS } from "../../src/diagnose/neighbours.ts";
import { NO_POLICY } from "../../src/diagnose/policy.ts";
import type { Hit, Rule } from "../../src/diagnose/rule.ts";
import type { Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const AROUND = { neighbours: NO_NEIGHBOURS, policy: NO_POLICY };
const POSTFIX = { frame: 4, code: 220, text: "mx.example.net ESMTP Postfix" };
const EXCHANGE_CLIENT = { frame: 6, command: "EHLO", name: "EXCH01.corp.example" };

function rule(parts: Partial<Rule> = {}, hit: Partial<Hit> = {}): Rule {
  return {
    id: "no-shared-cipher",
    severity: "error",
    title: "A title",
    explanation: "An explanation.",
    logs: [],
    remedies: [],
    references: [],
    restsOn: "bytes",
    judge: () => ({ certainty: "certain", detail: "A detail.", evidence: [], ...hit }),
    ...parts,
  };
}

const findings = (session: Session, ...rules: Rule[]) => diagnose(session, AROUND, rules);
const oneSided = build.session({ view: { ...build.session().view, bothSides: false } });

test("the primary finding comes first, then the gravest", () => {
  const rules = [
    rule({ id: "sni-missing", severity: "info" }),
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

test.each<[string, Partial<Rule>, boolean]>([
  ["likely was of no use", { id: "closed-after-tls-established", severity: "warning" }, true],
  ["was only looked at", { id: "client-quit-after-tls", severity: "info" }, false],
  ["has a weak suite", { id: "weak-cipher-negotiated", severity: "warning" }, false],
])("TLS that stood and %s has its primary finding accordingly", (_what, parts, primary) => {
  expect(findings(build.establishedSession(), rule(parts))[0]?.primary).toBe(primary);
});

test("what the capture lacks lowers the certainty of what rests on it, and of nothing else", () => {
  const rules = [rule({ id: "a", restsOn: "whole-view" }), rule({ id: "b", restsOn: "bytes" })];
  expect(findings(oneSided, ...rules).map(({ certainty }) => certainty)).toEqual(["likely", "certain"]);
});

test("the remedy is that of the likely system of the side that it concerns", () => {
  const remedies = ["any", "Postfix", "Exchange"].map((system) => ({ system, text: `for ${system}` }));
  const session = build.session({ smtp: build.smtpDialogue({ banner: POSTFIX, ehlo: EXCHANGE_CLIENT }) });
  const rules = [
    rule({ id: "a", remedies, concerns: "client" }),
    rule({ id: "b", remedies }, { concerns: "server" }),
  ];
  expect(findings(session, ...rules).map(({ remedy }) => remedy)).toEqual(["for Exchange", "for Postfix"]);
});

test("where no system is likely, the remedy is what holds for any", () => {
  const remedies = ["Exchange", "any"].map((system) => ({ system, text: `for ${system}` }));
  const smtp = build.smtpDialogue({ starttls: { advertised: true, command: null, reply: null } });
  expect(findings(build.session({ smtp }), rule({ remedies }))[0]?.remedy).toBe("for any");
});

test("the logs of both sides' likely systems come first", () => {
  const logs = ["Go", "Postfix", "Exchange"].map((system) => ({ system, text: "" }));
  const session = build.session({ smtp: build.smtpDialogue({ banner: POSTFIX, ehlo: EXCHANGE_CLIENT }) });
  expect(findings(session, rule({ logs }))[0]?.logs.map(({ system }) => system)).toEqual([
    "Exchange",
    "Postfix",
    "Go",
  ]);
});

test("the primary finding bears Exchange's session id, and its frame", () => {
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
