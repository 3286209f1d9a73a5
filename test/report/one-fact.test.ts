// One fact is the same wherever it is printed: every sample with one session, in all formats, against its JSON.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { inspectFile } from "../../src/node/inspect-file.ts";
import { assembleDocument } from "../../src/report/assemble-document.ts";
import type { FormatName } from "../../src/report/formats.ts";
import { findingOf } from "../../src/report/hosts.ts";
import { suiteCount } from "../../src/report/offer.ts";
import { mainFinding } from "../../src/report/outcome.ts";
import { OUTCOMES } from "../../src/session/outcome.ts";
import type { RenderOptions } from "../../src/report/render-options.ts";
import { render } from "../../src/report/render.ts";
import type { Session } from "../../src/session/session.ts";
import { duration } from "../../src/text/amounts.ts";
import { offeredVersions } from "../../src/text/code-points.ts";

const SAMPLES = fileURLToPath(new URL("../../samples/", import.meta.url));
const TOOL = { name: "starttls-inspect", version: "0.0.0" };

/** Of the samples one in so many: the others differ from them in the capture, not in what is printed. */
const EVERY = 2;
/** Texts that must hold a fact for the comparison to be one. */
const ENOUGH = 5;

/** `rows` is the table of sessions. */
type Printed = "table" | "rows" | "verbose" | "text" | "markdown" | "html";

interface Sample {
  readonly name: string;
  readonly session: Session;
  /** Without line ends and markup. */
  readonly texts: Readonly<Record<Printed, string>>;
  readonly csv: Readonly<Record<string, string>>;
  /** The session in the JSON document, and in NDJSON. */
  readonly json: object;
  readonly line: unknown;
}

const samples: Sample[] = [];

beforeAll(async () => {
  const names = readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?$/.test(name));
  for (const name of names.filter((_, index) => index % EVERY === 0)) {
    const { capture, sessions } = await inspectFile(`${SAMPLES}${name}`, { sha256: false });
    const [session] = sessions;
    if (session === undefined || sessions.length > 1) continue;
    const document = assembleDocument(TOOL, [capture], sessions);
    const print = async (format: FormatName, options: Partial<RenderOptions> = {}): Promise<string> =>
      render(document, format, { width: 2000, ...options });
    const [head = "", row = ""] = (await print("csv"))
      .split("\r\n")
      .map(fieldsOf)
      .map((fields) => fields.join("\n"));
    const columns = row.split("\n");
    samples.push({
      name,
      session,
      texts: {
        table: plain(await print("table")),
        rows: plain(await print("table", { sessions: true })),
        verbose: plain(await print("table", { verbose: true })),
        text: plain(await print("text")),
        markdown: plain(await print("markdown", { verbose: true })),
        html: plain(await print("html")),
      },
      csv: Object.fromEntries(head.split("\n").map((column, index) => [column, columns[index] ?? ""])),
      json: JSON.parse(await print("json")).sessions[0],
      line: JSON.parse((await print("ndjson")).split("\n")[0] ?? ""),
    });
  }
}, 240_000);

/** Line ends in a field are escaped. */
const fieldsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");

function plain(text: string): string {
  return text
    .replaceAll(/<style>[^]*?<\/style>|<[^>]*>/g, " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&gt;", ">")
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&")
    .replaceAll(/[`*\\│]/g, "")
    .replaceAll(/\s+/g, " ");
}

type Value = string | number | null | undefined;

const TEXTS: readonly Printed[] = ["table", "rows", "verbose", "text", "markdown", "html"];

/** Of each text that holds `pattern` its group `value` against the session's; undefined where the two may differ. */
function check(
  pattern: RegExp,
  expected: (session: Session, groups: Readonly<Record<string, string>>) => Value,
): { readonly wrong: readonly string[]; readonly found: Partial<Record<Printed, number>> } {
  const wrong: string[] = [];
  const found: Partial<Record<Printed, number>> = {};
  for (const { name, session, texts } of samples) {
    for (const text of TEXTS) {
      for (const { 0: phrase, groups = {} } of texts[text].matchAll(pattern)) {
        const value = expected(session, groups);
        if (value === undefined) continue;
        found[text] = (found[text] ?? 0) + 1;
        if (String(value) !== groups["value"]) wrong.push(`${name}, ${text}: "${phrase}", not ${value}`);
      }
    }
  }
  return { wrong, found };
}

const TIME = String.raw`(?<value>[\d.]+ (?:ms|s|min(?: \d+ s)?))`;
const VERSIONS = String.raw`(?<value>(?:at most )?(?:TLS|SSL) \d\.\d(?: only|(?:, TLS 1\.\d)* and TLS 1\.\d)?)`;
const offered = ({ tls }: Session): Value => tls?.clientHello && offeredVersions(tls.clientHello);
const suites = ({ tls }: Session): Value => tls?.clientHello && suiteCount(tls.clientHello);
const chosen = ({ tls }: Session): Value => tls?.serverHello?.negotiatedVersion.name;
const closedBy = ({ close }: Session): Value => `${close.by}: ${close.with}`;

interface Fact {
  readonly name: string;
  readonly pattern: RegExp;
  readonly expected: Parameters<typeof check>[1];
  /** Texts that are known to print it. */
  readonly texts: readonly Printed[];
}

const FACTS: readonly Fact[] = [
  {
    name: "the delay before the first FIN or RST",
    pattern: new RegExp(
      String.raw`(?:FIN|RST)(?: in|,)? \(?frame (?<frame>\d+)\)?,? ${TIME} (?:later|after)`,
      "g",
    ),
    expected: ({ close }, { frame }) =>
      close.frame === Number(frame) ? duration(close.delayMs ?? 0) : undefined,
    texts: TEXTS,
  },
  {
    name: "the frame of the ClientHello",
    pattern: /\bClientHello \(frame (?<value>\d+)\)/g,
    expected: ({ tls }) => (tls?.retriedClientHello ? undefined : tls?.clientHello?.frame),
    texts: ["table", "verbose", "text", "markdown", "html"],
  },
  {
    name: "the outcome",
    pattern: new RegExp(`(?:Outcome:? |:\\d+ )(?<value>${OUTCOMES.join("|")})\\b`, "g"),
    expected: ({ outcome }) => outcome,
    texts: ["table", "verbose", "markdown", "html"],
  },
  {
    name: "the versions that the client offers, in the story",
    pattern: new RegExp(`The client offers ${VERSIONS}, with`, "g"),
    expected: offered,
    texts: ["table", "markdown", "html"],
  },
  {
    name: "the versions that the client offers, in lists",
    pattern: new RegExp(`(?<!version )[Oo]ffered:? ${VERSIONS}\\b(?! to\\b)`, "g"),
    expected: offered,
    texts: ["text", "markdown", "html"],
  },
  {
    name: "the number of cipher suites that the client offers",
    pattern: /(?:with|TLS 1\.\d,) (?<value>\d+) (?:cipher )?suites?\b/g,
    expected: suites,
    texts: ["table", "rows", "verbose", "markdown", "html"],
  },
  {
    name: "the version that the server chose",
    pattern: /(?:The server chose|Chosen:?) (?<value>(?:TLS|SSL) \d\.\d)(?: and|,) (?:TLS|SSL)_/g,
    expected: chosen,
    texts: ["table", "markdown", "html"],
  },
  {
    name: "who closed first",
    pattern: /Closed by:? (?<value>\w+: (?:FIN|RST)) in frame/g,
    expected: closedBy,
    texts: ["markdown", "html"],
  },
  {
    name: "who closed first, in the table's column",
    pattern: /(?<value>(?:client|server): (?:FIN|RST)), frame/g,
    expected: closedBy,
    texts: ["rows"],
  },
  {
    name: "who aborted, and how certain that is",
    pattern: /Aborted by:? (?<value>\w+: [\w-]+(?: in frame \d+)? \(\w+\))/g,
    expected: ({ aborted: is }) =>
      is && `${is.by}: ${is.with}${is.frame === null ? "" : ` in frame ${is.frame}`} (${is.certainty})`,
    texts: ["markdown", "html"],
  },
  {
    name: "the main finding, and how certain it is",
    pattern: /Finding:? (?<value>[a-z\d-]+ \(\w+, \w+)(?=[);])/g,
    expected: (session) => {
      const main = mainFinding(session);
      return main && `${main.id} (${main.severity}, ${main.certainty}`;
    },
    texts: ["table", "verbose", "markdown", "html"],
  },
];

describe("one fact of a session is the same in every format that prints it", () => {
  test.each(FACTS)("$name", ({ pattern, expected, texts }) => {
    const { wrong, found } = check(pattern, expected);
    expect(wrong).toEqual([]);
    expect(texts.filter((text) => (found[text] ?? 0) < ENOUGH)).toEqual([]);
  });

  test("the row of the CSV has the values of the JSON document", () => {
    const wrong = samples.flatMap(({ name, session, csv }) => {
      const { outcome, close, aborted, tls } = session;
      const values = {
        outcome,
        finding: findingOf(session),
        clientHelloFrame: tls?.clientHello?.frame,
        highestVersion: tls?.clientHello?.highestVersion.name,
        cipherSuites: suites(session),
        negotiatedVersion: chosen(session),
        closedBy: close.by,
        closeFrame: close.frame,
        closeDelayMs: close.delayMs,
        abortedBy: aborted?.by,
        abortedCertainty: aborted?.certainty,
      };
      return Object.entries(values)
        .filter(([column, value]) => csv[column] !== String(value ?? ""))
        .map(([column, value]) => `${name}, ${column}: ${csv[column]}, not ${String(value)}`);
    });
    expect(wrong).toEqual([]);
  });

  test("the line of the NDJSON has the members of the JSON document", () => {
    for (const { json, line } of samples) expect(line).toEqual({ type: "session", ...json });
  });
});
