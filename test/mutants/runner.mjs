// A process that runs tests with one mutant after the other in place of the source. Asked and answering in messages.
import { createVitest } from "vitest/node";

/** Takes the place of a file when it is loaded. */
let mutant = null;
const replacing = {
  name: "mutant",
  enforce: "pre",
  load: (id) => (mutant !== null && id.split("?")[0] === mutant.file ? mutant.code : undefined),
};

const vitests = new Map();

/** One for each set of tests, which pass without a mutant; what they load stays transformed from run to run. */
async function vitestOf(include) {
  const key = include.join(" ");
  const known = vitests.get(key);
  if (known !== undefined) return known;
  const vitest = await createVitest(
    "test",
    { watch: false, include, pool: "threads", isolate: false, maxWorkers: 1, bail: 1, reporters: [{}] },
    { plugins: [replacing] },
  );
  vitests.set(key, vitest);
  if (await isNoticed(include, null)) throw new Error(`these tests fail without a mutant: ${key}`);
  return vitest;
}

/** Whether a test fails, or cannot be run, with the mutant in place of the source. */
async function isNoticed(include, next) {
  const vitest = await vitestOf(include);
  for (const changed of [mutant, next]) if (changed !== null) vitest.invalidateFile(changed.file);
  mutant = next;
  vitest.state.filesMap.clear();
  const specifications = await vitest.globTestSpecifications();
  if (specifications.length === 0) throw new Error(`no tests: ${include.join(", ")}`);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  return unhandledErrors.length > 0 || testModules.some((module) => !module.ok());
}

process.on("message", async ({ include, mutant: next }) => {
  process.send(await isNoticed(include, next).then((is) => ({ isNoticed: is })));
});
