// A finding -> all that is said of it.
import { expect, test } from "vitest";
import { FINDING_TEXTS } from "../../src/diagnose/finding-texts.ts";
import { textsOf } from "../../src/diagnose/with-texts.ts";
import * as build from "../build/sessions.ts";

const POSTFIX = build.session({
  smtp: build.smtpDialogue({ banner: { frame: 4, code: 220, text: "mx.example.net ESMTP Postfix" } }),
});
const ID = "server-closed-after-clienthello";

test("a finding that holds no texts of its own has those of its id, the likely systems' first", () => {
  const { remedies: _remedies, ...finding } = build.finding({ id: ID, remedy: "" });
  const { explanation, logs, remedies, references } = textsOf({ ...finding, logs: undefined }, POSTFIX);
  const rule = FINDING_TEXTS[ID];
  expect(explanation).toBe(rule.explanation);
  expect(logs[0]?.system).toBe("Postfix");
  expect(new Set(logs)).toEqual(new Set(rule.logs));
  expect(new Set(remedies)).toEqual(new Set(rule.remedies));
  expect(references).toEqual(finding.references ?? rule.references);
});

test("texts of its own are said in place of those, the likely systems' first", () => {
  const remedies = [
    { system: "any", text: "Wait." },
    { system: "Postfix", text: "Allow TLS 1.2." },
  ];
  const finding = build.finding({
    id: ID,
    remedy: "Allow TLS 1.2.",
    remedies,
    logs: [],
    references: ["RFC 1"],
  });
  expect(textsOf(finding, POSTFIX)).toEqual({
    explanation: FINDING_TEXTS[ID].explanation,
    logs: [],
    remedies: [remedies[1], remedies[0]],
    references: ["RFC 1"],
  });
});

test("a finding that only another version knows is said with what it brings", () => {
  const finding = {
    ...build.finding({ id: "of-next-year", remedy: "Update." }),
    logs: undefined,
    remedies: undefined,
    references: undefined,
  };
  expect(textsOf(finding, POSTFIX)).toEqual({
    explanation: "",
    logs: [],
    remedies: [{ system: "any", text: "Update." }],
    references: [],
  });
});
