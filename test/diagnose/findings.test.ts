// Rules that are not asked where TLS stood, asked all the same: of the samples, none makes them say a thing.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FINDINGS } from "../../src/diagnose/findings.ts";
import { neighboursAmong } from "../../src/diagnose/neighbours.ts";
import { PUBLISHED_POLICY } from "../../src/diagnose/policy/providers.ts";
import { Inspector } from "../../src/inspect.ts";
import type { Session } from "../../src/session/session.ts";

const SAMPLES = new URL("../../samples/", import.meta.url);

const sessions = readdirSync(SAMPLES)
  .filter((name) => /\.pcap(?:ng)?$/.test(name))
  .flatMap((name) => sessionsOf(readFileSync(new URL(name, SAMPLES))));

function sessionsOf(capture: Uint8Array): readonly Session[] {
  const inspector = new Inspector();
  inspector.push(capture);
  return inspector.finish().sessions;
}

test("what is not asked where TLS stood would have nothing to say there", () => {
  const around = { neighbours: neighboursAmong(sessions), policy: PUBLISHED_POLICY };
  const established = sessions.filter(({ outcome }) => outcome === "established");
  const said = FINDINGS.filter(
    ({ unless, judge }) =>
      unless === "established" && established.some((session) => judge(session, around) !== null),
  );
  expect([established.length > 0, said.map(({ id }) => id)]).toEqual([true, []]);
});
