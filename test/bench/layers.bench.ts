// How long each layer takes: `npm run bench`. Figures of one run on one machine only compare with each other. With
// BENCH=once everything runs once, which shows that it runs.
import { bench, describe } from "vitest";
import { importBundled } from "../build/bundle.mjs";
import type * as Layers from "./layers.ts";

const { LAYERS }: typeof Layers = await importBundled(new URL("layers.ts", import.meta.url), "bench");

const options =
  process.env["BENCH"] === "once" ? { time: 0, iterations: 1, warmupTime: 0, warmupIterations: 0 } : {};

describe.each(Object.entries(LAYERS))("%s", (_title, works) => {
  for (const [name, work] of Object.entries(works)) bench(name, work, options);
});
