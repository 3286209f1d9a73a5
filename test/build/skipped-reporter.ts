// After a run: which files skipped tests, how many, and what they need that this machine lacks.
import type { Reporter, TestModule } from "vitest/node";

export class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = modules.flatMap((module) => linesOf(module)).toSorted();
    if (lines.length > 0)
      console.log(`\nSkipped for what is missing on this machine:\n${lines.join("\n")}\n`);
  }
}

/** One that needs something, or was skipped by its own test. */
function linesOf(module: TestModule): string[] {
  const { lacking = [] } = module.meta();
  const skipped = [...module.children.allTests("skipped")];
  const notes = skipped.flatMap((test) => {
    const result = test.result();
    return result.state === "skipped" ? (result.note ?? []) : [];
  });
  const reasons = [...lacking.map((what) => `needs ${what}`), ...new Set(notes)];
  if (reasons.length === 0) return [];
  const tests = skipped.length === 1 ? "1 test" : `${skipped.length} tests`;
  return [`  ${module.relativeModuleId}: ${tests}, ${reasons.join("; ")}`];
}
