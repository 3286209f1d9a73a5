// Many captures in one run and in several: workers, merge, and the recipes of the READMEs.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { ReportDocument } from "../src/report/report-document.ts";
import { pcapOf, starttlsDialogue } from "./build/conversations.ts";
import { withProgramOnPath } from "./build/program-on-path.ts";
import { blockWith } from "./build/readmes.ts";
import { needs } from "./build/needs.ts";

const PROGRAM = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const ROOT = fileURLToPath(new URL("..", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const CAPTURES = Array.from({ length: 5 }, (_, index) => `captures/${index}.pcap`);
mkdirSync(join(folder, "captures"));
for (const [index, path] of CAPTURES.entries()) {
  const client = `192.0.2.${index + 1}:40000`;
  const talk = starttlsDialogue({ client }).tls12().fin("client").fin("server");
  writeFileSync(join(folder, path), pcapOf(talk.frames));
}
writeFileSync(join(folder, "captures.txt"), CAPTURES.map((path) => `${path}\n`).join(""));
writeFileSync(join(folder, "notes.txt"), "These are notes.\n");

// The recipes name the program as it is installed.
const environment = withProgramOnPath(folder);

const hasProgram = (name: string): boolean => spawnSync(name, ["--version"]).status === 0;

describe("--jobs", () => {
  test.each(["table", "json", "ndjson"])("prints as %s what one job prints, bad files included", (format) => {
    const paths = [...CAPTURES.slice(0, 3), "notes.txt", "missing.pcap", ...CAPTURES.slice(3)];
    const [one, three] = ["1", "3"].map((jobs) => inspect("--jobs", jobs, "--format", format, ...paths));
    expect(three).toEqual(one);
  });

  test("leaves out unwanted streams in the workers", () => {
    const { stdout, stderr } = inspect("--jobs", "2", "--format", "ndjson", "--stream", "7", ...CAPTURES);
    const types = stdout.match(/^\{"type":"\w+"/gm);
    expect([types, stderr]).toEqual([
      CAPTURES.map(() => '{"type":"capture"'),
      "starttls-inspect: no session has stream number 7\n",
    ]);
  });

  test("is a number", () => {
    expect(inspect("--jobs", "many", ...CAPTURES).stderr).toBe(
      "starttls-inspect: --jobs many: expected a number of threads, as in --jobs 4 " +
        "(run starttls-inspect --help)\n",
    );
  });

  test.runIf(needs("mkfifo", hasProgram("mkfifo"))).each(["1", "2"])(
    "%s: an interrupt ends the reading, and what was read is reported",
    async (jobs) => {
      const endless = `endless-${jobs}.pcap`;
      execFileSync("mkfifo", [join(folder, endless)]);
      const args = [PROGRAM, "--jobs", jobs, "--format", "ndjson", "captures/0.pcap", endless];
      const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
      const stderr: Buffer[] = [];
      child.stdout.resume();
      child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
      const ended = new Promise((resolve) => child.on("close", resolve));
      // Opened as soon as the program opens it.
      const pipe = await open(join(folder, endless), "w");
      await pipe.write(readFileSync(join(folder, "captures/1.pcap")));
      child.kill("SIGINT");
      const pump = setInterval(() => void pipe.write(Buffer.alloc(1)).catch(() => {}), 10);
      const code = await ended;
      clearInterval(pump);
      await pipe.close();
      expect([
        code,
        Buffer.concat(stderr)
          .toString()
          .replaceAll(/after \d+ bytes/g, "after some bytes"),
      ]).toEqual([
        130,
        "starttls-inspect: interrupted: reporting what was read so far\n" +
          `starttls-inspect: ${endless}: interrupted after some bytes; what follows was not read\n`,
      ]);
    },
  );
});

describe("merge", () => {
  const whole = documentOf(inspect("--json", ...CAPTURES).stdout);
  mkdirSync(join(folder, "results"));
  for (const [index, path] of CAPTURES.entries()) {
    inspect(path, "--format", "ndjson", "-o", `results/${index}.ndjson`);
  }
  const results = readdirSync(join(folder, "results")).map((name) => `results/${name}`);

  test("gives for the NDJSON of several runs the document of one run, with findings across sessions", () => {
    expect(documentOf(inspect("merge", "--json", ...results).stdout)).toEqual(whole);
  });

  test("gives for the NDJSON of joined captures their document", () => {
    const joined = ["--join", ...CAPTURES.slice(0, 3)];
    inspect(...joined, "--format", "ndjson", "-o", "joined.ndjson");
    const document = documentOf(inspect("--json", ...joined).stdout);
    expect(documentOf(inspect("merge", "--json", "joined.ndjson").stdout)).toEqual(document);
  });

  test("gives for the documents of two runs the document of one run", () => {
    inspect("--json", ...CAPTURES.slice(0, 2), "-o", "first.json");
    inspect("--json", ...CAPTURES.slice(2), "-o", "second.json");
    expect(documentOf(inspect("merge", "--json", "first.json", "second.json").stdout)).toEqual(whole);
  });

  test.each(["json", "ndjson"])("reads what version 1 of the contract wrote as %s", (format) => {
    const result = fileURLToPath(new URL(`version-1/result.${format}`, import.meta.url));
    const now = documentOf(inspectAt(ROOT, "--json", "samples/server-fin-after-tls11-hello.pcap").stdout);
    const merged = documentOf(inspect("merge", "--json", result).stdout);
    expect({ ...merged, captures: now.captures }).toEqual(now);
  });

  test("reads lines without their types, as another program may pass them on", () => {
    const lines = results.map((path) => readFileSync(join(folder, path), "utf8"));
    writeFileSync(
      join(folder, "untyped.ndjson"),
      lines
        .join("")
        .replaceAll('{"type":"session",', "{")
        .replaceAll(/^\{"type":"capture".*\n/gm, ""),
    );
    const { sessions, causes, census } = documentOf(inspect("merge", "--json", "untyped.ndjson").stdout);
    expect({ sessions, causes, census }).toEqual({
      sessions: whole.sessions,
      causes: whole.causes,
      census: whole.census,
    });
  });

  test("reads on after a file that is not a result, and names the file and the line", () => {
    const [good = ""] = results;
    const line = readFileSync(join(folder, good), "utf8");
    writeFileSync(join(folder, "bad.ndjson"), `${line}{"capture":"a.pcap"}\n`);
    const { status, stderr, stdout } = inspect("merge", "bad.ndjson", good, "--format", "ndjson");
    expect([status, stderr.split("; ")[0]?.slice(0, 63), stdout.split("\n").length]).toEqual([
      2,
      "starttls-inspect: bad.ndjson: line 3: stream is missing: merge ".slice(0, 63),
      3,
    ]);
  });

  test("does not overwrite what it reads", () => {
    const [good = ""] = results;
    expect(inspect("merge", good, "-o", good).status).toBe(2);
  });
});

describe("the recipe in src/cli/README.md", () => {
  const expected = documentOf(inspect("--json", ...CAPTURES).stdout).sessions;

  test.runIf(needs("GNU parallel", hasProgram("parallel")))(
    "for GNU parallel gives the document of one run",
    () => {
      // ":" is this machine, without ssh.
      const script = blockWith("parallel --").replace(/--sshlogin \S+/, "--sshlogin :");
      expect(runScript("parallel", script)).toEqual(expected);
    },
  );

  test.runIf(needs("a system other than Windows", process.platform !== "win32"))(
    "for Slurm gives the document of one run",
    () => {
      const script = blockWith("#SBATCH");
      const tasks = [0, 1].map(
        (task) =>
          `SLURM_ARRAY_TASK_ID=${task} SLURM_ARRAY_TASK_COUNT=2 SLURM_CPUS_PER_TASK=1 bash job.sh\n` +
          `test -s results/${task}.ndjson`,
      );
      const merge = "starttls-inspect merge results/*.ndjson --json -o all.json";
      expect(runScript("slurm", ["set -e", ...tasks, merge].join("\n"), script)).toEqual(expected);
    },
  );

  test.runIf(needs("jq", hasProgram("jq")))("for jq prints what is in a capture", () => {
    const sample = new URL("../samples/server-fin-after-tls11-hello.pcap", import.meta.url);
    writeFileSync(join(folder, "mail.pcap"), readFileSync(sample));
    const lines = blockWith("jq -r")
      .split("\n")
      .filter((line) => line.includes("| jq"));
    const printed = lines.map((line) => {
      const command = line.replace("tcpdump -U -w - port 25", "cat mail.pcap");
      return execFileSync("bash", ["-c", command], { cwd: folder, env: environment, encoding: "utf8" });
    });
    expect(printed.map((text) => text.trim().replaceAll("\t", " "))).toEqual([
      "1 tls-version-below-server-minimum likely client",
      "192.0.2.10 mail.example.org TLS 1.1 1",
      "1 198.51.100.25",
      "2026-11-21T04:04:54.593914Z 192.0.2.10 handshake-failed tls-version-below-server-minimum",
    ]);
  });
});

function runScript(name: string, script: string, job = "") {
  const place = join(folder, name);
  mkdirSync(join(place, "results"), { recursive: true });
  mkdirSync(join(place, "captures"));
  for (const path of CAPTURES) writeFileSync(join(place, path), readFileSync(join(folder, path)));
  writeFileSync(join(place, "captures.txt"), readFileSync(join(folder, "captures.txt")));
  writeFileSync(join(place, "job.sh"), job);
  execFileSync("bash", ["-c", script], { cwd: place, env: environment, stdio: "pipe" });
  return documentOf(readFileSync(join(place, "all.json"), "utf8")).sessions;
}

function documentOf(text: string): ReportDocument {
  return JSON.parse(text);
}

const inspect = (...args: string[]) => inspectAt(folder, ...args);

function inspectAt(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}
