// What words of a log prove of a session, what they leave open, and which findings they can mean.
import type { FindingId } from "../../diagnose/finding-texts.ts";

export interface Symptom {
  /** What happened, as far as the words prove it. */
  readonly says: string;
  /** What they do not prove; absent where that is nothing worth a line. */
  readonly leaves?: string;
  /** What it can be, the most likely first. */
  readonly findings: readonly FindingId[];
  /** What it can be in the server's log: there it is the client that closed, or that sent what is no TLS. */
  readonly onServer?: Partial<Pick<Symptom, "findings" | "look" | "first">>;
  /** What decides between them in a capture. */
  readonly look: string;
  /** What to do first. */
  readonly first: string;
  /** `general`, and more so `vague`: the cause may stand beside it, in other words. `worked`: it is no failure. */
  readonly kind?: "general" | "vague" | "worked";
}

export const HELLO =
  "the versions and suites of the ClientHello, and which side sends the first FIN, RST or alert";
export const CERTIFICATE =
  "the certificates, which TLS 1.2 shows in the clear, and the alert that follows them";
export const DIALOGUE = "the greeting, the EHLO reply and the reply to STARTTLS, in the clear";

export const CLOSED_ON_HELLO = [
  "tls-version-below-server-minimum",
  "server-closed-on-old-version",
  "cipher-suites-not-accepted",
  "server-closed-after-clienthello",
] as const satisfies readonly FindingId[];

/** A server that checks a certificate checks the client's. */
export const CLIENTS_CERTIFICATE = {
  findings: [
    "client-certificate-rejected",
    "client-certificate-without-clientauth",
    "closed-after-tls-established",
  ],
  look: "the client's certificate (TLS 1.2), and what follows it",
  first:
    "It is the client's certificate: renew it, let the server trust its CA, or do not ask for one on this port.",
} as const satisfies Symptom["onServer"];

/** In a server's log: why the client left. */
export const CLIENT_LEFT = {
  findings: [
    "client-closed-after-server-flight",
    "client-rejected-certificate",
    "client-closed-before-clienthello",
    "flight-not-delivered",
  ],
  look: "what the client saw last before it closed, and which side sends the first FIN or RST",
  first:
    "Read the client's log at that time: it knows why it left. An unknown address that never sends mail only probes the port.",
} as const satisfies Symptom["onServer"];

export const OLD_VERSION_FIRST =
  "Check which TLS versions the sending side has enabled: servers that accept only TLS 1.2 and later often close " +
  "without a word.";
export const READ_BESIDE = "Read the lines before and after it in the same log: they often name the cause.";
