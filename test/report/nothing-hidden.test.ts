// The text that the program prints unasked names every error and every warning, in samples and in anything else.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { inspectFile } from "../../src/node/index.ts";
import { assembleDocument } from "../../src/report/assemble-document.ts";
import { OUTCOMES } from "../../src/session/outcome.ts";
import type { Capture } from "../../src/report/report-document.ts";
import { renderTable } from "../../src/report/table.ts";
import type { Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const TOOL = { name: "starttls-inspect", version: "0.0.0" };
const OPTIONS = { width: 80, color: false, ciphers: false, verbose: false };

/** Ids of the errors and warnings that the text names neither by id nor by title. */
function hidden(sessions: readonly Session[], captures: readonly Capture[]): string[] {
  const text = [...renderTable(assembleDocument(TOOL, captures, sessions), OPTIONS)].join("");
  const words = text.replaceAll(/\s+/g, " ");
  return sessions
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity !== "info")
    .filter(({ id, title }) => !words.includes(id) && !words.includes(title.replace(/\.$/, "")))
    .map(({ id }) => id);
}

const SAMPLES = fileURLToPath(new URL("../../samples/", import.meta.url));
const captures = readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?(\.\w+)?$/.test(name));

test.each(captures)("renderTable names every error and warning of %s", async (name) => {
  const { capture, sessions } = await inspectFile(SAMPLES + name);
  expect(hidden(sessions, [capture])).toEqual([]);
});

test("renderTable names every error and warning of generated sessions", () => {
  const finding = fc.record({
    severity: fc.constantFrom("error", "warning", "info"),
    certainty: fc.constantFrom("certain", "likely", "possible"),
    fault: fc.constantFrom("client", "server", "path", "capture", null),
    title: fc.integer({ min: 100, max: 199 }).map((number) => `What was found ${number}`),
  });
  const session = fc.record({
    outcome: fc.constantFrom(...OUTCOMES),
    protocol: fc.constantFrom("smtp", "tls", "unknown"),
    tls: fc.constantFrom(null, build.tlsSession()),
    aborted: fc.constantFrom(null, build.session().aborted),
    findings: fc.array(finding, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(session, { maxLength: 60 }), fc.boolean(), (parts, hasPrimary) => {
      const sessions = parts.map(({ findings, ...rest }, stream) =>
        build.session({
          ...rest,
          stream,
          findings: findings.map((each, index) =>
            build.finding({ ...each, id: `id-${stream}-${index}`, primary: hasPrimary && index === 0 }),
          ),
        }),
      );
      expect(hidden(sessions, [build.capture()])).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
