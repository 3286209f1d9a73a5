// Renders src/tls/registry/data from the registries' CSV files and compares: this test is the generator.
// UPDATE_REGISTRIES=1 writes the files instead of only comparing them.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { needs } from "../../build/needs.ts";

const CSV = new URL("../../../../shared/iana/", import.meta.url);
const DATA = new URL("../../../src/tls/registry/data/", import.meta.url);

type CsvRow = Readonly<Record<string, string>>;

interface Registry {
  readonly file: string;
  readonly csv: string;
  readonly name: string;
  /** What the file's first line says. */
  readonly title: string;
  readonly digits: 2 | 4 | 6;
  /** Rows to leave out besides GREASE and the nameless. */
  readonly leaveOut?: (row: CsvRow) => boolean;
  readonly more?: () => readonly [id: number, name: string][];
}

const REGISTRIES: readonly Registry[] = [
  {
    file: "alert-descriptions.ts",
    csv: "alerts.csv",
    name: "alertDescriptions",
    title: 'Alert descriptions: IANA "TLS Alerts", 2026-08-10.',
    digits: 2,
  },
  {
    file: "cipher-suites.ts",
    csv: "cipher-suites.csv",
    name: "cipherSuites",
    title: 'Cipher suites: IANA "TLS Cipher Suites", 2026-08-10.',
    digits: 4,
    // Numbers of an expired draft, unassigned to this day: a name would claim too much.
    leaveOut: (row) => row["reference"] === "draft-ietf-tls-openpgp-keys-06",
  },
  {
    file: "compression-methods.ts",
    csv: "compression-methods.csv",
    name: "compressionMethods",
    title: 'Compression methods: IANA "TLS Compression Method Identifiers", 2018-08-10.',
    digits: 2,
  },
  {
    file: "extension-types.ts",
    csv: "extensions.csv",
    name: "extensionTypes",
    title: 'Extension types: IANA "TLS ExtensionType Values", 2026-08-11.',
    digits: 4,
  },
  {
    file: "protocol-versions.ts",
    csv: "protocol-versions.csv",
    name: "protocolVersions",
    title: "Protocol versions: no registry; the RFCs, and the drafts of TLS 1.3.",
    digits: 4,
    leaveOut: (row) => row["kind"] === "grease",
  },
  {
    file: "signature-schemes.ts",
    csv: "signature-schemes.csv",
    name: "signatureSchemes",
    title: 'Signature schemes: IANA "TLS SignatureScheme", 2026-08-10, and the pairs of TLS 1.2.',
    digits: 4,
    more: hashAndSignaturePairs,
  },
  {
    file: "sslv2-cipher-kinds.ts",
    csv: "sslv2-cipher-kinds.csv",
    name: "sslv2CipherKinds",
    title: "SSL 2.0 cipher kinds: no registry; draft-hickman-netscape-ssl-00 and OpenSSL.",
    digits: 6,
    // The same three bytes are TLS_NULL_WITH_NULL_NULL.
    leaveOut: (row) => row["value"] === "0x000000",
  },
  {
    file: "supported-groups.ts",
    csv: "supported-groups.csv",
    name: "supportedGroups",
    title: 'Groups and curves: IANA "TLS Supported Groups", 2026-08-10.',
    digits: 4,
  },
];

describe.runIf(needs("../shared/iana", existsSync(CSV)))("registry data", () => {
  test.each(REGISTRIES)("$file is what $csv renders to", (registry) => {
    const rendered = render(registry);
    const file = new URL(registry.file, DATA);
    if (process.env["UPDATE_REGISTRIES"] === "1") writeFileSync(file, rendered);
    expect(readFileSync(file, "utf8")).toBe(rendered);
  });

  test("every data file is generated", () => {
    expect(readdirSync(DATA).toSorted()).toEqual(REGISTRIES.map((registry) => registry.file).toSorted());
  });
});

function render(registry: Registry): string {
  const { name, title, digits } = registry;
  const rows = rowsOf(registry).map(
    ([id, text, ...rest]) =>
      `  [${[`0x${id.toString(16).padStart(digits, "0")}`, JSON.stringify(text), ...rest.map((x) => JSON.stringify(x))].join(", ")}],\n`,
  );
  return (
    `// ${title}\n// Generated: see test/tls/registry/registries.test.ts.\n` +
    `import type { RegistryRow } from "../registry-row.ts";\n\n` +
    `export const ${name}: readonly RegistryRow[] = [\n${rows.join("")}];\n`
  );
}

function rowsOf({ csv, leaveOut, more }: Registry): (readonly [id: number, name: string])[] {
  const rows = read(csv)
    .filter((row) => row["status"] !== "grease" && row["name"] !== "Reserved" && leaveOut?.(row) !== true)
    .map((row) => [Number(row["value"]), row["name"] ?? ""] as const);
  const taken = new Set(rows.map(([id]) => id));
  const added = (more?.() ?? []).filter(([id]) => !taken.has(id));
  return [...rows, ...added].toSorted(([a], [b]) => a - b);
}

/** The hashes and signatures that RFC 5246 itself defines, without "none" and "anonymous". */
function hashAndSignaturePairs(): [id: number, name: string][] {
  const signatures = read("signature-algorithms.csv").filter((row) => isBetween(row, 1, 3));
  return read("hash-algorithms.csv")
    .filter((row) => isBetween(row, 1, 6))
    .flatMap((hash) =>
      signatures.map((signature): [id: number, name: string] => [
        (Number(hash["value"]) << 8) | Number(signature["value"]),
        `${hash["name"]}+${signature["name"]}`,
      ]),
    );
}

function isBetween(row: CsvRow, first: number, last: number): boolean {
  const value = Number(row["value"]);
  return first <= value && value <= last;
}

function read(csv: string): CsvRow[] {
  const [header = [], ...rows] = records(readFileSync(new URL(csv, CSV), "utf8"));
  return rows.map((row) => Object.fromEntries(header.map((column, i) => [column, row[i] ?? ""])));
}

/** RFC 4180, without line breaks inside quotes: the files have none. */
function records(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        (field) => field[1]?.replaceAll('""', '"') ?? field[2] ?? "",
      ),
    );
}
