// npm run mutants -- src/tcp [--sample N]: which changes of the code no unit test notices.
import { type ChildProcess, fork } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import parse from "yargs-parser";
import { type Mutant, mutantsOf, mutated } from "./mutants.ts";
import { type Answer, type Question, serve } from "./runner.ts";

/** A mutant may loop without end. */
const TIMEOUT_MS = 300_000;

/** What the layers together say: tests that need neither the built program nor another tool. */
const ACROSS_LAYERS = [
  "test/{tcp,tls,starttls,session}/**/*.test.ts",
  "test/{inspect,ours-is-right,hostile/traffic}.test.ts",
];

interface FileMutant extends Mutant {
  readonly file: string;
}

let runner: ChildProcess | null = null;
let failures = 0;

/** A sample is the same in each run, so that a test that was added can be seen to kill what survived. */
async function report(all: readonly FileMutant[], most: number): Promise<void> {
  const mutants = all.filter((_, i) => all.length <= most || (i * most) % all.length < most);
  let killed = 0;
  for (const mutant of mutants) {
    const { file, line, before, after } = mutant;
    if (await isKilled(mutant)) killed++;
    else console.log(`${relative("", file)}:${line}: ${oneLine(before)} -> ${oneLine(after)}`);
  }
  const rate = ((100 * killed) / mutants.length).toFixed(0);
  console.log(
    `${killed} of ${mutants.length} mutants killed (${rate} %; ${failures} that never ended or crashed), of ${all.length}`,
  );
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** The tests beside the code find most, and are quick. */
async function isKilled(mutant: FileMutant): Promise<boolean> {
  const { file } = mutant;
  const code = mutated(readFileSync(file, "utf8"), mutant);
  const [folder] = relative("src", file).split(/[\\/]/);
  const beside = [`test/${folder}/**/*.test.ts`];
  return (
    (await isNoticed({ include: beside, file, code })) || isNoticed({ include: ACROSS_LAYERS, file, code })
  );
}

function isNoticed(question: Question): Promise<boolean> {
  runner ??= fork(fileURLToPath(import.meta.url), {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const asked = runner;
  return new Promise((settle) => {
    const end = (is: boolean): void => {
      clearTimeout(timer);
      asked.removeAllListeners();
      settle(is);
    };
    let isReady = false;
    // A mutant may take all memory, too; that the tests run without one is known by then.
    const fail = (): void => {
      if (!isReady) giveUp("the process that runs the tests ended before it had run them");
      failures++;
      stop();
      end(true);
    };
    const timer = setTimeout(fail, TIMEOUT_MS);
    asked.on("exit", fail);
    asked.on("message", (answer: Answer) => {
      if ("error" in answer) giveUp(answer.error);
      else if ("isReady" in answer) isReady = true;
      else end(answer.isNoticed);
    });
    asked.send(question);
  });
}

function giveUp(why: string): never {
  console.error(why);
  stop();
  process.exit(2);
}

function stop(): void {
  runner?.kill("SIGKILL");
  runner = null;
}

function filesOf(path: string): readonly string[] {
  if (statSync(path).isFile()) return [resolve(path)];
  const names = readdirSync(path, { recursive: true, encoding: "utf8" }).toSorted();
  return names.filter((name) => name.endsWith(".ts")).map((name) => resolve(join(path, name)));
}

function mutantsIn(file: string): readonly FileMutant[] {
  return mutantsOf(readFileSync(file, "utf8")).map((mutant) => Object.assign({ file }, mutant));
}

async function main(): Promise<void> {
  const { _: paths, sample } = parse(process.argv.slice(2), { number: ["sample"] });
  if (paths.length === 0) {
    console.error(
      "usage: npm run mutants -- PATH... [--sample N]   as in: npm run mutants -- src/tcp --sample 100",
    );
    process.exit(2);
  }
  await report(paths.flatMap((path) => filesOf(String(path))).flatMap(mutantsIn), Number(sample ?? Infinity));
  stop();
}

// The process that runs the tests is this program too, forked.
if (process.send === undefined) await main();
else serve();
