import fc from "fast-check";
import type { Options } from "yargs";
import { expect, test } from "vitest";
import { parseCommandLine, parseWithYargs } from "../../src/cli/command-line.ts";
import type { Given } from "../../src/cli/given.ts";
import { plainlyGiven } from "../../src/cli/plainly-given.ts";

const value = { type: "string", nargs: 1, requiresArg: true } as const;

const OPTIONS = {
  read: { ...value, alias: "r" },
  "all-ports": { type: "boolean" },
  color: { type: "boolean" },
  verbose: { type: "boolean", alias: "v" },
  format: { ...value, choices: ["table", "json"], default: "table" },
} as const satisfies Readonly<Record<string, Options>>;

const LINE = { usage: "", options: OPTIONS, epilogue: "" };
const HELP = { version: "1.2.3", width: 80 };

const WORDS = [
  "mail.pcap - -- 8 help completion json -r -rmail.pcap --read --read=mail.pcap --read= --no-read",
  "-v -vr -h --help --version --verbose --verbose=false --no-verbose --all-ports --allPorts",
  "--color --no-color --colour true -x --format --format=json --format=xml --get-yargs-completions",
].flatMap((line) => line.split(" "));

test("what is read without yargs is what yargs reads", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom("", ...WORDS), { maxLength: 6 }), async (args) => {
      expect(await outcome(parseCommandLine, args)).toEqual(await outcome(parseWithYargs, args));
    }),
    { numRuns: 500 },
  );
});

test("a plain line needs no yargs", async () => {
  const given = await plainlyGiven(["a.pcap", "-r", "b.pcap", "--all-ports"], OPTIONS, {});
  expect(given).toEqual({ _: ["a.pcap"], read: "b.pcap", r: "b.pcap", "all-ports": true, format: "table" });
});

test.each(["--help", "--bogus", "--read", "--format=xml", "help"])(
  "%s is left to yargs",
  async (argument) => {
    expect(await plainlyGiven([argument], OPTIONS, {})).toBeNull();
  },
);

/** What was given by name, or else what was said. */
async function outcome(parse: typeof parseCommandLine, args: readonly string[]): Promise<unknown> {
  try {
    // Only parseCommandLine takes "-rmail.pcap" apart.
    const whole = args.flatMap((one) => (one === "-rmail.pcap" ? ["-r", "mail.pcap"] : [one]));
    const parsed = await parse(whole, LINE, HELP);
    return parsed.kind === "text" ? parsed : named(parsed.given);
  } catch (error) {
    return String(error);
  }
}

const named = (given: Given) => ["_", ...Object.keys(OPTIONS)].map((name) => given[name]);
