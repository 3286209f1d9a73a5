// A session's findings -> the one that explains it best, and those that then say nothing more.
import type { Outcome, Severity } from "../session/session.ts";
import type { FindingId } from "./finding-texts.ts";

interface Found {
  readonly id: FindingId;
  readonly severity: Severity;
}

interface Explained<Kind extends Found> {
  /** Null where none explains it. */
  readonly best: Kind | null;
  /** A better one of their family holds. */
  readonly superseded: ReadonlySet<Kind>;
}

/** Findings of no family are observations: they explain nothing, and nothing supersedes them. */
export function byPrecedence<Kind extends Found>(
  findings: readonly Kind[],
  outcome: Outcome,
): Explained<Kind> {
  const telling = findings.filter(({ id }) => FAMILIES.has(id));
  if (telling.length === 0) return { best: null, superseded: new Set() };
  const superseded = new Set<Kind>();
  let best: Kind | null = null;
  const families = new Set(telling.map(({ id }) => FAMILIES.get(id)));
  // If the capture does not hold what decided the outcome, its gaps explain it first.
  for (const family of outcome === "incomplete-capture" ? CAPTURE_FIRST : STORY_FIRST) {
    if (!families.has(family)) continue;
    const [first, ...others] = inOrder(family, telling);
    best ??= first ?? null;
    for (const other of others) superseded.add(other);
    // What the client did wrong explains the refusal.
    if (first === undefined || !WHY_REFUSED.has(first.id)) continue;
    for (const other of telling) if (REFUSALS.has(other.id)) superseded.add(other);
  }
  // That something never arrived is certain even if the connection goes on after the end of the capture.
  if (best?.id === "capture-ends-early")
    best = telling.find(({ id }) => id === "flight-not-delivered") ?? best;
  if (best?.id === "capture-decrypted") {
    for (const other of findings) if (IN_CLEAR.has(other.id)) superseded.add(other);
  }
  for (const other of telling) if (other !== best && PLAIN.has(other.id)) superseded.add(other);
  return { best, superseded };
}

/** They only say how a session ended, and are dropped if another finding explains it. */
const PLAIN: ReadonlySet<FindingId> = new Set([
  "closed-before-starttls",
  "both-sides-closed",
  "closed-after-own-flight",
]);

/** Each explains what its better ones left open; the order of the families is that in which they explain a session. */
type Family = readonly FindingId[];

function inOrder<Kind extends Found>(family: Family, findings: readonly Kind[]): readonly Kind[] {
  const members = findings.filter(({ id, severity }) => {
    // Some are errors only where they ended the handshake, and else observations.
    return (
      family.includes(id) && (severity === "error" || (family !== HANDSHAKE && family !== CLIENT_AT_FAULT))
    );
  });
  return members.length < 2
    ? members
    : members.toSorted((a, b) => family.indexOf(a.id) - family.indexOf(b.id));
}

/** What a device has decrypted was not in the clear on the wire. */
const IN_CLEAR: ReadonlySet<FindingId> = new Set([
  "plaintext-where-tls-expected-client",
  "plaintext-where-tls-expected-server",
  "starttls-not-offered",
  "starttls-not-used",
  "server-remembers-failed-tls",
  "starttls-offered-sometimes",
  "starttls-stripped-in-path",
  "mail-sent-in-clear",
  "auth-in-clear",
  "auth-offered-in-clear",
  "opportunistic-fallback-to-clear",
  "relay-denied-after-cleartext-fallback",
]);

/** Each says that the capture lacks something else. */
const CAPTURE: readonly Family[] = [
  ["capture-decrypted"],
  ["capture-one-sided"],
  ["capture-starts-midstream"],
  ["capture-snaplen-truncated"],
  ["capture-missing-packets"],
  ["capture-ends-early"],
];

const HANDSHAKE: Family = [
  // What never arrived cannot have been answered.
  "flight-not-delivered",
  // The server itself says why, in words.
  "tls-version-refused-by-reply",
  // One side sent something other than what the protocol asks for here.
  "http-on-smtp-port",
  "client-speaks-no-smtp",
  "tls-on-starttls-port",
  "starttls-client-on-tls-port",
  "client-did-not-wait-for-220",
  "server-refused-after-220",
  "plaintext-where-tls-expected-server",
  "plaintext-where-tls-expected-client",
  "unknown-bytes-in-handshake",
  // Another host sent the reset in a side's name: what that side would mean by it does not count.
  "reset-injected-suspected",
  // The messages, an alert, or the certificates show why it ended.
  "fallback-scsv-rejected",
  "hello-retry-loop",
  "tls-version-rejected-alert",
  "sslv3-offered",
  "sni-rejected",
  "alpn-rejected",
  "server-hello-unsolicited-extension",
  "downgrade-sentinel",
  "tls-version-rejected-by-client",
  "tls13-compatibility-ccs-missing",
  "renegotiation-info-missing",
  "extended-master-secret-missing",
  "dh-rejected-by-client",
  "client-certificate-missing",
  "client-certificate-without-clientauth",
  "client-certificate-rejected",
  "client-rejected-certificate",
  "cipher-suites-not-accepted",
  "no-shared-group",
  "no-shared-signature-algorithm",
  "no-shared-cipher",
  "server-parse-error-alert",
  "encrypted-alert-before-established",
  // No side said why: then a published minimum, the path, the timing, and last the bare shape of the close.
  "tls-version-below-server-minimum",
  "server-closed-on-old-version",
  "clienthello-large-not-answered",
  "no-answer-to-clienthello",
  "handshake-timeout",
  "server-reset-after-clienthello",
  "server-closed-after-clienthello",
  "server-closed-after-client-flight",
  "client-closed-after-server-flight",
  "client-closed-before-clienthello",
  "server-closed-before-clienthello",
  "closed-after-own-flight",
  "both-sides-closed",
  // An alert of which nothing more is known than that it came.
  "server-alert-other",
  "client-alert-other",
];

/** What the client did wrong in the dialogue: the server says so, or nothing else fits. */
const CLIENT_AT_FAULT: Family = [
  "proxy-header-not-expected",
  "bare-line-feed",
  "client-did-not-wait-for-reply",
  "starttls-out-of-sequence",
  "starttls-with-parameters",
];

const WHY_REFUSED: ReadonlySet<FindingId> = new Set([...CLIENT_AT_FAULT, "tls-version-refused-by-reply"]);

const REFUSALS: ReadonlySet<FindingId> = new Set([
  "greeting-rejected",
  "starttls-refused-temporary",
  "starttls-refused-permanent",
  "starttls-reply-missing",
  "session-refused-by-server",
  "ehlo-reply-malformed",
]);

/** After TLS was established: what was wanted there likely failed. */
export const INSIDE_TLS: Family = [
  // What was read inside.
  "auth-refused-inside-tls",
  "refused-inside-tls",
  "data-not-delivered",
  "exo-smtp-auth-legacy-tls",
  "renegotiation",
  "closed-after-tls-established",
  "client-quit-after-tls",
];

/** Once TLS had begun, what ended it comes before faults of the cleartext dialogue, which did not stop the session. */
const STORY: readonly Family[] = [
  ["tcp-connect-failed"],
  HANDSHAKE,
  INSIDE_TLS,
  CLIENT_AT_FAULT,
  ["greeting-rejected", "no-server-greeting"],
  ["relay-denied-after-cleartext-fallback"],
  [
    "starttls-masked-by-middlebox",
    "starttls-stripped-in-path",
    "server-remembers-failed-tls",
    "starttls-offered-sometimes",
    "ehlo-rejected-helo-fallback",
    "ehlo-reply-malformed",
    "helo-only",
    "starttls-not-offered",
  ],
  ["starttls-refused-temporary", "starttls-refused-permanent", "starttls-reply-missing"],
  ["starttls-pipelined-by-client"],
  [
    "starttls-required-by-server",
    "opportunistic-fallback-to-clear",
    "session-refused-by-server",
    "starttls-not-used",
  ],
  ["starttls-pipelined-by-server"],
  ["reset-after-idle", "idle-timeout", "closed-before-starttls"],
];

const STORY_FIRST: readonly Family[] = [...STORY, ...CAPTURE];
const CAPTURE_FIRST: readonly Family[] = [...CAPTURE, ...STORY];

const FAMILIES: ReadonlyMap<FindingId, Family> = new Map(
  STORY_FIRST.flatMap((family) => family.map((id) => [id, family] as const)),
);
