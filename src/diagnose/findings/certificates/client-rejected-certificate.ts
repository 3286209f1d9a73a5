// A client's alert about the server's certificate (RFC 9846 section 6.2) to a finding that names the likely cause.
import { endingAlert, failedAfterServerHello, hidesCertificates } from "../../handshake.ts";
import {
  CHECK_THE_CLOCK,
  COMPARE_TLSA,
  FIT_KEY_TO_CERTIFICATE,
  READ_THE_CLIENT_LOG,
  RENEW_CERTIFICATE,
  RENEW_OCSP,
} from "../../texts/remedies.ts";
import { UPDATE_ERLANG } from "../../texts/certificates.ts";
import {
  ANY_CAUSE,
  type CertificateCause,
  causesSeen,
  EXPIRED,
  INCOMPLETE,
  isServersFault,
  NOT_STAPLED,
  NOT_YET_VALID,
  remediesOf,
  ROOT,
  SELF_SIGNED,
  WEAK,
  WRONG_USE,
} from "../../certificate-causes.ts";
import type { Alert, SessionWithOutcome, Remedy } from "../../../session/session.ts";
import { changedRootsOf, topOf } from "../../certificate-chain.ts";
import { reaction } from "../../reaction.ts";
import type { Context, Rule } from "../../rule.ts";
import { serverCertificates } from "../../server-certificates.ts";
import { isOpenSsl, isOpenSslsAlert } from "../../strict-x509.ts";
import { evidenceOf } from "../../evidence.ts";
import { alertNumber, alertText } from "../../../text/messages.ts";
import { list } from "../../../text/amounts.ts";
import { frameText } from "../../../text/places.ts";
import { leafOf } from "../../../session/leaf-certificate.ts";

const UNSUPPORTED_CERTIFICATE = 43;

interface Meaning {
  readonly words: string;
  /** Causes that agree with the alert. */
  readonly agreeing: readonly CertificateCause[];
  /** If none of them is seen. */
  readonly remedies?: readonly Remedy[];
  /** Most often it is about something else: it counts only where one of them is seen. */
  readonly isMostlyOther?: true;
}

const ABOUT_TRUST: readonly CertificateCause[] = [SELF_SIGNED, INCOMPLETE, ROOT];

const MEANINGS: ReadonlyMap<number, Meaning> = new Map([
  [
    42,
    {
      words: "it considers the certificate invalid: name, dates, key, or DANE",
      agreeing: ANY_CAUSE,
      remedies: [...READ_THE_CLIENT_LOG, ...COMPARE_TLSA],
    },
  ],
  [
    43,
    {
      words: "it does not support this kind of certificate, or the certificate is not for servers",
      agreeing: [WRONG_USE, ...WEAK],
      remedies: [...UPDATE_ERLANG, ...READ_THE_CLIENT_LOG],
    },
  ],
  [44, { words: "the certificate is revoked", agreeing: [], remedies: RENEW_CERTIFICATE }],
  [
    45,
    {
      words: "by its clock the certificate, or a revocation list, is out of date",
      agreeing: [EXPIRED, NOT_YET_VALID],
      remedies: CHECK_THE_CLOCK,
    },
  ],
  [
    46,
    {
      words: "it gives no specific reason, as is usual for Java and Windows",
      agreeing: ANY_CAUSE,
      remedies: READ_THE_CLIENT_LOG,
    },
  ],
  [48, { words: "it does not know any of the certificate's issuers", agreeing: ABOUT_TRUST }],
  [
    49,
    {
      words: "the certificate is valid but not allowed here",
      agreeing: [],
      remedies: READ_THE_CLIENT_LOG,
    },
  ],
  [
    51,
    {
      words: "the handshake signature does not match the certificate",
      agreeing: [],
      remedies: FIT_KEY_TO_CERTIFICATE,
    },
  ],
  [
    80,
    {
      words: "GnuTLS says so of a key usage that does not fit",
      agreeing: [WRONG_USE],
      isMostlyOther: true,
    },
  ],
  [
    113,
    { words: "the stapled OCSP response is not acceptable", agreeing: [NOT_STAPLED], remedies: RENEW_OCSP },
  ],
]);

export const clientRejectedCertificate: Rule = {
  id: "client-rejected-certificate",
  applies: { serverHello: true, abortedBy: ["client"], abortedWith: ["alert"] },
  restsOn: "bytes",
  judge(session, context, deliveries) {
    const alert = endingAlert(session, "client");
    const meaning = alert === null ? undefined : MEANINGS.get(alertNumber(alert) ?? -1);
    if (alert === null || meaning === undefined) return null;
    if (failedAfterServerHello(session, "client") === null) return null;
    const { causes, details } = causesSeen(
      agreeingWith(alert, meaning, session),
      session,
      context,
      deliveries,
    );
    if (meaning.isMostlyOther && causes.length === 0) return null;
    return {
      certainty: meaning.isMostlyOther ? "likely" : "certain",
      title: [
        `The client rejected the server's certificate with the alert ${alertText(alert)}`,
        ...causes.map(({ words }) => words(session)),
      ].join("; "),
      fault: isServersFault(causes) ? "server" : null,
      remedies: [...((causes.length === 0 && meaning.remedies) || []), ...remediesOf(causes)],
      detail:
        `The client sent the alert ${alertText(alert)} in ${frameText(alert.frame)}: ${meaning.words}. ` +
        (details === "" ? unseenCause(session, alert, context) : `Consistent with that: ${details}`),
      reaction: reaction("client", alert.frame, certificateFrame(session)),
      evidence: [
        evidenceOf(
          session.tls?.serverHello?.frame ?? null,
          "tls.serverHello.frame",
          session.tls?.serverHello?.frame ?? "",
        ),
        evidenceOf(alert.frame, "tls.alerts.description", alertText(alert)),
      ],
    };
  },
};

/** OpenSSL says unknown_ca of whatever it does not trust, and by other alerts means something else. */
function agreeingWith(
  alert: Alert,
  { agreeing }: Meaning,
  session: SessionWithOutcome,
): readonly CertificateCause[] {
  if (alertNumber(alert) === UNKNOWN_CA || !isOpenSsl(session)) return agreeing;
  return agreeing.filter((cause) => !ABOUT_TRUST.includes(cause));
}

/** The frame of the ServerHello where TLS 1.3 hides the certificate. */
const certificateFrame = (session: SessionWithOutcome): number | null =>
  (leafOf(session, "server") ?? session.tls?.serverHello)?.frame ?? null;

const UNKNOWN_CA = 48;

function unseenCause(session: SessionWithOutcome, alert: Alert, context: Context): string {
  const number = alertNumber(alert);
  if (session.tls !== null && hidesCertificates(session.tls)) {
    const roots = number === UNKNOWN_CA ? rootWords(session, alert, context) : "";
    return `TLS 1.3 hides the certificate, so the cause is not visible.${roots}`;
  }
  const chain = serverCertificates(session);
  const root = number === UNKNOWN_CA ? topOf(chain)?.issuer : null;
  if (root) return `They lead to "${root}", which the client would have to trust.`;
  const nothing = "Nothing in the certificate explains it: check the client's trusted CAs, clock and policy.";
  const isErlangs =
    number === UNSUPPORTED_CERTIFICATE && chain.slice(1).some((each) => each.extendedKeyUsage !== null);
  if (isOpenSslsAlert(session))
    return `${nothing} OpenSSL sends this for little but strict checks (Python 3.13), which the root may fail too.`;
  return isErlangs
    ? `${nothing} Some versions of Erlang refuse issuers' certificates with an extended key usage, as this chain has.`
    : nothing;
}

/** What is known of the provider's roots; "" where nothing is. */
function rootWords(session: SessionWithOutcome, { time }: Alert, { providers }: Context): string {
  const provider = providers.of(session)?.provider;
  const roots = provider === undefined ? [] : changedRootsOf(provider.id, time);
  if (roots.length === 0) return "";
  return ` Servers of ${provider?.name} lead to ${list(roots, "or")}, which not every list of trusted CAs has.`;
}
