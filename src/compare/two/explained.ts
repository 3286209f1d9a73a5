// A finding of the session that failed -> the differences that it speaks of.
import type { FindingId } from "../../diagnose/finding-texts.ts";
import { NAMES } from "./names.ts";

const VERSIONS = [NAMES.versions];
const CERTIFICATE = [NAMES.certificate, NAMES.chain];
const CLIENT_CERTIFICATE = [NAMES.clientCertificate];

const ABOUT: Readonly<Partial<Record<FindingId, readonly string[]>>> = {
  "tls-version-refused-by-reply": VERSIONS,
  "tls-version-below-server-minimum": VERSIONS,
  "server-closed-on-old-version": VERSIONS,
  "tls-version-rejected-alert": VERSIONS,
  "tls-version-rejected-by-client": [NAMES.chosen],
  "fallback-scsv-rejected": [NAMES.versions, NAMES.suites],
  "cipher-suites-not-accepted": [NAMES.suites],
  "no-shared-cipher": [NAMES.suites],
  "no-shared-group": [NAMES.groups],
  "hello-retry-loop": [NAMES.keyShares, NAMES.groups],
  "no-shared-signature-algorithm": [NAMES.signatures],
  "sni-rejected": [NAMES.serverName],
  "alpn-rejected": [NAMES.alpn],
  "clienthello-large-not-answered": [NAMES.size],
  "flight-not-delivered": [NAMES.size, NAMES.mss, NAMES.serverMss, NAMES.flight],
  "dh-rejected-by-client": [NAMES.chosen],
  "certificate-expired": CERTIFICATE,
  "certificate-not-yet-valid": CERTIFICATE,
  "certificate-name-mismatch": [NAMES.certificate, NAMES.serverName],
  "certificate-self-signed": CERTIFICATE,
  "certificate-chain-incomplete": [NAMES.chain, NAMES.certificate],
  "server-root-not-trusted": CERTIFICATE,
  "certificate-weak-key": CERTIFICATE,
  "certificate-weak-signature": CERTIFICATE,
  "certificate-key-usage-mismatch": CERTIFICATE,
  "client-rejected-certificate": CERTIFICATE,
  "renegotiation-info-missing": [NAMES.serverExtensions],
  "client-certificate-missing": CLIENT_CERTIFICATE,
  "client-certificate-without-clientauth": CLIENT_CERTIFICATE,
  "client-certificate-rejected": CLIENT_CERTIFICATE,
  "client-did-not-wait-for-reply": [NAMES.waiting],
  "client-did-not-wait-for-220": [NAMES.waiting],
  "bare-line-feed": [NAMES.waiting],
  "slow-greeting": [NAMES.greetingDelay],
  "greeting-rejected": [NAMES.client],
  "session-refused-by-server": [NAMES.client],
};

/** Empty where it speaks of none. */
export const aboutOf = (id: string): readonly string[] =>
  Object.entries(ABOUT).find(([each]) => each === id)?.[1] ?? [];
