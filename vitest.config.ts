import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Slow machines run properties slowly; a test that hangs still ends.
    testTimeout: 60_000,
    benchmark: { include: ["test/bench/**/*.bench.ts"] },
    coverage: { include: ["src/**/*.ts"], reporter: ["text-summary"] },
  },
});
