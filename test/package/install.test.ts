// The first commands of the README on a fresh machine: a clean checkout, built, started and installed, then a tarball
// of it, installed elsewhere. Offline: npm's cache, and a registry of the lock file's packages.
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blocksOf } from "../build/readmes.ts";
import { lockedRegistry, type Registry } from "./registry.ts";
import { needs } from "../build/needs.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SAMPLE = "samples/server-fin-after-tls11-hello.pcap";
const CAPTURE = join(ROOT, SAMPLE);

/** npm writes thousands of files. */
const MINUTES = 300_000;

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-install-"));
const checkout = join(folder, "checkout");
let registry: Registry;
let installed: Ran;

beforeAll(async () => {
  registry = await lockedRegistry();
  const files = readdirSync(ROOT, { withFileTypes: true }).flatMap((each) =>
    each.isFile() && each.name !== ".git" ? each.name : [],
  );
  for (const path of [...files, "src", SAMPLE]) {
    cpSync(join(ROOT, path), join(checkout, path), { recursive: true });
  }
  installed = await run("npm ci", { npm_config_offline: "true" });
}, MINUTES);
afterAll(() => {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
}, MINUTES);

/** A line of the README that begins like this, without its remark. */
function readmeCommand(beginning: string): string {
  const lines = blocksOf("README.md").flatMap(({ text }) => text.split("\n"));
  const line = lines.find((each) => each.startsWith(beginning));
  return line?.replace(/\s+#.*$/, "") ?? `echo "README.md has no ${beginning}"; false`;
}

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, settings: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const quiet = { npm_config_audit: "false", npm_config_fund: "false", npm_config_update_notifier: "false" };
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:npm_.*|COLUMNS)$/i.test(name));
  const env = { ...Object.fromEntries(inherited), ...quiet, ...settings };
  return new Promise((resolve) => {
    execFile("bash", ["-c", command], { cwd: checkout, env }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe.runIf(needs("a system other than Windows", process.platform !== "win32"))(
  "a clean checkout",
  { timeout: MINUTES },
  () => {
    test("`npm ci` installs what the lock file names, and builds", ({ skip }) => {
      skip(
        installed.stderr.includes("ENOTCACHED"),
        "npm's cache lacks packages of the lock file: run npm ci",
      );
      expect(installed).toMatchObject({ status: 0, stderr: "" });
    });

    test("`npm ci --omit=dev`, which has nothing to build with, installs and builds nothing", async ({
      skip,
    }) => {
      skip(installed.status !== 0);
      const elsewhere = join(folder, "production");
      mkdirSync(elsewhere);
      for (const name of ["package.json", "package-lock.json"])
        cpSync(join(ROOT, name), join(elsewhere, name));
      const settings = { npm_config_offline: "true" };
      const { status, stderr } = await run(`cd '${elsewhere}' && npm ci --omit=dev`, settings);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(readdirSync(elsewhere)).not.toContain("dist");
    });

    test("`npm start` prints npm's own two lines, the answer of the README, and nothing else", async ({
      skip,
    }) => {
      skip(installed.status !== 0);
      const [ci, start = ""] = readmeCommand("npm ci && npm start").split(" && ");
      expect(ci).toBe("npm ci");
      const { stdout, stderr } = await run(start);
      const [, answer = ""] = /^\n> .*\n> .*\n\n([^]*)$/.exec(stdout) ?? [];
      expect(stderr).toBe("");
      expect(readFileSync(join(ROOT, "README.md"), "utf8")).toContain(`\n${answer}\`\`\`\n`);
    });

    test("`npm install --global .` after `npm ci` makes the command", async ({ skip }) => {
      skip(installed.status !== 0);
      const [ci, install = ""] = readmeCommand("npm ci && npm install").split(" && ");
      expect(ci).toBe("npm ci");
      const prefix = join(folder, "from-checkout");
      mkdirSync(prefix);
      expect(await run(install, { npm_config_prefix: prefix, npm_config_offline: "true" })).toMatchObject({
        status: 0,
        stderr: "",
      });
      expect((await run(`${prefix}/bin/starttls-inspect ${CAPTURE}`)).stdout).toContain(
        "1 session: 1 failed",
      );
    });

    test("a tarball of it installs without a script to run, and makes the command", async ({ skip }) => {
      skip(installed.status !== 0);
      const [pack = "", install = ""] = readmeCommand("npm pack").split(" && ");
      const packed = await run(pack);
      expect(packed.status).toBe(0);
      const prefix = join(folder, "from-tarball");
      mkdirSync(prefix);
      const settings = {
        npm_config_prefix: prefix,
        npm_config_registry: registry.url,
        npm_config_cache: join(folder, "cache"),
      };
      expect(await run(install, settings)).toMatchObject({ status: 0, stderr: "" });
      // What it runs is not the checkout's.
      rmSync(join(checkout, "dist"), { recursive: true });
      expect((await run(`${prefix}/bin/starttls-inspect ${CAPTURE}`)).stdout).toContain(
        "1 session: 1 failed",
      );
      expect((await run(`${prefix}/bin/starttls-inspect page | head -1`)).stdout).toBe("<!doctype html>\n");
    });
  },
);
