// The formats of a verification. The keys are the choices of verify's --format.
import { jsonLayout } from "../report/json-text.ts";
import { TOOL } from "../report/tool.ts";
import { junit } from "./junit.ts";
import type { Verification } from "./verification.ts";
import { headLines, nameOf, reason, reasons, totalsLine, type VerificationOptions } from "./words.ts";

export const VERIFICATION_FORMATS = { text, tap, junit, json } as const satisfies Readonly<
  Record<string, (verification: Verification, options: VerificationOptions) => string>
>;

export type VerificationFormat = keyof typeof VERIFICATION_FORMATS;

export const isVerificationFormat = (name: string): name is VerificationFormat =>
  Object.hasOwn(VERIFICATION_FORMATS, name);

/** Ends with a line end. */
export function renderVerification(
  verification: Verification,
  format: VerificationFormat,
  options: VerificationOptions = {},
): string {
  if (!isVerificationFormat(format)) {
    const known = Object.keys(VERIFICATION_FORMATS).join(", ");
    throw new TypeError(`no format is called ${String(format)}: there are ${known}`);
  }
  return VERIFICATION_FORMATS[format](verification, options);
}

const comment = (line: string): string => `# ${line}`;

/** One line per session between comments: above, what was checked in which files; below, the totals. */
function text(verification: Verification, options: VerificationOptions): string {
  const lines = verification.sessions.map((judged) => {
    return `${judged.result.padEnd(7)} ${nameOf(judged)}: ${reasons(judged)}`;
  });
  const head = headLines(verification, options).map(comment);
  return [...head, ...lines, comment(totalsLine(verification)), ""].join("\n");
}

/** Test Anything Protocol, version 13 (testanything.org). */
function tap(verification: Verification, options: VerificationOptions): string {
  const { sessions } = verification;
  const lines = sessions.flatMap((judged, index) => {
    const { result, claims } = judged;
    const isOk = result === "pass" || result === "skipped";
    const directive = result === "skipped" ? " # SKIP nothing to judge" : "";
    const line = `${isOk ? "ok" : "not ok"} ${index + 1} - ${escapeHash(nameOf(judged))}${directive}`;
    return [line, ...claims.map((claim) => comment(`${claim.verdict.result} ${reason(claim)}`))];
  });
  const plan = `1..${sessions.length}${sessions.length === 0 ? " # SKIP no session was chosen" : ""}`;
  const head = headLines(verification, options).map(comment);
  return ["TAP version 13", ...head, plan, ...lines, comment(totalsLine(verification)), ""].join("\n");
}

function json(verification: Verification, { made, chosen = "" }: VerificationOptions): string {
  const { result, conditions, captures, sessions, totals, failingClients } = verification;
  const document = {
    schemaVersion: 2,
    tool: TOOL,
    made: made ?? null,
    result,
    conditions,
    chosen: chosen === "" ? null : chosen,
    totals: { sessions: sessions.length, ...totals },
    failingClients,
    captures: captures.map(
      ({ path, sha256, bytes, packets, firstTime, lastTime, warnings, extractOf, secondReader }) => {
        return {
          path,
          sha256,
          bytes,
          packets,
          firstTime,
          lastTime,
          warnings,
          extractOf,
          secondReader,
        };
      },
    ),
    sessions: sessions.map(({ session, result: of, claims }) => {
      const { capture, stream, client, server, startTime } = session;
      const judged = claims.map((claim) => ({ claim: claim.text, ...claim.verdict }));
      return { capture, stream, client, server, startTime, result: of, claims: judged };
    }),
  };
  return `${jsonLayout(document)}\n`;
}

const escapeHash = (name: string): string => name.replaceAll("#", "\\#");
