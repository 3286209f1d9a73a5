// The built program as the command `starttls-inspect`, for scripts that name it so.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** The environment in which a shell finds it; what it needs for that is put into `folder`. */
export function withProgramOnPath(folder: string): NodeJS.ProcessEnv {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const command = join(bin, "starttls-inspect");
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
  chmodSync(command, 0o755);
  return { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"]}` };
}
