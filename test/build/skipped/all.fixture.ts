// A file of which all tests run.
import { test } from "vitest";
import { needs } from "../needs.ts";

test.runIf(needs("air", true))("breathes", () => {});
test.skip("left out wherever it runs", () => {});
