// `npm run fuzz -- TARGET... --seconds N --seed S`: runs targets one after the other and keeps what breaks them.
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { campaign } from "./campaign.ts";
import { TARGETS } from "./targets.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: String(Date.now() % 1e9) },
  },
});
const named = positionals.includes("all") ? Object.keys(TARGETS) : positionals;
const unknown = named.filter((name) => TARGETS[name] === undefined);
if (named.length === 0 || unknown.length > 0) {
  console.error(`name targets, or "all" for each of them: ${Object.keys(TARGETS).join(" ")}`);
  process.exit(2);
}

for (const name of named) {
  const target = TARGETS[name];
  if (target === undefined) continue;
  const started = performance.now();
  const end = started + Number(values.seconds) * 1000;
  const goesOn = () => performance.now() < end;
  const { executions, failure } = await campaign(target, Number(values.seed), goesOn, true);
  const seconds = (performance.now() - started) / 1000;
  const rate = Math.round(executions / seconds);
  console.log(
    `${name}: ${executions} executions in ${seconds.toFixed(1)} s, ${rate} a second, seed ${values.seed}`,
  );
  if (failure === null) continue;
  const path = join(tmpdir(), `${name}.${values.seed}.bin`);
  writeFileSync(path, failure.input);
  console.log(`${name}: failed with ${failure.input.length} bytes, kept in ${path}`, failure.error);
  process.exitCode = 1;
}
