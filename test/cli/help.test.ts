// What --help, the shell's completion and errors say, by all of yargs.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { inspectCommand } from "../../src/cli/commands/inspect.ts";
import { suggestion } from "../../src/cli/help.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** The lines that the built program prints where lines have 80 columns. */
function printed(...args: readonly string[]): string[] {
  const env = { ...process.env, COLUMNS: "80", SHELL: "/bin/bash", ZSH_NAME: "" };
  const { stdout } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: "utf8", env });
  return stdout.trimEnd().split("\n");
}

describe("--help", () => {
  test("names every option of inspect, in lines of at most 80 columns", () => {
    const help = printed("--help");
    const options = inspectCommand.options.map(({ name }) => name);
    const names = [...options.map((name) => `--${name} `), "-0, --null", "-h, --help", "-V, --version"];
    const missing = names.filter((name) => !help.some((line) => line.includes(name)));
    expect([missing, help.filter((line) => line.length > 80)]).toEqual([[], []]);
  });

  test("lists the commands before the options, inspect first", () => {
    const lines = printed("--help");
    const from = lines.findIndex((line) => line.startsWith("Commands"));
    expect([lines.slice(0, from).includes("Input:"), lines[from + 1]?.split(/ +/)[1]]).toEqual([
      false,
      "inspect",
    ]);
  });
});

describe("completion", () => {
  const COMPLETE = ["--get-yargs-completions", "starttls-inspect"];

  test.each([
    [
      ["--format", ""],
      ["table", "json", "ndjson", "csv", "text", "markdown", "html", "sarif"],
    ],
    [["a.pcap", "--finding", "port-"], ["port-reused"]],
    [
      ["a.pcap", "--outcome", "starttls-not"],
      ["starttls-not-offered", "starttls-not-used"],
    ],
    [
      ["verify", "a.pcap", "--closed-by", ""],
      ["client", "server"],
    ],
    [["a.pcap", "--ver"], []],
    [["insp"], ["inspect"]],
    [["ver"], ["verify"]],
    [["explain", "port-"], ["port-reused"]],
  ])("of %j offers %j", (words, offered) => {
    const found = printed(...COMPLETE, ...words);
    expect(found.filter((word) => word !== "" && !word.startsWith("--"))).toEqual(offered);
  });

  test("of -- offers the long options only", () => {
    expect(printed(...COMPLETE, "--").join("\n")).toMatch(/^(?:--[a-z-]{2,}\n?)+$/);
  });

  test("of the beginning of a file name offers nothing: the shell completes it", () => {
    expect(printed(...COMPLETE, "ma")).toEqual([""]);
  });

  test("prints a script for this program", () => {
    expect(printed("completion").join("\n")).toMatch(/starttls-inspect --get-yargs-completions/);
  });
});

describe("suggestion", () => {
  const known = ["packet-loss", "port-reused", "sni-missing", "sni-rejected", "starttls-not-offered"];

  test.each([
    ["port-resued", "; did you mean port-reused?"],
    ["sni-mising", "; did you mean sni-missing?"],
    ["port-reused-again", "; did you mean port-reused?"],
    ["sni", "; did you mean sni-missing or sni-rejected?"],
    ["OFFERED", "; did you mean starttls-not-offered?"],
    ["nonsense", ""],
    ["x", ""],
    ["", ""],
    ["--port-reused", ""],
  ])("for %j is %j", async (word, text) => {
    expect(await suggestion({ word, known })).toBe(text);
  });

  test("without a similar word says what there is otherwise", async () => {
    expect(await suggestion({ word: "nonsense", known, otherwise: "explain lists all" })).toBe(
      "; explain lists all",
    );
  });
});
