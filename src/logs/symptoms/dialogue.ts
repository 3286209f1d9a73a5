// Words about the clear part of the dialogue, about mail after it, and about TLS that worked.
import { DIALOGUE, type Symptom } from "./symptom.ts";

export const DIALOGUE_AND_MAIL = {
  "no-tls": {
    says: "The sender requires TLS, and the server did not offer it or refused it. The mail was not sent.",
    leaves: "Whether the server has no STARTTLS, or a device in the path hides it.",
    findings: [
      "starttls-not-offered",
      "starttls-masked-by-middlebox",
      "starttls-stripped-in-path",
      "starttls-refused-temporary",
      "starttls-required-by-server",
    ],
    look: DIALOGUE,
    first:
      "Ask the server from another network: openssl s_client -starttls smtp -connect HOST:25. If it works there, look at devices in the path.",
  },
  "tls-demanded": {
    says: "The server demands TLS, and the client did not start it.",
    leaves: "Whether STARTTLS was offered to this client, and whether an earlier attempt with TLS failed.",
    findings: [
      "starttls-required-by-server",
      "starttls-stripped-in-path",
      "relay-denied-after-cleartext-fallback",
    ],
    look: `${DIALOGUE}; and the connection before it`,
    first: "Enable TLS in the client. If it is enabled, look for a failed attempt with TLS seconds before.",
  },
  "server-remembers": {
    says: "TLS with this client has failed, and Haraka does not offer STARTTLS to its address for a while.",
    leaves: "Why TLS failed in the session before.",
    findings: [
      "server-remembers-failed-tls",
      "client-closed-before-clienthello",
      "client-closed-after-server-flight",
      "starttls-not-offered",
    ],
    look: "the first session, in which TLS failed, and the EHLO replies after it",
    first:
      "Find out why the first attempt failed. Until the time is over, mail from this address is not encrypted.",
  },
  "starttls-refused-temporarily": {
    says: "The server offers STARTTLS and cannot do it now.",
    findings: ["starttls-refused-temporary"],
    look: DIALOGUE,
    first:
      "On the server: read its log at that time; usually its certificate or key cannot be read, or a limit is reached.",
  },
  "starttls-refused": {
    says: "The server refused STARTTLS.",
    leaves: "Whether it offers STARTTLS at all, or a device in the path spoils the command.",
    findings: ["starttls-refused-permanent", "starttls-masked-by-middlebox", "starttls-out-of-sequence"],
    look: DIALOGUE,
    first:
      "Compare the EHLO reply with the reply to STARTTLS: a server that does not offer it may refuse it.",
  },
  pipelined: {
    says: "Commands came together with STARTTLS, before its reply. The server takes that for an attack and refuses.",
    findings: ["starttls-pipelined-by-client"],
    look: "the segment that carries STARTTLS, and what follows it in the clear",
    first: "Let the client wait for the reply to STARTTLS, then begin TLS. It is no demand for TLS.",
  },
  "old-version-demanded": {
    says: "Microsoft 365 refuses TLS 1.0 and 1.1 for this client, in words.",
    findings: ["exo-smtp-auth-legacy-tls", "tls-version-refused-by-reply", "legacy-version-negotiated"],
    look: "the versions in the ClientHello",
    first:
      "Enable TLS 1.2 in the client. What it is set to is not always what it sends: the ClientHello shows it.",
  },
  "tls-too-weak": {
    says: "TLS was established, and the server wants a stronger version or cipher suite than was negotiated.",
    findings: ["weak-cipher-negotiated", "legacy-version-negotiated", "closed-after-tls-established"],
    look: "the version and suite of the ServerHello",
    first: "Enable TLS 1.2 or later with ECDHE and AES-GCM suites in the client.",
  },
  "legacy-endpoint": {
    says: "This is Microsoft 365's endpoint for clients with TLS 1.0 or 1.1, which a tenant has to allow. It is no failure by itself.",
    findings: ["smtp-legacy-endpoint-used", "exo-smtp-auth-legacy-tls"],
    look: "the server's name, and the versions in the ClientHello",
    first: "Use it only for devices that cannot do TLS 1.2, and plan their replacement.",
  },
  "relay-denied": {
    says: "Microsoft 365 does not recognise the sender: no login, and no connector matches its certificate or address.",
    leaves:
      "Whether a TLS failure is behind it. Without TLS no certificate and no login identify a sender; but the same words come where the connector is missing or wrong.",
    findings: ["relay-denied-after-cleartext-fallback"],
    look: "whether this session uses TLS, and a failed attempt with TLS in the minutes before",
    first:
      "Look for a TLS failure before it. If there is none, check connector, certificate name and sending address.",
  },
  throttled: {
    says: "Exchange Online throttles or blocks this Exchange server because its version is out of date. TLS is not the cause.",
    findings: ["closed-after-tls-established"],
    look: "short sessions in which TLS is established, again and again",
    first: "Update the Exchange server.",
  },
  "starttls-unused": {
    says: "The Send connector names a certificate that the server does not have, so it does not start TLS.",
    findings: ["starttls-not-used"],
    look: DIALOGUE,
    first: "Correct TlsCertificateName of the Send connector, or install the certificate.",
  },
  "sent-in-clear": {
    says: "After TLS failed, the sender went on, or goes on from now, without TLS.",
    leaves: "Why TLS failed.",
    findings: ["opportunistic-fallback-to-clear", "mail-sent-in-clear"],
    look: "the failed attempt just before: that has the cause",
    first: "Find the cause of the failure in the attempt before. Until then the mail can be read on the way.",
  },
  worked: {
    says: "TLS was established.",
    leaves: "Whether the mail was accepted.",
    findings: ["tls-established"],
    look: "what follows, if something fails after it; inside TLS only sizes and times can be seen",
    first: "Nothing, as far as TLS goes. If the mail failed, look at the server's reply after it.",
    kind: "worked",
  },
  "worked-unverified": {
    says: "TLS was established. The certificate could not be verified, which this program logged and accepted.",
    leaves: "Whether the mail was accepted.",
    findings: ["tls-established", "certificate-self-signed", "certificate-chain-incomplete"],
    look: "what follows, if something fails after it",
    first: "Nothing for opportunistic TLS. Where verification is required, look at the chain.",
    kind: "worked",
  },
} as const satisfies Readonly<Record<string, Symptom>>;
