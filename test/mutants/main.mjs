// npm run mutants -- src/tcp [--sample N]: which changes of the code no unit test notices.
import { fork } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import parse from "yargs-parser";
import { mutantsOf, mutated } from "./mutants.mjs";

/** A mutant may loop without end. */
const TIMEOUT_MS = 180_000;

/** Tests that need neither the built program nor another tool. */
const UNIT_TESTS = [
  "test/{tcp,tls,starttls,session,diagnose}/**/*.test.ts",
  "test/{inspect,ours-is-right,verdicts}.test.ts",
  "test/hostile/{traffic,prefixes}.test.ts",
];

const { _: paths, sample } = parse(process.argv.slice(2), { number: ["sample"], string: ["_"] });
if (paths.length === 0) {
  console.error(
    "usage: npm run mutants -- PATH... [--sample N]   as in: npm run mutants -- src/tcp --sample 100",
  );
  process.exit(2);
}
let runner = null;
await report(paths.flatMap(filesOf).flatMap(mutantsIn));
runner?.kill();

/** The same of each run, so that a test that was added can be seen to kill what survived. */
async function report(all) {
  const step = Math.max(1, all.length / (sample ?? all.length));
  const mutants = Array.from({ length: Math.floor(all.length / step) }, (_, i) => all[Math.floor(i * step)]);
  let killed = 0;
  for (const mutant of mutants) {
    const { file, line, before, replacement } = mutant;
    if (await isKilled(mutant)) killed++;
    else console.log(`${relative("", file)}:${line}: ${oneLine(before)} -> ${oneLine(replacement)}`);
  }
  const rate = ((100 * killed) / mutants.length).toFixed(0);
  console.log(`${killed} of ${mutants.length} mutants killed (${rate} %), of ${all.length} that there are`);
}

const oneLine = (text) => text.replace(/\s+/g, " ").trim();

/** The tests beside the code find most, and quickly. */
async function isKilled(mutant) {
  const folder = relative("src", mutant.file).split(/[\\/]/)[0];
  return (await isNoticed([`test/${folder}/**/*.test.ts`], mutant)) || (await isNoticed(UNIT_TESTS, mutant));
}

/** Whether a test fails, or never ends. */
function isNoticed(include, { file, code }) {
  runner ??= fork(fileURLToPath(new URL("runner.mjs", import.meta.url)), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const asked = runner;
  asked.send({ include, mutant: { file, code } });
  return new Promise((settle) => {
    const end = (answer) => {
      clearTimeout(timer);
      asked.removeAllListeners();
      settle(answer);
    };
    const timer = setTimeout(() => {
      runner = null;
      end(true);
      asked.kill("SIGKILL");
    }, TIMEOUT_MS);
    asked.on("message", ({ isNoticed: answer }) => end(answer));
    // It ends by itself where tests cannot be run, and says why.
    asked.on("exit", () => process.exit(2));
  });
}

function filesOf(path) {
  if (statSync(path).isFile()) return [resolve(path)];
  const names = readdirSync(path, { recursive: true, encoding: "utf8" }).toSorted();
  return names
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .map((name) => resolve(join(path, name)));
}

function mutantsIn(file) {
  const source = readFileSync(file, "utf8");
  return mutantsOf(source).map((mutant) => {
    const before = source.slice(mutant.start, mutant.end);
    return { ...mutant, file, before, code: mutated(source, mutant) };
  });
}
