// What skipped-reporter.test.ts runs.
import { defineConfig } from "vitest/config";
import { SkippedReporter } from "../skipped-reporter.ts";

export default defineConfig({ test: { include: ["*.fixture.ts"], reporters: [new SkippedReporter()] } });
