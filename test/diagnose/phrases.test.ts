// Words that people find in logs and articles and look up: each stands in what `starttls-inspect explain` says of the
// finding that explains it.
import { expect, test } from "vitest";
import { FINDING_TEXTS, type FindingId } from "../../src/diagnose/finding-texts.ts";
import { createColors } from "../../src/report/colors.ts";
import { explanation } from "../../src/report/explanation.ts";

const PHRASES: readonly (readonly [phrase: string, id: FindingId])[] = [
  ["421 4.4.2 Connection dropped due to SocketError", "tls-version-below-server-minimum"],
  ["421 4.4.2 Connection dropped due to SocketError", "server-closed-after-clienthello"],
  ["TLS negotiation failed with error SocketError", "tls-version-below-server-minimum"],
  ["TLS negotiation failed with error SocketError", "server-closed-after-clienthello"],
  ["451 5.7.3 Must issue a STARTTLS command first", "starttls-required-by-server"],
  ["451 5.7.3 STARTTLS is required to send mail", "starttls-not-offered"],
  ["451 4.4.397 Error communicating with target host", "require-tls-retry-loop"],
  ["550 5.4.300 Message expired", "require-tls-retry-loop"],
  ["550 5.7.0 Relay Access Denied", "relay-denied-after-cleartext-fallback"],
  ["550 5.7.64 TenantAttribution", "relay-denied-after-cleartext-fallback"],
  ["421 4.7.66 TLS 1.0 and 1.1 are not supported", "exo-smtp-auth-legacy-tls"],
  ["smtp-legacy.office365.com", "smtp-legacy-endpoint-used"],
  ["smtp-legacy.office365.com", "exo-smtp-auth-legacy-tls"],
  ["AllowLegacyTLSClients", "smtp-legacy-endpoint-used"],
  ["Set-TransportConfig -AllowLegacyTLSClients $true", "exo-smtp-auth-legacy-tls"],
  ["SSLv23", "tls-version-below-server-minimum"],
  ["SSLv23", "legacy-version-negotiated"],
  ["SSLv23", "sslv2-format-hello"],
  ["connect failed: protocol error", "tls-version-rejected-alert"],
  ["connect failed: protocol error", "no-shared-cipher"],
  ["connect failed: protocol error", "plaintext-where-tls-expected-server"],
  ["connect failed: protocol error", "server-closed-after-clienthello"],
  ["ssl.record.version", "record-version-note"],
  ["1.0.2k", "record-version-note"],
  ["DisabledByDefault=0", "tls-version-below-server-minimum"],
  ["RequireTLS", "require-tls-retry-loop"],
];

test.each(PHRASES)('"%s" stands in the explanation of %s', (phrase, id) => {
  const text = explanation(id, FINDING_TEXTS[id], 100, createColors(false));
  expect(text.replaceAll(/\s+/g, " ")).toContain(phrase);
});
