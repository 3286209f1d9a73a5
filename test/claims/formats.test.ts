// A verification -> text, TAP, JUnit's XML and JSON.
import { describe, expect, test } from "vitest";
import { renderVerification } from "../../src/claims/formats.ts";
import { parseClaim } from "../../src/claims/parse-claim.ts";
import { type Verification, verify } from "../../src/claims/verification.ts";
import type { Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const CAPTURE = build.capture({ sha256: "ab".repeat(32) });
const OLD = build.session();
const NEW = build.establishedSession({ stream: 1 });
const SILENT = build.session({ stream: 2, tls: null, outcome: "starttls-refused" });
const CUT = build.session({
  stream: 3,
  tls: null,
  outcome: "incomplete-capture",
  view: { ...OLD.view, fromStart: false },
});

function judged(sessions: readonly Session[], ...conditions: readonly string[]): Verification {
  return verify(
    { captures: [CAPTURE], sessions },
    conditions.map((text) => parseClaim(text)),
  );
}

const ALL = judged([OLD, NEW, SILENT, CUT], "--offers TLS1.2");
const OPTIONS = { made: "2026-11-27T07:30:15.123Z", chosen: "--client 192.0.2.0/24" };

const resultOf = (...sessions: Session[]): string => judged(sessions, "offers TLS1.2").result;

const sessionLines = (verification: Verification): string[] =>
  renderVerification(verification, "text")
    .split("\n")
    .filter((line) => !line.startsWith("#") && line !== "")
    .map((line) => line.replace(/ mail.pcap.*?: --/, " --"));

describe("verify", () => {
  test("counts sessions by result, and clients that fail", () => {
    const { result, totals, failingClients } = ALL;
    expect([result, totals, failingClients]).toEqual([
      "fail",
      { pass: 1, fail: 1, skipped: 1, unknown: 1 },
      { count: 1, top: [{ address: "192.0.2.10", name: "mail.example.org", sessions: 1 }] },
    ]);
  });

  test("passes despite skipped sessions; is unknown with an unknown session, or if none could be judged", () => {
    expect([resultOf(NEW, SILENT), resultOf(NEW, CUT), resultOf(SILENT), resultOf()]).toEqual([
      "pass",
      "unknown",
      "unknown",
      "unknown",
    ]);
  });
});

describe("renderVerification as text", () => {
  test("gives the result and reason of each session", () => {
    expect(sessionLines(ALL)).toEqual([
      "fail    --offers TLS1.2: the ClientHello offers no version above TLS 1.1 (frame 13)",
      expect.stringMatching(
        /^pass {4}--offers TLS1\.2: the ClientHello offers TLS 1\.2 as its highest version \(frame \d+\)$/,
      ),
      "skipped --offers TLS1.2: no ClientHello was sent",
      "unknown --offers TLS1.2: the capture has no readable ClientHello",
    ]);
  });

  test("gives the result of each of several conditions", () => {
    const [line] = sessionLines(judged([NEW], "established", "offers TLS1.3"));
    expect(line).toMatch(
      /: pass established: TLS 1\.2 was established \(frame \d+\); fail offers TLS1\.3: the ClientHello offers no version above TLS 1\.2 \(frame \d+\)$/,
    );
  });

  test("ends with the totals and the first three clients that fail", () => {
    const sessions = [10, 11, 12, 13, 13].map((host, stream) => {
      return build.session({ stream, client: { address: `192.0.2.${host}`, port: 40_000 } });
    });
    const lines = renderVerification(judged(sessions, "offers TLS1.2"), "text").trimEnd().split("\n");
    expect(lines.at(-1)).toBe(
      "# Result: fail. 0 pass, 5 fail, 0 skipped, 0 unknown; 4 clients fail: 192.0.2.13 (mail.example.org) in " +
        "2 sessions, 192.0.2.10 (mail.example.org), 192.0.2.11 (mail.example.org), and 1 more.",
    );
  });

  test("writes times in the given zone", () => {
    const [head = ""] = renderVerification(ALL, "text", { ...OPTIONS, zone: "Europe/Berlin" }).split("\n");
    expect(head).toMatch(/ verify, 2026-11-27 08:30:15 CET$/);
  });
});

test("renderVerification says in each format what of the captures could not be read", () => {
  const warning = "15 packets (from frame 1 on) could not be read: link type 240 is not supported";
  const warned = { ...ALL, captures: [build.capture({ warnings: [warning] })] };
  for (const format of ["text", "tap", "junit"] as const)
    expect(renderVerification(warned, format), format).toContain(`  Warning: ${warning}`);
  expect(JSON.parse(renderVerification(warned, "json"))).toMatchObject({
    captures: [{ warnings: [warning] }],
  });
});

test("renderVerification as TAP has a plan, one line per session and the reasons as comments", () => {
  const lines = renderVerification(ALL, "tap", OPTIONS).split("\n");
  expect(lines.filter((line) => !line.startsWith("#")).map((line) => line.replace(/ - .*?:25/, ""))).toEqual([
    "TAP version 13",
    "1..4",
    "not ok 1",
    "ok 2",
    "ok 3 # SKIP nothing to judge",
    "not ok 4",
    "",
  ]);
  expect(lines).toContain(
    "# fail --offers TLS1.2: the ClientHello offers no version above TLS 1.1 (frame 13)",
  );
  expect(lines).toContain(`#   SHA-256: ${"ab".repeat(32)}`);
  expect(renderVerification(judged([], "established"), "tap")).toContain(
    "\n1..0 # SKIP no session was chosen\n",
  );
});

test("renderVerification as JUnit has counts, the capture as properties, and one failure, error and skipped case", () => {
  const xml = renderVerification(ALL, "junit", OPTIONS);
  expect(xml).toContain(
    'tests="4" failures="1" errors="1" skipped="1" timestamp="2026-11-27T07:30:15">\n  <properties>',
  );
  expect([...xml.matchAll(/<property name="(.*?)" value="(.*?)"/g)].map(([, ...pair]) => pair)).toEqual([
    ["tool", expect.stringContaining("starttls-inspect")],
    ["made", OPTIONS.made],
    ["conditions", "--offers TLS1.2"],
    ["chosen", OPTIONS.chosen],
    ["result", "fail"],
    ["capture.1.path", "mail.pcap"],
    ["capture.1.sha256", "ab".repeat(32)],
    ["capture.1.firstTime", CAPTURE.firstTime],
    ["capture.1.lastTime", CAPTURE.lastTime],
  ]);
  expect(xml.match(/<(?:failure|error|skipped) message=/g)).toHaveLength(3);
});

test("renderVerification as JSON has totals, captures, and each claim with reason and frame", () => {
  const { sessions, ...rest } = JSON.parse(renderVerification(ALL, "json", OPTIONS));
  expect(rest).toMatchObject({
    schemaVersion: 2,
    made: OPTIONS.made,
    result: "fail",
    conditions: ["--offers TLS1.2"],
    chosen: OPTIONS.chosen,
    totals: { sessions: 4, pass: 1, fail: 1, skipped: 1, unknown: 1 },
    captures: [{ path: "mail.pcap", sha256: "ab".repeat(32), firstTime: CAPTURE.firstTime }],
  });
  expect(sessions[0]).toMatchObject({
    stream: 0,
    result: "fail",
    claims: [
      {
        claim: "--offers TLS1.2",
        result: "fail",
        because: "the ClientHello offers no version above TLS 1.1",
        frame: 13,
      },
    ],
  });
});
