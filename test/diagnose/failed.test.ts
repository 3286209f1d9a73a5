import { expect, test } from "vitest";
import { isFailed } from "../../src/diagnose/failed.ts";
import type { Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const ERROR = [build.finding()];
const WARNING = [build.finding({ severity: "warning" })];
const BESIDE = [build.finding({ primary: false })];
const CLEAR = build.smtpDialogue({ mailInClear: true });
const REFUSED = { by: "server", with: "reply", frame: 4, certainty: "certain" } as const;

test.each<[what: string, parts: Partial<Session>, failed: boolean]>([
  ["a handshake that failed", { outcome: "handshake-failed" }, true],
  ["STARTTLS refused, though the mail went in the clear", { outcome: "starttls-refused", smtp: CLEAR }, true],
  ["no STARTTLS on offer, and the client left", { outcome: "starttls-not-offered", aborted: null }, true],
  [
    "no STARTTLS on offer, and the mail went in the clear",
    { outcome: "starttls-not-offered", smtp: CLEAR },
    false,
  ],
  [
    "a login in the clear where TLS was not offered",
    {
      outcome: "starttls-not-offered",
      smtp: null,
      dialogue: build.upgradeDialogue({ continuedInClear: true }),
    },
    false,
  ],
  ["STARTTLS not used", { outcome: "starttls-not-used", aborted: null }, false],
  ["a greeting that refused", { outcome: "no-handshake", aborted: REFUSED }, true],
  ["a connection that nobody gave up", { outcome: "no-handshake", aborted: null }, false],
  [
    "an error that explains what the outcome does not",
    { outcome: "starttls-not-used", findings: ERROR },
    true,
  ],
  ["a warning that explains it", { outcome: "starttls-not-used", aborted: null, findings: WARNING }, false],
  ["TLS that was refused inside", { outcome: "established", findings: ERROR }, true],
  ["TLS with a warning", { outcome: "established", findings: WARNING }, false],
  [
    "TLS with an error that explains no failure",
    { outcome: "established", aborted: null, findings: BESIDE },
    false,
  ],
  [
    "a capture that ends too early, whatever it shows",
    { outcome: "incomplete-capture", findings: ERROR },
    false,
  ],
])("%s: %o", (_what, parts, failed) => {
  expect(isFailed(build.session(parts))).toBe(failed);
});
