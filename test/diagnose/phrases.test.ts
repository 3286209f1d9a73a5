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
  [
    "421-4.7.29 Your email has been rate limited because this message wasn't sent over a TLS connection",
    "starttls-required-by-server",
  ],
  ["421 4.7.0 TLS required for RCPT domain, closing connection", "starttls-required-by-server"],
  ["553 this route requires encryption (TLS)", "starttls-required-by-server"],
  ["550 5.7.1 TLS required by recipient", "starttls-required-by-server"],
  ["450 4.7.1 Session encryption is required", "starttls-required-by-server"],
  ["no commands allowed to pipeline after STARTTLS", "starttls-pipelined-by-client"],
  [
    "5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization",
    "relay-denied-after-cleartext-fallback",
  ],
  ["550 5.7.51 TenantInboundAttribution", "relay-denied-after-cleartext-fallback"],
  ["450 4.7.230 Connecting Exchange server version is out-of-date", "closed-after-tls-established"],
  ["New-TenantExemptionInfo -BlockingScenario UnpatchedOnPremServer", "closed-after-tls-established"],
  ["454 4.7.5 The certificate specified in the TlsCertificateName", "starttls-not-used"],
  ["Set-OutboundConnector -SmtpDaneMode", "opportunistic-fallback-to-clear"],
  ["Set-OutboundConnector -SmtpDaneMode", "client-rejected-certificate"],
  ["3.11 and later with OpenSSL 3.5", "clienthello-large-not-answered"],
  ["OpenSSL 4.0", "sslv2-format-hello"],
  ["does TLS 1.3 for HTTPS only, not for SMTP", "negotiated-below-offer"],
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
