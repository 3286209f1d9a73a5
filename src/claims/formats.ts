// The forms in which a verification is printed: one line each. The keys are the choices of verify's --format.
import { jsonLayout } from "../report/json-text.ts";
import type { Verdict } from "./claim.ts";
import { junit } from "./junit.ts";
import type { Verification } from "./verification.ts";
import { nameOf, readersOf, reasons } from "./words.ts";

export const VERIFICATION_FORMATS = { text, tap, junit, json } as const satisfies Readonly<
  Record<string, (verification: Verification) => string>
>;

export type VerificationFormat = keyof typeof VERIFICATION_FORMATS;

export const isVerificationFormat = (name: string): name is VerificationFormat =>
  Object.hasOwn(VERIFICATION_FORMATS, name);

/** Ends with a line end. */
export function renderVerification(verification: Verification, format: VerificationFormat): string {
  if (!isVerificationFormat(format)) {
    const known = Object.keys(VERIFICATION_FORMATS).join(", ");
    throw new TypeError(`no format is called ${String(format)}: there are ${known}`);
  }
  return VERIFICATION_FORMATS[format](verification);
}

const WORDS: Readonly<Record<Verdict["result"], string>> = {
  holds: "pass",
  fails: "FAIL",
  unknown: "unknown",
  "beside-the-point": "skip",
};

/** One line a session, then one a capture: what a second reader says of it. */
function text({ sessions, captures }: Verification): string {
  const lines = sessions.map((judged) => {
    return `${WORDS[judged.result].padEnd(7)} ${nameOf(judged)}: ${reasons(judged).join("; ")}`;
  });
  return [...lines, ...readersOf(captures, sessions).map((line) => `# ${line}`), ""].join("\n");
}

/** Test Anything Protocol, version 13 (testanything.org). */
function tap({ sessions, captures }: Verification): string {
  const lines = sessions.map((judged, index) => {
    const isOk = judged.result === "holds" || judged.result === "beside-the-point";
    const directive = judged.result === "beside-the-point" ? " # SKIP nothing to judge" : "";
    const line = `${isOk ? "ok" : "not ok"} ${index + 1} - ${escapeHash(nameOf(judged))}${directive}`;
    return [line, ...reasons(judged).map((reason) => `# ${WORDS[judged.result]}: ${reason}`)].join("\n");
  });
  return `${["TAP version 13", `1..${sessions.length}`, ...lines, ...readersOf(captures, sessions).map((line) => `# ${line}`)].join("\n")}\n`;
}

function json({ sessions, captures, result }: Verification): string {
  const shown = sessions.map(({ session, result: of, claims }) => {
    const { capture, stream, client, server } = session;
    return {
      capture,
      stream,
      client,
      server,
      result: of,
      claims: claims.map((claim) => ({ claim: claim.text, ...claim.verdict })),
    };
  });
  const readers = captures.map(({ path, extractOf, secondReader }) => ({
    path,
    ...(extractOf && { extractOf }),
    secondReader,
  }));
  return `${jsonLayout({ result, sessions: shown, captures: readers })}\n`;
}

const escapeHash = (name: string): string => name.replaceAll("#", "\\#");
