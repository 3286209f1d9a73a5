// samples/compare: what the comparison says of each folder is what its expected.json asks for, and nothing that it forbids.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compareCaptures } from "../../src/compare-captures.ts";
import { compareFailed } from "../../src/compare/compare-failed.ts";
import type { Comparison } from "../../src/compare/comparison.ts";
import { ComparisonError } from "../../src/compare/comparison-error.ts";
import { inspect } from "../../src/inspect.ts";
import { type Expected, expectedOf, pairs, PAIRS } from "./expected.ts";

test.each(pairs)("%s", async (pair) => {
  const expected = expectedOf(pair);
  const comparison = await compared(pair, expected);
  expect(expected.kinds).toContain(comparison?.kind ?? "error");
  if (comparison !== null) expect(mistakes(comparison, expected)).toEqual([]);
});

/** Null where there is nothing to compare. */
async function compared(pair: string, { captures, streams, groups }: Expected): Promise<Comparison | null> {
  const given = captures.map((path) => ({ path, source: readFileSync(new URL(`${pair}/${path}`, PAIRS)) }));
  if (groups === true) {
    const read = await Promise.all(
      given.map(async ({ path, source }) => ({ path, ...(await inspect(source, { path })) })),
    );
    return compareFailed(read);
  }
  const [first] = given;
  const named = streams?.flatMap((stream, index) => {
    const capture = given[index] ?? first;
    return capture === undefined ? [] : [{ ...capture, stream }];
  });
  try {
    return (await compareCaptures(named ?? given)).comparison;
  } catch (error) {
    if (error instanceof ComparisonError) return null;
    throw error;
  }
}

function mistakes(comparison: Comparison, expected: Expected): readonly string[] {
  return [
    ...(comparison.kind === "same-connection"
      ? [...ofPath(comparison, expected), ...ofFates(comparison, expected)]
      : []),
    ...ofFindings(comparison, expected),
    ...(expected.untold === true && comparison.untold.length === 0 ? ["nothing is untold"] : []),
    ...ofWords(comparison, expected),
  ];
}

type Path = Extract<Comparison, { kind: "same-connection" }>;

function ofPath({ verdict, legs }: Path, expected: Expected): readonly string[] {
  const wrong = expected.verdicts?.includes(verdict) === false ? [`verdict ${verdict}`] : [];
  const given = new Map(legs.map((leg) => [`${leg.from}-${leg.to}`, leg.verdict]));
  const ofLegs = Object.entries(expected.legs ?? {}).flatMap(([leg, verdicts]) => {
    const said = given.get(leg);
    return said !== undefined && verdicts.includes(said) ? [] : [`leg ${leg} ${said}`];
  });
  return [...wrong, ...ofLegs];
}

function ofFates({ steps, legs }: Path, { fates }: Expected): readonly string[] {
  if (fates === undefined) return [];
  const wrong = steps.filter(({ fate }) => !fates.includes(fate)).map(({ says, fate }) => `${says}: ${fate}`);
  const directions = legs.flatMap(({ client, server }) => [client, server]);
  const miscounted = (["lost", "added", "altered"] as const).filter(
    (fate) => !fates.includes(fate) && directions.some((direction) => direction[fate] > 0),
  );
  return [...wrong, ...miscounted.map((fate) => `some are counted as ${fate}`)];
}

function ofFindings({ findings }: Comparison, { must, may }: Expected): readonly string[] {
  const allowed = new Set<string>([...must.map(({ id }) => id), ...may]);
  const uncalled = findings.filter(({ id }) => !allowed.has(id)).map(({ id }) => `uncalled-for: ${id}`);
  const lacking = must.flatMap(({ id, faults, certainties, frames = {} }) => {
    const found = findings.find((finding) => finding.id === id);
    if (found === undefined) return [`lacking: ${id}`];
    const named = new Set(found.frames.map(({ capture, frame }) => `${capture} ${frame}`));
    const wanted = Object.entries(frames).flatMap(([capture, list]) =>
      list.map((frame) => `${capture} ${frame}`),
    );
    return [
      ...(faults.includes(found.fault) ? [] : [`${id}: fault ${found.fault}`]),
      ...(certainties.includes(found.certainty) ? [] : [`${id}: ${found.certainty}`]),
      ...wanted.filter((frame) => !named.has(frame)).map((frame) => `${id}: does not name ${frame}`),
    ];
  });
  return [...uncalled, ...lacking];
}

function ofWords(comparison: Comparison, { said = [], neverSaid = [] }: Expected): readonly string[] {
  const text = wordsOf(comparison).join("\n").toLowerCase();
  return [
    ...said.filter((words) => !text.includes(words.toLowerCase())).map((words) => `does not say ${words}`),
    ...neverSaid.filter((words) => text.includes(words.toLowerCase())).map((words) => `says ${words}`),
  ];
}

function wordsOf(comparison: Comparison): readonly string[] {
  const { headline, findings, untold } = comparison;
  const told = findings.map(({ title, detail, evidence }) =>
    [title, detail, evidence.map(({ value }) => value).join("\n")].join("\n"),
  );
  return [headline, ...untold, ...told, ...particulars(comparison)];
}

function particulars(comparison: Comparison): readonly string[] {
  if (comparison.kind === "same-connection") return comparison.legs.flatMap(({ rewritten }) => rewritten);
  if (comparison.kind === "groups") return comparison.traits.map(({ what }) => what);
  return comparison.differences.flatMap(({ name, a, b }) => [name, a, b]);
}
