// Words about certificates, of either side.
import { CERTIFICATE, CLIENTS_CERTIFICATE, READ_BESIDE, type Symptom } from "./symptom.ts";

export const CERTIFICATES = {
  "own-certificate": {
    says: "The program could not use its own certificate or key.",
    leaves: "Whether the connection got as far as TLS.",
    findings: [
      "client-closed-before-clienthello",
      "starttls-refused-temporary",
      "server-closed-before-clienthello",
      "starttls-not-offered",
    ],
    onServer: {
      findings: ["starttls-not-offered", "starttls-refused-temporary", "server-closed-before-clienthello"],
    },
    look: "whether a ClientHello follows the 220, or the server closes after it",
    first:
      "Check that the certificate is there, valid, enabled for SMTP, and that the service may read its private key.",
  },
  expired: {
    says: "The certificate had expired, or one of its chain.",
    leaves: "Whether the clock of the side that checked is right.",
    findings: ["certificate-expired", "client-rejected-certificate", "client-certificate-rejected"],
    onServer: CLIENTS_CERTIFICATE,
    look: CERTIFICATE,
    first: "Renew the certificate and reload the service: many keep the old one in memory.",
  },
  "not-yet-valid": {
    says: "The certificate was not valid yet, by the clock of the side that checked.",
    findings: ["certificate-not-yet-valid", "client-rejected-certificate"],
    onServer: CLIENTS_CERTIFICATE,
    look: CERTIFICATE,
    first: "Check that side's clock first.",
  },
  "name-mismatch": {
    says: "The certificate is for another name than the one that the client wanted.",
    findings: ["certificate-name-mismatch", "client-rejected-certificate"],
    look: "server_name in the ClientHello and the names in the certificate",
    first:
      "Compare the name that the client connects to with the certificate's DNS names; a load balancer may mix servers.",
  },
  "self-signed": {
    says: "The certificate, or the top of its chain, is self-signed and not trusted.",
    findings: ["certificate-self-signed", "client-rejected-certificate"],
    onServer: CLIENTS_CERTIFICATE,
    look: CERTIFICATE,
    first: "Install a certificate of a CA that the other side trusts, or make it trust this one.",
  },
  untrusted: {
    says: "The certificate's issuer is not known to the side that checked.",
    leaves: "Whether the server leaves out an intermediate, or the checking side lacks the root.",
    findings: [
      "certificate-chain-incomplete",
      "server-root-not-trusted",
      "client-rejected-certificate",
      "certificate-self-signed",
    ],
    onServer: CLIENTS_CERTIFICATE,
    look: "whether the server sends the intermediate certificates",
    first:
      "Let the server send its whole chain (fullchain.pem); then update the root certificates of the side that checked.",
  },
  purpose: {
    says: "The certificate is not made for this use: its key usage or extended key usage does not allow it.",
    leaves: "Which side's certificate, unless the words say client or server.",
    findings: [
      "client-certificate-without-clientauth",
      "certificate-key-usage-mismatch",
      "client-certificate-rejected",
      "client-rejected-certificate",
    ],
    look: "the Extended Key Usage of the certificate that was rejected",
    first:
      "Look at its Extended Key Usage. Public CAs no longer issue for client authentication: identify the client in another way, or use a private CA.",
  },
  "weak-certificate": {
    says: "A key in the certificates is too short, or one is signed with SHA-1 or MD5.",
    findings: ["certificate-weak-key", "certificate-weak-signature", "client-rejected-certificate"],
    onServer: CLIENTS_CERTIFICATE,
    look: CERTIFICATE,
    first: "Replace the certificate: RSA of 2048 bits or more, signed with SHA-256.",
  },
  "strict-x509": {
    says: "The certificate chain breaks a rule of RFC 5280 that this client checks: typical of private CAs and Python 3.13 and later.",
    findings: ["client-rejected-certificate"],
    look: CERTIFICATE,
    first:
      "Reissue the private CA with critical basicConstraints and key identifiers. Stop-gap: clear ssl.VERIFY_X509_STRICT in the context.",
  },
  revoked: {
    says: "The certificate was revoked, or its revocation could not be checked.",
    leaves: "Which of the two, unless the words say so.",
    findings: ["client-rejected-certificate", "client-certificate-rejected"],
    onServer: CLIENTS_CERTIFICATE,
    look: CERTIFICATE,
    first:
      "Check that the side that verifies reaches the CA's CRL or OCSP address; then whether it was really revoked.",
  },
  "certificate-rejected": {
    says: "A certificate was not accepted.",
    leaves: "Why: date, name, issuer or purpose. " + READ_BESIDE,
    findings: [
      "client-rejected-certificate",
      "certificate-chain-incomplete",
      "certificate-name-mismatch",
      "certificate-expired",
      "certificate-self-signed",
      "server-root-not-trusted",
      "ocsp-response-not-stapled",
    ],
    onServer: CLIENTS_CERTIFICATE,
    look: CERTIFICATE,
    first:
      "Look at the chain as the client sees it: openssl s_client -starttls smtp -connect HOST:25 -showcerts.",
    kind: "general",
  },
  dane: {
    says: "The certificate does not match the TLSA records (DANE), or these or their DNSSEC could not be used.",
    leaves: "Which of the two, unless the words say so.",
    findings: ["client-rejected-certificate", "client-closed-after-server-flight", "client-quit-after-tls"],
    look: `${CERTIFICATE}; TLSA records are in DNS, not in the connection`,
    first:
      "Compare the TLSA records with the certificate in use: they go stale when a key or an intermediate is renewed.",
  },
  "mta-sts": {
    says: "The receiving domain's MTA-STS policy demands a valid certificate, and this one is not.",
    findings: [
      "certificate-name-mismatch",
      "certificate-expired",
      "certificate-chain-incomplete",
      "client-rejected-certificate",
    ],
    look: CERTIFICATE,
    first: "Compare the MX names of the policy with the certificate's names.",
  },
  stapling: {
    says: "The client requires a stapled OCSP response, and the server sent none.",
    findings: ["ocsp-response-not-stapled", "client-rejected-certificate"],
    look: "status_request in both hellos",
    first: "Do not require it: Let's Encrypt ended OCSP in August 2025 and other CAs follow.",
  },
  "client-certificate-missing": {
    says: "The server requires a client certificate, and the client sent none.",
    findings: ["client-certificate-missing"],
    look: "the CertificateRequest and the client's empty Certificate (TLS 1.2)",
    first: "Configure a certificate in the client, or do not require one in the server.",
  },
  "client-certificate-rejected": {
    says: "The server does not trust the client's certificate.",
    leaves: "Why: issuer, date, or that it is not made for client authentication.",
    findings: [
      "client-certificate-without-clientauth",
      "client-certificate-rejected",
      "closed-after-tls-established",
    ],
    look: "the client's certificate (TLS 1.2), its Extended Key Usage and issuer",
    first:
      "Look at its issuer and Extended Key Usage: certificates of public CAs renewed in 2026 and later are for servers only.",
  },
} as const satisfies Readonly<Record<string, Symptom>>;
