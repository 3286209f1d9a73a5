// A client's certificate that may not authenticate clients (RFC 5280 section 4.2.1.12) to a finding, by how the server
// took it.
import type { Alert, Certificate, SessionWithOutcome } from "../../../session/session.ts";
import { evidenceOf } from "../../evidence.ts";
import { endingAlertOf, endingWords, gaveNoReason } from "../../handshake.ts";
import {
  clientCertificates,
  forClients,
  isTakenElsewhere,
  lacksUse,
  purposesOf,
} from "../../key-purposes.ts";
import { reaction } from "../../reaction.ts";
import type { Match, Rule } from "../../rule.ts";
import { isInForce, isWeaklySigned } from "../../server-certificates.ts";
import { closedAfterTlsEstablished } from "../after-handshake/closed-after-tls-established.ts";
import { ACCEPT_WITHOUT_CLIENT_AUTH, NAME_CLIENT_AUTH } from "../../texts/certificates.ts";
import { alertText } from "../../../text/messages.ts";
import { frameText } from "../../../text/places.ts";
import { quotedName } from "../../../text/certificates.ts";

/** unsupported_certificate: OpenSSL, rustls and mbedTLS send it for a purpose that does not fit. */
const WRONG_PURPOSE = [43];
/** bad_certificate, certificate_unknown: Go and Java send them for this too, and for much else. */
const UNCLEAR = [42, 46];
/** Every server of today can use it, so that an alert is not about the key. */
const ORDINARY_KEY = /^(?:RSA (?:2048|3072|4096)|EC P-(?:256|384|521))$/;

export const clientCertificateWithoutClientAuth: Rule = {
  id: "client-certificate-without-clientauth",
  applies: { serverHello: true, clientCertificates: true },
  restsOn: "bytes",
  judge(session, context, deliveries) {
    const [leaf, ...issuers] = clientCertificates(session);
    if (leaf === undefined) return null;
    const said = endingAlertOf(session, "server", WRONG_PURPOSE);
    const permission = forClients(leaf);
    if (said !== null && said.frame >= leaf.frame) {
      if (permission === "no") return ofLeaf(leaf, said);
      // The other reason for this alert that can be seen.
      if (lacksUse(leaf, "digitalSignature")) return null;
      return permission === "any" ? ofAnyPurpose(leaf, said) : ofIssuers(issuers, said);
    }
    if (permission !== "no") return null;
    const left = () => closedAfterTlsEstablished.judge(session, context, deliveries) !== null;
    const refused = rejectedUnclearly(session, leaf) ?? (left() ? closedLater(session, leaf) : null);
    const isRefuted = refused?.certainty === "possible" && isTakenElsewhere(session, leaf, context);
    return refused === null || isRefuted ? accepted(leaf) : refused;
  },
};

function ofLeaf(leaf: Certificate, alert: Alert): Match {
  return {
    ...rejected(leaf, alert),
    certainty: mayAuthenticate(leaf) ? "certain" : "likely",
    detail: `${words(leaf)}, and the server ${sent(alert)}: that is about its purpose.`,
  };
}

/** Its key is one that servers can use, and may sign. */
const mayAuthenticate = (leaf: Certificate): boolean =>
  !lacksUse(leaf, "digitalSignature") && ORDINARY_KEY.test(leaf.publicKey ?? "");

const ofAnyPurpose = (leaf: Certificate, alert: Alert): Match => ({
  ...rejected(leaf, alert),
  title: "The server rejected the client's certificate: it does not name client authentication",
  remedies: [...NAME_CLIENT_AUTH, ...ACCEPT_WITHOUT_CLIENT_AUTH],
  detail:
    `The client's certificate${called(leaf)} (${frameText(leaf.frame)}) is for any purpose ` +
    `(${purposesOf(leaf)}), and the server ${sent(alert)}: OpenSSL wants clientAuth by name.`,
});

function ofIssuers(issuers: readonly Certificate[], alert: Alert): Match | null {
  const issuer = issuers.find((each) => forClients(each) === "no");
  return issuer === undefined
    ? null
    : {
        ...rejected(issuer, alert),
        title: "The server rejected the client's certificate: its issuer is not for client authentication",
        remedies: [...NAME_CLIENT_AUTH, ...ACCEPT_WITHOUT_CLIENT_AUTH],
        detail:
          `The issuer's certificate${called(issuer)} that the client sent (${frameText(issuer.frame)}) is only for ` +
          `${purposesOf(issuer)}, and the server ${sent(alert)}: OpenSSL wants the purpose in the whole chain.`,
      };
}

const rejected = (certificate: Certificate, alert: Alert) => ({
  certainty: "likely" as const,
  title: "The server rejected the client's certificate: it is not for client authentication",
  reaction: reaction("server", alert.frame, certificate.frame),
  evidence: [
    purposeEvidence(certificate),
    evidenceOf(alert.frame, "tls.alerts.description", alertText(alert)),
  ],
});

/** The server gave up on it, with an alert that can mean this, or with none that says why. */
function rejectedUnclearly(session: SessionWithOutcome, leaf: Certificate): Match | null {
  const { aborted } = session;
  if (aborted?.by !== "server" || (aborted.frame ?? 0) < leaf.frame) return null;
  const unclear = endingAlertOf(session, "server", UNCLEAR);
  if (unclear !== null) return ofUnclearAlert(session, leaf, unclear);
  const isMute = session.outcome === "handshake-failed" && gaveNoReason(session, aborted);
  if (aborted.with !== "encrypted-alert" && !isMute) return null;
  return {
    severity: "warning",
    certainty: "possible",
    detail: `${words(leaf)}, and the server ${endingWords(session, aborted)}. That can be the reason; the server did not say.`,
    reaction: reaction("server", aborted.frame, leaf.frame),
    evidence: [purposeEvidence(leaf), evidenceOf(aborted.frame, "aborted.with", aborted.with)],
  };
}

/** The alert is as much about an issuer that the server does not know; what the server asked for tells these apart. */
function ofUnclearAlert(session: SessionWithOutcome, leaf: Certificate, alert: Alert): Match {
  const isAccepted = session.tls?.clientIssuerAccepted ?? null;
  if (isAccepted === false) return accepted(leaf);
  if (isAccepted && isInOrder(session, leaf)) {
    return {
      ...rejected(leaf, alert),
      detail:
        `${words(leaf)}, and the server ${sent(alert)}. It had named the certificate's issuer among those that it ` +
        "accepts, and nothing else stands out in the certificate.",
    };
  }
  return {
    ...rejected(leaf, alert),
    title: undefined,
    severity: "warning",
    certainty: "possible",
    detail:
      `${words(leaf)}, and the server ${sent(alert)}. That can be the reason; the alert is the same for an issuer that it ` +
      "does not know.",
  };
}

/** Nothing but its purpose speaks against it. */
const isInOrder = (session: SessionWithOutcome, leaf: Certificate): boolean =>
  mayAuthenticate(leaf) && !isWeaklySigned(leaf) && isInForce(session, leaf);

const closedLater = ({ close }: SessionWithOutcome, leaf: Certificate): Match => ({
  severity: "warning",
  certainty: "possible",
  detail:
    `${words(leaf)}, and the server closed soon after the handshake (${frameText(close.frame)}), as Postfix does ` +
    "that requires a certificate which it trusts. What it said inside TLS cannot be read.",
  evidence: [purposeEvidence(leaf), evidenceOf(close.frame, "close.by", "server")],
});

const accepted = (leaf: Certificate): Match => ({
  severity: "info",
  certainty: "certain",
  logs: [],
  detail: `${words(leaf)}: servers that verify clients' certificates refuse it.`,
  evidence: [purposeEvidence(leaf)],
});

const words = (leaf: Certificate): string =>
  `The client's certificate${called(leaf)} (${frameText(leaf.frame)}) is only for ${purposesOf(leaf)}`;

const called = ({ subject }: Certificate): string => (subject === null ? "" : ` of ${quotedName(subject)}`);

const sent = (alert: Alert): string =>
  `answered with the alert ${alertText(alert)} in ${frameText(alert.frame)}`;

const purposeEvidence = (certificate: Certificate) =>
  evidenceOf(certificate.frame, "tls.certificates.extendedKeyUsage", purposesOf(certificate));
