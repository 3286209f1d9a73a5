// Every command in the READMEs is run by the built program on samples, in the order in which it stands there. What
// needs root, a network, Windows or npm is listed here and only checked for its form; test/package runs npm's.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readText } from "./build/generated.ts";
import { withProgramOnPath } from "./build/program-on-path.ts";
import { blocksOf, DOCUMENTS } from "./build/readmes.ts";
import { needs } from "./build/needs.ts";

const SAMPLES = fileURLToPath(new URL("../samples/", import.meta.url));
const sample = (name: string): string => join(SAMPLES, name);

interface Command {
  readonly document: string;
  readonly command: string;
}

/** One command a line, without its remark; `&&` joins what a reader types at once. */
const commandsIn = (languages: readonly string[]): readonly Command[] =>
  DOCUMENTS.flatMap((document) =>
    blocksOf(document)
      .filter(({ language }) => languages.includes(language))
      .flatMap(({ text }) => text.split("\n"))
      .map((line) => line.replace(/\s*(?<=^|\s)#\s.*$/, ""))
      .filter((line) => line !== "")
      .map((command) => ({ document, command })),
  );

/** A live capture is played from a file: recording needs root. */
const LIVE = /^tcpdump (?=.*-w - ).*?\| (?=starttls-inspect )/;
const isRun = ({ command }: Command): boolean =>
  command.startsWith("starttls-inspect ") || LIVE.test(command);

const inShell = commandsIn(["sh"]);
const hasJq = spawnSync("jq", ["--version"]).status === 0;

/** Commands whose answer is no: of a sample in which a session fails. */
const SAYS_NO = new Set([
  "starttls-inspect verify mail.pcap --client 192.0.2.10 --offers TLS1.2",
  "starttls-inspect mail.pcap --quiet --fail-on error",
  "starttls-inspect verify mail.pcap --negotiates TLS1.2+ --no-cleartext-mail --format junit -o tests.xml",
]);

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-readme-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const environment = withProgramOnPath(folder);
copyFileSync(sample("server-fin-after-tls11-hello.pcap"), join(folder, "mail.pcap"));
for (const [name, each] of [
  ["client", "success-tls12"],
  ["server", "success-tls12"],
  ["works", "success-tls12"],
  ["fails", "server-fin-after-tls11-hello"],
  ["both", "server-fin-old-and-new-client"],
] as const)
  copyFileSync(sample(`${each}.pcap`), join(folder, `${name}.pcap`));
for (const each of ["ring", "captures", "results"]) mkdirSync(join(folder, each));
for (const each of ["server-fin-after-tls11-hello", "success-tls12"])
  copyFileSync(sample(`${each}.pcap`), join(folder, "ring", `${each}.pcap`));
writeFileSync(
  join(folder, "bounce.txt"),
  "451 4.4.397 Error communicating with target host. -> 421 4.4.2 Connection dropped due to SocketError\n",
);
writeFileSync(join(folder, "captures", "1.pcap.gz"), gzipSync(readFileSync(sample("success-tls12.pcap"))));

// A key log fits if it has the ClientHello's random, whatever the secret.
const mail = readFileSync(join(folder, "mail.pcap"));
const hello = mail.indexOf(Buffer.from("16030100", "hex"));
const random = mail.toString("hex", hello + 11, hello + 43);
writeFileSync(join(folder, "mail.keys"), `CLIENT_RANDOM ${random} ${"0".repeat(96)}\n`);

/** What `merge results/*.ndjson` reads, from the run before it. */
beforeAll(() => {
  run("starttls-inspect mail.pcap --format ndjson -o results/1.ndjson");
});

describe.runIf(needs("a system other than Windows", process.platform !== "win32"))(
  "a command of a README",
  () => {
    test.each(inShell.filter(isRun).map(({ command, document }) => [command, document]))(
      "runs, complains of nothing and writes what it names: %s (%s)",
      (command) => {
        if (command.includes("| jq ") && !hasJq) return;
        const { status, stdout, stderr } = run(command.replace(LIVE, "cat mail.pcap | "));
        const [, output] = / -o (\S+)/.exec(command) ?? [];
        const written = output === undefined ? stdout : readFileSync(join(folder, output), "utf8");
        expect({ status, stderr, isEmpty: written === "" }).toEqual({
          status: SAYS_NO.has(command) ? 1 : 0,
          stderr: "",
          isEmpty: command.includes("--quiet"),
        });
      },
    );
  },
);

function run(command: string) {
  return spawnSync("bash", ["-o", "pipefail", "-c", command], {
    cwd: folder,
    env: environment,
    encoding: "utf8",
  });
}

/** What is not run here: by its form, with the reason. */
const NOT_RUN: readonly (readonly [reason: string, form: RegExp])[] = [
  ["npm's, run by test/package and by the CI", /^npm (?:ci|start|test|pack|run [\w:]+)(?: && npm .*)?$/],
  ["vitest's, as this test", /^npx vitest run test\/[\w/.-]+$/],
  ["records whole packets, as root", /^tcpdump -i any -s 0 -w \S+\.pcap 'tcp port [^']+'$/],
  [
    "records a ring buffer, as root",
    /^mkdir ring && dumpcap -i any -f '[^']+' -b filesize:\d+ -b files:\d+ -w \S+\.pcapng$/,
  ],
  [
    "records on Windows, all of each packet",
    /^pktmon start --capture (?:--\S+ \S+ )*--pkt-size 0 --file-name \S+\.etl$/,
  ],
  ["belongs to that", /^pktmon (?:filter add \w+ -t TCP -p \d+|stop|etl2pcap \S+\.etl --out \S+\.pcapng)$/],
  ["connects to a server", /^SSLKEYLOGFILE=\S+ gnutls-cli /],
  ["needs the captures of ../shared/bench", /^python3 \.\.\/shared\/bench\//],
  ["records the samples, as root", /^(?:sudo bash samples\/record\/record\.sh|apt-get install )/],
];

const others = [...inShell.filter((each) => !isRun(each)), ...commandsIn(["bat"])];

test.each(others.map(({ command, document }) => [command, document]))(
  "the command that is not run has a known form: %s (%s)",
  (command) => {
    expect(NOT_RUN.filter(([, form]) => form.test(command))).toHaveLength(1);
  },
);

test("every form of a command that is not run occurs in a README", () => {
  const unused = NOT_RUN.filter(([, form]) => !others.some(({ command }) => form.test(command)));
  expect(unused).toEqual([]);
});

test("every npm script that a README names is in package.json", () => {
  const { scripts } = JSON.parse(readText("package.json"));
  const named = DOCUMENTS.flatMap((document) =>
    [
      ...readText(document).matchAll(/\bnpm (?:run (?:--silent )?)?(start|test|(?<=run |silent )[\w:]+)/g),
    ].map(([, script = ""]) => script),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
});

test("every block of a README says what it is, so that none escapes these tests", () => {
  const known = new Set(["sh", "bat", "bash", "ts", "json", "text"]);
  const unknown = DOCUMENTS.flatMap((document) =>
    blocksOf(document)
      .filter(({ language }) => !known.has(language))
      .map(({ text }) => `${document}: ${text.split("\n")[0]}`),
  );
  expect(unknown).toEqual([]);
});
