// What a forked process does: it runs tests with one mutant after the other in place of the source, as messages ask.
import { createVitest, type Vitest } from "vitest/node";

export interface Question {
  /** Which tests: patterns of their files. */
  readonly include: readonly string[];
  readonly file: string;
  /** Takes the place of the file. */
  readonly code: string;
}

export type Answer =
  /** The tests pass without the mutant. */
  | { readonly isReady: true }
  /** A test fails, or cannot be run. */
  | { readonly isNoticed: boolean }
  /** The tests cannot be asked. */
  | { readonly error: string };

let file: string | null = null;
let code = "";
const replacing = {
  name: "mutant",
  enforce: "pre" as const,
  load: (id: string) => (id.split("?")[0] === file ? code : null),
};

const vitests = new Map<string, Vitest>();

/** What the tests load stays transformed from run to run. Throws where they fail without a mutant. */
async function vitestOf(include: readonly string[]): Promise<Vitest> {
  const key = include.join(" ");
  const known = vitests.get(key);
  if (known !== undefined) return known;
  const vitest = await createVitest(
    "test",
    {
      watch: false,
      include: [...include],
      pool: "threads",
      isolate: false,
      maxWorkers: 1,
      bail: 1,
      reporters: [{}],
    },
    { plugins: [replacing] },
  );
  vitests.set(key, vitest);
  replace(vitest, null, "");
  if (await isFailing(vitest)) throw new Error(`these tests fail without a mutant, or are none: ${key}`);
  return vitest;
}

function replace(vitest: Vitest, newFile: string | null, newCode: string): void {
  for (const changed of [file, newFile]) if (changed !== null) vitest.invalidateFile(changed);
  file = newFile;
  code = newCode;
}

async function isFailing(vitest: Vitest): Promise<boolean> {
  vitest.state.filesMap.clear();
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
    await vitest.globTestSpecifications(),
  );
  return testModules.length === 0 || unhandledErrors.length > 0 || testModules.some((module) => !module.ok());
}

async function answer(question: Question): Promise<Answer> {
  try {
    const vitest = await vitestOf(question.include);
    process.send?.({ isReady: true } satisfies Answer);
    replace(vitest, question.file, question.code);
    return { isNoticed: await isFailing(vitest) };
  } catch (error) {
    return { error: String(error) };
  }
}

export function serve(): void {
  process.on("message", async (question: Question) => process.send?.(await answer(question)));
}
