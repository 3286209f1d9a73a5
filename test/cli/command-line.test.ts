// Arguments of `starttls-inspect [inspect]` -> settings, or the error that is printed.
import { describe, expect, test } from "vitest";
import { parseCommandLine } from "../../src/cli/command-line.ts";
import { inspectCommand } from "../../src/cli/commands/inspect.ts";
import { EXIT, INPUT, OUTPUT } from "../../src/cli/options.ts";
import { formatGiven, inspection, outputFile, sessionFilter, timeZone } from "../../src/cli/settings.ts";
import { EVERY_SESSION, type SessionFilter } from "../../src/report/session-filter.ts";

/** Without options, for a capture a.pcap. */
const DEFAULTS = {
  read: [],
  operands: ["a.pcap"],
  filesFrom: null,
  null: false,
  recursive: false,
  join: false,
  ports: [25, 465, 587, 2525],
  allPorts: false,
  decodeAs: new Map<number, string>(),
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
  format: null,
  output: null,
  ciphers: false,
  verbose: false,
  color: null,
  strict: false,
};

type Settings = { readonly [Name in keyof typeof DEFAULTS]: unknown };

async function settings(...args: string[]): Promise<Settings | string> {
  const line = await parseCommandLine(args, inspectCommand.options);
  if (typeof line === "string") return line;
  return {
    operands: line.operands,
    read: line.get(INPUT.read),
    filesFrom: line.get(INPUT.filesFrom),
    null: line.get(INPUT.null),
    recursive: line.get(INPUT.recursive),
    join: line.get(INPUT.join),
    jobs: line.get(INPUT.jobs),
    policy: line.get(INPUT.policy),
    ...inspection(line),
    filter: sessionFilter(line),
    zone: timeZone(line),
    format: formatGiven(line),
    output: outputFile(line),
    ciphers: line.get(OUTPUT.ciphers),
    verbose: line.get(OUTPUT.verbose),
    sessions: line.get(OUTPUT.sessions),
    width: line.get(OUTPUT.width),
    color: line.get(OUTPUT.color),
    quiet: line.get(EXIT.quiet),
    failOn: line.get(EXIT.failOn),
    strict: line.get(EXIT.strict),
  };
}

describe("parseCommandLine", () => {
  test.each<[string[], Partial<Settings>]>([
    [["a.pcap"], {}],
    [["-r", "a.pcap"], { read: ["a.pcap"], operands: [] }],
    [["-ra.pcap"], { read: ["a.pcap"], operands: [] }],
    [["-r-"], { read: ["-"], operands: [] }],
    [["--read=-"], { read: ["-"], operands: [] }],
    [
      ["-r", "a", "--json", "b", "-v", "-"],
      { read: ["a"], operands: ["b", "-"], format: "json", verbose: true },
    ],
    [["007"], { operands: ["007"] }],
    [["--", "-a.pcap"], { operands: ["-a.pcap"] }],
    [["--", "-rfoo.pcap"], { operands: ["-rfoo.pcap"] }],
    [["a.pcap", "--", "--json", "help"], { operands: ["a.pcap", "--json", "help"] }],
    [["a.pcap", "-vq"], { verbose: true, quiet: true }],
    [["a.pcap", "--verbose=false", "--no-quiet"], {}],
    [
      ["a.pcap", "--port", "443,8000-8001", "--port=26"],
      { ports: [25, 26, 443, 465, 587, 2525, 8000, 8001] },
    ],
    [["--all-ports", "a.pcap"], { allPorts: true }],
    [
      ["a.pcap", "-d", "tcp.port==26,smtp", "-dtcp.port==27,ssl"],
      {
        ports: [25, 26, 27, 465, 587, 2525],
        decodeAs: new Map([
          [26, "smtp"],
          [27, "tls"],
        ]),
      },
    ],
    [["ring", "--join", "--recursive"], { operands: ["ring"], join: true, recursive: true }],
    [["--files-from", "-", "-0"], { operands: [], filesFrom: "-", null: true }],
    [["a.pcap", "--files-from=list", "--null"], { filesFrom: "list", null: true }],
    [
      ["a.pcap", "--stream", "3,5-6", "--stream", "9"],
      { filter: { ...EVERY_SESSION, streams: [3, 5, 6, 9] } },
    ],
    [["a.pcap", "--policy", "none"], { policy: "none" }],
    [
      ["a.pcap", "--limit", "sessions=5", "--limit=gaps=7", "--max-bytes", "9"],
      { limits: { sessions: 5, gaps: 7 }, maxBytes: 9 },
    ],
    [["a.pcap", "--format", "ndjson"], { format: "ndjson" }],
    [["a.pcap", "--format", "json", "--format", "table"], { format: "table" }],
    [["a.pcap", "-o", "out.txt"], { output: "out.txt" }],
    [["a.pcap", "-o", "-"], { output: null }],
    [["a.pcap", "--color"], { color: true }],
    [["--no-color", "a.pcap"], { color: false }],
    [["a.pcap", "--strict", "--ciphers", "-v"], { strict: true, ciphers: true, verbose: true }],
  ])("%j sets %j", async (args, changes) => {
    expect(await settings(...args)).toEqual({ ...DEFAULTS, ...changes });
  });

  test.each([
    [["--help"], "help"],
    [["a.pcap", "-h", "--bogus"], "help"],
    [["help"], "help"],
    [["--version", "a.pcap"], "version"],
    [["-V"], "version"],
  ])("%j asks for %s", async (args, asked) => {
    expect(await settings(...args)).toBe(asked);
  });

  test.each([
    [["a", "--bogus"], "unknown option --bogus"],
    [["a", "-x"], "unknown option -x"],
    [["a", "--port"], "no value for --port"],
    [["a", "-r"], "no value for -r"],
    [["a", "--port", ""], "--port needs a value"],
    [["a", "--no-port"], "--port needs a value"],
    [["a", "--format", "xml"], "--format xml: can be table, json, ndjson, csv, text, markdown, html, sarif"],
    [["a", "--json", "--format", "csv"], "--json and --format csv are two formats: choose one"],
    [["a", "--port", "http"], '--port http: "http" is not a port number or range'],
    [
      ["a", "-d", "udp.port==53,dns"],
      "--decode-as udp.port==53,dns: expected tcp.port==PORT,PROTOCOL, as in -d tcp.port==2525,smtp",
    ],
  ])("%j is a UsageError: %s", async (args, message) => {
    await expect(settings(...args)).rejects.toMatchObject({ name: "UsageError", message });
  });
});

describe("sessionFilter", () => {
  const zone = "Europe/Berlin";
  const LOCAL = ["--tz", zone];
  test.each<[string[], Partial<SessionFilter>]>([
    [["--failed"], { failed: true }],
    [
      ["--client", "192.0.2.0/24", "--client", "*.example.net", "--server", "2001:db8::25"],
      { clients: ["192.0.2.0/24", "*.example.net"], servers: ["2001:db8::25"] },
    ],
    [["--since", "03:14"], { since: { text: "03:14", zone: "UTC" } }],
    [
      [...LOCAL, "--since", "2026-11-21 03:14", "--until", "2026-11-21T04:00:05.5"],
      { since: { text: "2026-11-21T03:14", zone }, until: { text: "2026-11-21T04:00:05.5", zone } },
    ],
    [
      [...LOCAL, "--since", "2026-11-21T03:14:05z", "--until", "2026-11-21T00:30:05.25+05:30"],
      {
        since: { text: "2026-11-21T03:14:05", zone: "UTC" },
        until: { text: "2026-11-20T19:00:05.25", zone: "UTC" },
      },
    ],
    [["--until", "2026-11-21"], { until: { text: "2026-11-21", zone: "UTC" } }],
    [
      ["--finding", "middlebox-idle-drop", "--finding", "PACKET-LOSS", "--outcome", "no-handshake"],
      { findings: ["reset-after-idle", "packet-loss"], outcomes: ["no-handshake"] },
    ],
  ])("%j becomes %j", async (args, parts) => {
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
    [["--finding", "bad-luck"], "--finding bad-luck: there is no finding of that name"],
    [["--finding", "no-handshake"], "it is an outcome: --outcome no-handshake"],
    [["--outcome", "failed"], "--outcome failed: can be established, "],
  ])("%j is a UsageError: %s", async (args, message) => {
    await expect(settings("a.pcap", ...args)).rejects.toThrow(message);
  });
});
