// A client that got its 220 and left without a ClientHello (RFC 3207 section 4) to a finding.
import { alertText, endingAlert } from "../alerts.ts";
import type { Judged } from "../judged.ts";
import { repliedTooLate } from "../late-reply.ts";
import type { Rule } from "../rule.ts";
import { duration, shows } from "../texts.ts";
import { agreedFrame } from "../unanswered-hello.ts";

export const clientClosedBeforeClienthello: Rule = {
  id: "client-closed-before-clienthello",
  severity: "error",
  title: "The client asked for TLS, got it, and left without a ClientHello",
  explanation:
    "The server agreed to STARTTLS, and the client ended the connection before it sent a ClientHello. The " +
    "network and the server have done their part: most often the client's own TLS could not be set up, for want " +
    "of a key, a usable certificate, or a version that both its configuration and its library allow. The capture " +
    "shows that it left, not why; its log does.",
  logs: [
    {
      system: "Exchange",
      text:
        '"TLS negotiation failed with error NoCredentials" (a certificate without private key) or ' +
        '"UnknownCredentials" (the service may not read the key); the queue: "421 4.2.1 Unable to connect" or ' +
        '"421 4.4.1 Connection timed out".',
    },
    { system: "Windows", text: "System log, Schannel: event 36871, internal error state 10013." },
    {
      system: "OpenSSL",
      text: '"no protocols available" (0A0000BF) or "library has no ciphers".',
    },
    {
      system: "Java",
      text: '"No appropriate protocol (protocol is disabled or cipher suites are inappropriate)".',
    },
  ],
  remedies: [
    {
      system: "Exchange",
      text:
        "Check that the certificate named in TlsCertificateName of the send connector is there, has its private key, " +
        "and that the transport service may read the key.",
    },
    { system: "OpenSSL", text: "Check that MinProtocol is not above MaxProtocol in openssl.cnf." },
    {
      system: "Java",
      text: "Check mail.smtp.ssl.protocols against jdk.tls.disabledAlgorithms: a version must be left.",
    },
    { system: "any", text: "Look into the client's log of that second and repair its TLS set-up." },
  ],
  concerns: "client",
  references: ["RFC 3207 section 4", "Microsoft KB 4495258"],
  restsOn: "whole-view",
  judge(session) {
    const agreed = agreedFrame(session);
    const { aborted, close, view } = session;
    if (agreed === null || aborted?.by !== "client" || aborted.frame === null) return null;
    if (repliedTooLate(session)) return null;
    if (view.missing.some(({ from }) => from === "client") || !view.bothSides || saidMore(session))
      return null;
    const alert = endingAlert(session, "client");
    if (alert === null && aborted.with !== "FIN" && aborted.with !== "RST") return null;
    const delay =
      close.delayMs !== null && close.afterFrame === agreed ? ` ${duration(close.delayMs)} later` : "";
    const end =
      alert === null
        ? `${aborted.with === "FIN" ? "closed with a FIN" : "reset the connection"} (frame ${aborted.frame})${delay} and sent no ClientHello`
        : `sent the alert ${alertText(alert)} (frame ${alert.frame}) in place of a ClientHello`;
    return {
      certainty: "certain",
      detail: `The server agreed to STARTTLS (frame ${agreed}). The client ${end}.`,
      evidence: [
        shows(
          agreed,
          session.smtp === null ? "dialogue.reply.accepted" : "smtp.starttls.reply.code",
          reply(session),
        ),
        shows(aborted.frame, "aborted.with", aborted.with),
      ],
    };
  },
};

/** A hello, its beginning, or anything in the clear. */
function saidMore({ tls, smtp }: Judged): boolean {
  const agreed = smtp?.starttls.reply?.frame ?? 0;
  const stray = smtp?.strayAfterStarttls.client;
  if ((stray && stray.frame > agreed) || smtp?.helloBeforeReply) return true;
  if (tls === null) return false;
  const words = [...tls.messages.filter(({ type }) => type !== "Alert"), ...tls.errors, ...tls.foreign];
  return words.some(({ from }) => from === "client");
}

const reply = ({ smtp }: Judged): string => String(smtp?.starttls.reply?.code ?? true);
