// The package as `npm pack` makes it, unpacked into a project's node_modules, offline.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NPM = process.platform === "win32" ? "npm.cmd" : "npm";

export interface Project {
  readonly folder: string;
  readonly write: (name: string, text: string) => void;
  /** The compiler's errors; "" if there are none. */
  readonly compile: (options: object, ...files: readonly string[]) => string;
  /** Standard output of Node with these arguments. */
  readonly run: (...args: readonly string[]) => string;
  readonly remove: () => void;
}

/** A CommonJS project with a capture, mail.pcap. Its compiler is this repository's. */
export function projectWithPackage(): Project {
  const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-project-"));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  install(folder);
  write("package.json", '{ "name": "project", "version": "1.0.0", "private": true }');
  cpSync(join(ROOT, "samples", "server-fin-after-tls11-hello.pcap"), join(folder, "mail.pcap"));
  const run = (...args: readonly string[]): string =>
    execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
  const compile = (options: object, ...files: readonly string[]): string => {
    write("tsconfig.json", JSON.stringify({ compilerOptions: { strict: true, ...options }, files }));
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    return spawnSync(process.execPath, [tsc, "-p", "."], { cwd: folder, encoding: "utf8" }).stdout;
  };
  return { folder, write, run, compile, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function install(folder: string): void {
  const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const packed = execFileSync(NPM, pack, { cwd: ROOT, encoding: "utf8", stdio: "pipe" });
  const [{ filename }] = JSON.parse(packed);
  const into = join(folder, "node_modules", "starttls-inspect");
  mkdirSync(into, { recursive: true });
  execFileSync("tar", ["-xzf", filename, "-C", "node_modules/starttls-inspect", "--strip-components=1"], {
    cwd: folder,
  });
  const { dependencies } = JSON.parse(readFileSync(join(into, "package.json"), "utf8"));
  for (const name of [...Object.keys(dependencies), "@types/node"]) {
    const place = join(folder, "node_modules", name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), place, "junction");
  }
}
