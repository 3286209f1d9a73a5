// Rules and their texts belong together, and the index only leaves out rules that have nothing to say.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Applies, RuleIndex } from "../../src/diagnose/applies.ts";
import { Deliveries } from "../../src/diagnose/delivery.ts";
import { EXPLAINED } from "../../src/diagnose/explain.ts";
import { FINDING_IDS, FINDING_TEXTS } from "../../src/diagnose/finding-texts.ts";
import { FINDINGS } from "../../src/diagnose/findings.ts";
import { neighboursAmong, NO_NEIGHBOURS } from "../../src/diagnose/neighbours.ts";
import { byPrecedence } from "../../src/diagnose/precedence.ts";
import { PUBLISHED_POLICY } from "../../src/diagnose/policy/providers.ts";
import { Context, type Rule } from "../../src/diagnose/rule.ts";
import { Inspector } from "../../src/inspect.ts";
import type { Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";
import { isExplained } from "./judge.ts";

const FOLDERS = ["../../samples/", "../../../shared/cases/"].map((path) => new URL(path, import.meta.url));

const captures = FOLDERS.flatMap((folder) =>
  filesOf(folder)
    .filter((name) => /\.pcap(?:ng)?$/.test(name))
    .map((name) => sessionsOf(readFileSync(new URL(name, folder)))),
);

function filesOf(folder: URL): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function sessionsOf(capture: Uint8Array): readonly Session[] {
  const inspector = new Inspector();
  inspector.push(capture);
  return inspector.finish().sessions;
}

test("findings are listed in the order of their texts, each once", () => {
  expect(FINDINGS.map(({ id }) => id)).toEqual(FINDING_IDS);
});

test("rules that the index leaves out have nothing to say of any sample", () => {
  const missed = captures.flatMap((sessions) =>
    [neighboursAmong(sessions), NO_NEIGHBOURS].flatMap((neighbours) => {
      const context = new Context(PUBLISHED_POLICY, neighbours);
      const rules = new RuleIndex(FINDINGS, context);
      return sessions.flatMap((session) => {
        const asked = new Set(rules.of(session).map(({ id }) => id));
        const leftOut = FINDINGS.filter(({ id }) => !asked.has(id));
        return leftOut.filter((rule) => rule.judge(session, context, new Deliveries(session)) !== null);
      });
    }),
  );
  expect([captures.length > 100, missed.map(({ id }) => id)]).toEqual([true, []]);
});

test("a rule that is not asked where a better one was found comes after it, and would give way to it", () => {
  const wrong = FINDINGS.flatMap(({ id, unless = [] }, index) =>
    unless.filter((better) => {
      const both = [id, better].map((each) => ({ id: each, severity: FINDING_TEXTS[each].severity }));
      const { best, superseded } = byPrecedence(both, "handshake-failed");
      const isBefore = FINDINGS.findIndex((rule) => rule.id === better) < index;
      return !isBefore || best?.id !== better || ![...superseded].some((each) => each.id === id);
    }),
  );
  expect([FINDINGS.some(({ unless }) => unless !== undefined), wrong]).toEqual([true, []]);
});

test("the texts of a finding say what earns each certainty that it has in a sample", () => {
  const silent = captures.flatMap((sessions) => {
    const context = new Context(PUBLISHED_POLICY, neighboursAmong(sessions));
    return sessions.flatMap((session) => {
      const deliveries = new Deliveries(session);
      return FINDINGS.flatMap(({ id, judge }) => {
        const certainty = judge(session, context, deliveries)?.certainty;
        return certainty === undefined || isExplained(id, certainty) ? [] : [`${id} ${certainty}`];
      });
    });
  });
  expect([...new Set(silent)]).toEqual([]);
});

test("every finding is named by a test in test/diagnose/findings", () => {
  const folder = new URL("findings/", import.meta.url);
  const tests = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8"));
  const isNamed = (id: string) =>
    tests.some((text) => text.includes(`/${id}.ts"`) || new RegExp(`\\b${id}\\b`).test(text));
  expect(FINDING_IDS.filter((id) => !isNamed(id))).toEqual([]);
});

test("every finding has an explanation, and no certainty of it is an empty word", () => {
  const poor = Object.entries(EXPLAINED).filter(([, { title, explanation, certainties }]) =>
    [title, explanation, ...Object.values(certainties ?? {})].some((text) => text.split(" ").length < 3),
  );
  expect(poor.map(([id]) => id)).toEqual([]);
});

test.each<[string, Applies, boolean]>([
  ["the outcome that it needs", { outcome: ["handshake-failed", "no-handshake"] }, true],
  ["another outcome", { outcome: ["established"] }, false],
  ["the ClientHello that it needs", { clientHello: true, established: false }, true],
  ["a ClientHello that may not be", { clientHello: false }, false],
  ["no ServerHello as it needs", { serverHello: false, tls: true, smtp: true, bothSides: true }, true],
  ["no ServerHello that it needs", { serverHello: true }, false],
  ["the end that it needs", { abortedBy: ["server", null] }, true],
  ["another end", { abortedBy: [null, "client", "unknown"] }, false],
])("a rule is asked of a session as it applies: %s", (_what, applies, isAsked) => {
  const rule: Rule = { id: "no-shared-cipher", applies, restsOn: "bytes", judge: () => null };
  expect(new RuleIndex([rule], new Context(PUBLISHED_POLICY)).of(build.session())).toHaveLength(
    isAsked ? 1 : 0,
  );
});
