import { describe, expect, test } from "vitest";
import { parseArguments } from "../../src/cli/parse-arguments.ts";
import { EVERY_SESSION, type SessionFilter } from "../../src/report/session-filter.ts";
import type { Settings } from "../../src/cli/settings.ts";

const DEFAULTS: Settings = {
  captures: ["a.pcap"],
  filesFrom: null,
  isNullSeparated: false,
  recursive: false,
  join: false,
  ports: [25, 465, 587, 2525],
  allPorts: false,
  decodeAs: new Map(),
  jobs: null,
  filter: EVERY_SESSION,
  zone: "UTC",
  width: null,
  sessions: false,
  quiet: false,
  failOn: null,
  policy: null,
  limits: {},
  maxBytes: Number.POSITIVE_INFINITY,
  format: "table",
  output: null,
  ciphers: false,
  verbose: false,
  color: null,
  strict: false,
};

async function settings(...args: string[]): Promise<Settings | string> {
  const parsed = await parseArguments(args, "1.2.3", 80);
  return parsed.kind === "settings" ? parsed.settings : parsed.text;
}

describe("settings", () => {
  test.each<[string, string[], Partial<Settings>]>([
    ["a capture alone", ["a.pcap"], {}],
    ["-r", ["-r", "a.pcap"], {}],
    ["-r without a space", ["-ra.pcap"], {}],
    ["a capture named twice", ["a.pcap", "-r", "a.pcap"], {}],
    [
      "several captures between options",
      ["-r", "a", "--json", "b", "-v", "-"],
      { captures: ["a", "b", "-"], format: "json", verbose: true },
    ],
    ["a capture that looks like a number", ["007"], { captures: ["007"] }],
    ["a capture behind --", ["--", "-a.pcap"], { captures: ["-a.pcap"] }],
    [
      "ports",
      ["a.pcap", "--port", "443,8000-8001", "--port=26"],
      { ports: [25, 26, 443, 465, 587, 2525, 8000, 8001] },
    ],
    ["all ports", ["--all-ports", "a.pcap"], { allPorts: true }],
    [
      "-d",
      ["a.pcap", "-d", "tcp.port==26,smtp", "-dtcp.port==27,ssl"],
      {
        ports: [25, 26, 27, 465, 587, 2525],
        decodeAs: new Map([
          [26, "smtp"],
          [27, "tls"],
        ]),
      },
    ],
    ["a ring buffer", ["ring", "--join", "--recursive"], { captures: ["ring"], join: true, recursive: true }],
    [
      "a list of captures",
      ["--files-from", "-", "-0"],
      { captures: [], filesFrom: "-", isNullSeparated: true },
    ],
    [
      "a list and more",
      ["a.pcap", "--files-from=list", "--null"],
      { filesFrom: "list", isNullSeparated: true },
    ],
    [
      "streams",
      ["a.pcap", "--stream", "3,5-6", "--stream", "9"],
      { filter: { ...EVERY_SESSION, streams: [3, 5, 6, 9] } },
    ],
    ["a policy", ["a.pcap", "--policy", "none"], { policy: "none" }],
    ["a format", ["a.pcap", "--format", "ndjson"], { format: "ndjson" }],
    ["the last of two formats", ["a.pcap", "--format", "json", "--format", "table"], { format: "table" }],
    ["an output", ["a.pcap", "-o", "out.txt"], { output: "out.txt" }],
    ["standard output", ["a.pcap", "-o", "-"], { output: null }],
    ["colours", ["a.pcap", "--color"], { color: true }],
    ["no colours", ["--no-color", "a.pcap"], { color: false }],
    [
      "strictness and detail",
      ["a.pcap", "--strict", "--ciphers", "-v"],
      { strict: true, ciphers: true, verbose: true },
    ],
  ])("are read from %s", async (_what, args, changes) => {
    expect(await settings(...args)).toEqual({ ...DEFAULTS, ...changes });
  });
});

describe("a usage error", () => {
  test.each([
    ["no capture", [], 'no capture given: name a file, or "-" for standard input'],
    [
      "standard input for two things",
      ["-", "--files-from", "-"],
      "standard input cannot be both a capture and the list of captures",
    ],
    [
      "standard input to join",
      ["a", "-", "--join"],
      "--join reads files twice, and standard input can be read once: write it to a file",
    ],
    ["an unknown option", ["a", "--bogus"], "unknown option --bogus"],
    ["an unknown letter", ["a", "-x"], "unknown option -x"],
    ["an option without its value", ["a", "--port"], "no value for --port"],
    ["an empty value", ["a", "--port", ""], "--port needs a value"],
    ["a negated value", ["a", "--no-port"], "--port needs a value"],
    [
      "an unknown format",
      ["a", "--format", "xml"],
      "--format xml: can be table, json, ndjson, csv, text, markdown, html, sarif",
    ],
    [
      "a port that is none",
      ["a", "--port", "http"],
      '--port http: "http" is no port number and no range of such',
    ],
    [
      "a layer that is not TCP",
      ["a", "-d", "udp.port==53,dns"],
      "-d udp.port==53,dns: expected tcp.port==PORT,PROTOCOL, as in -d tcp.port==2525,smtp",
    ],
  ])("tells of %s in one line", async (_what, args, message) => {
    await expect(settings(...args)).rejects.toMatchObject({ name: "UsageError", message });
  });
});

describe("texts", () => {
  test("the help names every option, in 80 columns", async () => {
    const parsed = await parseArguments(["--help"], "1.2.3", 80);
    const help = parsed.kind === "text" ? parsed.text : "";
    const options = [
      "--read",
      "--join",
      "--recursive",
      "--files-from",
      "-0, --null",
      "--port",
      "--all-ports",
      "--decode-as",
      "--stream",
      "--format",
      "--json",
      "--output",
    ];
    const more = ["--ciphers", "--verbose", "--color", "--strict", "--help", "--version", "completion"];
    const missing = [...options, ...more].filter((name) => !help.includes(name));
    expect([missing, help.split("\n").filter((line) => line.length > 80)]).toEqual([[], []]);
  });

  test("the version is the package's", async () => {
    expect(await settings("--version")).toBe("1.2.3\n");
  });

  test("a completion script is a script for this program", async () => {
    expect(await settings("completion")).toMatch(/starttls-inspect --get-yargs-completions/);
  });

  test("the choices of an option complete", async () => {
    expect(await settings("--get-yargs-completions", "starttls-inspect", "--format", "")).toBe(
      "table\njson\nndjson\ncsv\ntext\nmarkdown\nhtml\nsarif\n",
    );
  });

  test("options complete by their long names", async () => {
    expect(await settings("--get-yargs-completions", "starttls-inspect", "--")).toMatch(
      /^(?:--[a-z-]{2,}\n)+$/,
    );
  });

  test("a word that is no option is left to the shell", async () => {
    expect(await settings("--get-yargs-completions", "starttls-inspect", "ma")).toBe("\n");
  });
});

describe("filters", () => {
  const zone = "Europe/Berlin";
  const LOCAL = ["--tz", zone];
  test.each<[string, string[], Partial<SessionFilter>]>([
    ["failed", ["--failed"], { failed: true }],
    [
      "hosts",
      ["--client", "192.0.2.0/24", "--client", "*.example.net", "--server", "2001:db8::25"],
      { clients: ["192.0.2.0/24", "*.example.net"], servers: ["2001:db8::25"] },
    ],
    ["a time of day", ["--since", "03:14"], { since: { text: "03:14", zone: "UTC" } }],
    [
      "times in a zone",
      [...LOCAL, "--since", "2026-11-21 03:14", "--until", "2026-11-21T04:00:05.5"],
      { since: { text: "2026-11-21T03:14", zone }, until: { text: "2026-11-21T04:00:05.5", zone } },
    ],
    [
      "times with their own offset, whatever the zone",
      [...LOCAL, "--since", "2026-11-21T03:14:05z", "--until", "2026-11-21T00:30:05.25+05:30"],
      {
        since: { text: "2026-11-21T03:14:05", zone: "UTC" },
        until: { text: "2026-11-20T19:00:05.25", zone: "UTC" },
      },
    ],
    ["a day", ["--until", "2026-11-21"], { until: { text: "2026-11-21", zone: "UTC" } }],
    [
      "findings, by an old name too, and outcomes",
      ["--finding", "middlebox-idle-drop", "--finding", "PACKET-LOSS", "--outcome", "no-handshake"],
      { findings: ["reset-after-idle", "packet-loss"], outcomes: ["no-handshake"] },
    ],
  ])("%s", async (_what, args, parts) => {
    expect(await settings("a.pcap", ...args)).toMatchObject({ filter: { ...EVERY_SESSION, ...parts } });
  });

  test.each([
    [["--client", "192.0.2"], "--client 192.0.2: expected an address, a network or a name"],
    [["--server", "198.51.100.25:25"], "--server 198.51.100.25:25: expected an address"],
    [["--client", "192.0.2.0/33"], "--client 192.0.2.0/33: expected an address"],
    [["--since", "3:14"], "--since 3:14: expected a time, as in 03:14 or 2026-11-21T03:14:05"],
    [["--until", "2026-13-01"], "--until 2026-13-01: expected a time"],
    [["--since", "25:00"], "--since 25:00: expected a time"],
    [["--since", "03:14Z"], "--since 03:14Z: expected a time"],
    [["--tz", "Berlin"], "--tz Berlin: expected local or the name of a time zone"],
    [["--finding", "port-resued"], "there is no finding of that name; did you mean port-reused?"],
    [["--finding", "no-handshake"], "it is an outcome: --outcome no-handshake"],
    [["--outcome", "failed"], "--outcome failed: can be "],
  ])("%j is refused", async (args, message) => {
    await expect(settings("a.pcap", ...args)).rejects.toThrow(message);
  });
});

const words = async (...args: string[]): Promise<string[]> => {
  const text = await settings(...args);
  return typeof text === "string" ? text.trimEnd().split("\n") : [];
};

describe("completion", () => {
  const COMPLETE = ["--get-yargs-completions", "starttls-inspect"];

  test("ids of findings follow --finding, outcomes --outcome", async () => {
    const outcomes = await words(...COMPLETE, "a.pcap", "--outcome", "");
    expect([await words(...COMPLETE, "a.pcap", "--finding", "port-"), outcomes.slice(0, 2)]).toEqual([
      ["port-reused"],
      ["established", "handshake-failed"],
    ]);
  });

  test("a first word may be a command", async () => {
    expect([await words(...COMPLETE, "insp"), await words(...COMPLETE, "ver")]).toEqual([
      ["inspect"],
      ["verify"],
    ]);
  });
});

test("the help begins with the commands, inspect first", async () => {
  const lines = await words("--help");
  const from = lines.findIndex((line) => line.startsWith("Commands"));
  expect([lines.slice(0, from).includes("Input:"), lines[from + 1]?.split(/ +/)[1]]).toEqual([
    false,
    "inspect",
  ]);
});
