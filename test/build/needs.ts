// What some tests need beside the project: a program, a system, captures in ../shared. Where it is missing they are
// skipped, and the run says so at its end (skipped-reporter.ts).
import { TestRunner } from "vitest";

declare module "vitest" {
  interface TaskMeta {
    /** Of a file: what it needs and this machine lacks. */
    lacking?: string[];
  }
}

/** For `runIf`, while the tests of a file are collected: whether `what` is there. */
export function needs(what: string, isThere: boolean): boolean {
  if (!isThere) {
    const { meta } = TestRunner.getCurrentSuite().file;
    meta.lacking = [...new Set([...(meta.lacking ?? []), what])];
  }
  return isThere;
}
