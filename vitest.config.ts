import { defineConfig } from "vitest/config";
import { SkippedReporter } from "./test/build/skipped-reporter.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", new SkippedReporter()],
    // Modules have no state that one file of tests could leave to the next; loading them anew for each costs minutes.
    isolate: false,
    // Vitest would leave a core free; tests that wait for the program or a browser leave enough.
    maxWorkers: "100%",
    // Slow machines run properties slowly; a test that hangs still ends.
    testTimeout: 60_000,
    benchmark: { include: ["test/bench/**/*.bench.ts"] },
    coverage: { include: ["src/**/*.ts"], reporter: ["text-summary"] },
  },
});
