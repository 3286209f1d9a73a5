// How often the program is right, by the certainty that it claims: every sample against truth-of-samples.txt, every case
// beside this project against what it expects. What is called certain must be right.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { inspectFile } from "../src/node/index.ts";
import { inspectSample } from "./build/keyed-samples.ts";
import type { Certainty, Finding, Session } from "../src/session/session.ts";
import { needs } from "./build/needs.ts";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `said` is null where no finding explains the session. */
interface Verdict {
  readonly session: string;
  readonly said: Finding | null;
  readonly isRight: boolean;
}

const verdicts: Verdict[] = [];

afterAll(() => {
  const certainties: readonly (Certainty | null)[] = ["certain", "likely", "possible", null];
  const lines = certainties.map((certainty) => {
    const ofCertainty = verdicts.filter(({ said }) => (said?.certainty ?? null) === certainty);
    const wrong = ofCertainty.filter(({ isRight }) => !isRight);
    const counts = `${ofCertainty.length - wrong.length} right, ${wrong.length} wrong`;
    return [`${certainty ?? "nothing to explain"}: ${counts}`, ...wrong.map(text)].join("\n  ");
  });
  process.stdout.write(`Verdicts by certainty\n${lines.join("\n")}\n`);
});

const text = ({ session, said }: Verdict): string =>
  said === null ? session : `${session}: ${said.id} (${said.certainty}), fault ${said.fault}`;

const primaryOf = ({ findings }: Session): Finding | null => findings.find(({ primary }) => primary) ?? null;

/** None that is certain may be among them. */
const certainly = (wrong: readonly Verdict[]): string[] =>
  wrong.filter(({ said }) => said?.certainty === "certain").map(text);

interface Truth {
  readonly faults: readonly string[];
  /** Ids of findings; none where there is nothing to explain. */
  readonly right: readonly string[];
}

/** By capture and stream, like "success-tls12.pcap 0"; "*" for each stream. */
const TRUTH: ReadonlyMap<string, Truth> = new Map(
  readFileSync(folder("truth-of-samples.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [capture, stream, fault = "", ...right] = line.split(/ +/);
      return [`${capture} ${stream}`, { faults: fault.split("/"), right }] as const;
    }),
);

function isTrue({ faults, right }: Truth, said: Finding | null): boolean {
  if (said === null) return right.length === 0 || right.includes("none");
  return right.includes(said.id) && (said.fault === null || faults.includes(said.fault));
}

describe("verdicts on the samples", () => {
  const captures = readdirSync(folder("../samples")).filter((name) => /\.pcap(ng)?(\.\w+)?$/.test(name));

  test.each(captures)("%s: everything certain is right", async (name) => {
    const { sessions } = await inspectSample(name);
    const found = sessions.map((session): Verdict => {
      const key = `${name} ${session.stream}`;
      const truth = TRUTH.get(key) ?? TRUTH.get(`${name} *`);
      expect(truth, `truth-of-samples.txt says nothing of ${key}`).toBeDefined();
      const said = primaryOf(session);
      return { session: key, said, isRight: truth !== undefined && isTrue(truth, said) };
    });
    verdicts.push(...found);
    expect(certainly(found.filter((verdict) => !verdict.isRight))).toEqual([]);
  });
});

interface Case {
  readonly file: string;
  readonly expect: {
    readonly stream?: number;
    readonly primary?: readonly string[];
    readonly absent?: readonly string[];
    readonly certainty?: readonly (Certainty | null)[];
    readonly fault?: readonly Finding["fault"][];
  };
}

const CASES = folder("../../shared/cases/");

describe.runIf(needs("../shared/cases", existsSync(CASES)))("verdicts on the cases", () => {
  const cases: readonly Case[] = existsSync(CASES)
    ? JSON.parse(readFileSync(`${CASES}cases.json`, "utf8"))
    : [];

  test.each(cases)("$file: everything certain is right", async ({ file, expect: wanted }) => {
    const { sessions } = await inspectFile(CASES + file);
    const session = sessions.find(({ stream }) => stream === (wanted.stream ?? 0));
    const said = session ? primaryOf(session) : null;
    const verdict = { session: file, said, isRight: isAsWanted(wanted, said) };
    verdicts.push(verdict);
    expect(certainly(verdict.isRight ? [] : [verdict])).toEqual([]);
  });
});

function isAsWanted(
  { primary, absent = [], certainty, fault }: Case["expect"],
  said: Finding | null,
): boolean {
  if (said === null) return primary === undefined && !(fault && !fault.includes(null));
  return (
    (primary?.includes(said.id) ?? true) &&
    !absent.some((id) => id === said.id || id === `${said.id}:${said.certainty}`) &&
    (certainty?.includes(said.certainty) ?? true) &&
    (fault?.includes(said.fault) ?? true)
  );
}
