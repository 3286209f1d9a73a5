// A client's alert about the server's certificate (RFC 9846 section 6.2) to a finding that names the likely cause.
import { endingAlert, failedAfterServerHello } from "../../handshake.ts";
import {
  CHECK_THE_CLOCK,
  COMPARE_TLSA,
  FIT_KEY_TO_CERTIFICATE,
  READ_THE_CLIENT_LOG,
  RENEW_CERTIFICATE,
  RENEW_OCSP,
  STRENGTHEN_CERTIFICATE,
} from "../../texts/remedies.ts";
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
} from "../../certificate-causes.ts";
import type { Alert, SessionWithOutcome, Remedy } from "../../../session/session.ts";
import { changedRootsOf, topOf } from "../../certificate-chain.ts";
import { serverCertificates } from "../../server-certificates.ts";
import { reaction } from "../../reaction.ts";
import type { Context, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { isTls13 } from "../../tls-versions.ts";
import { alertNumber, alertText } from "../../../text/messages.ts";
import { list } from "../../../text/amounts.ts";
import { frameText } from "../../../text/places.ts";

interface Meaning {
  readonly words: string;
  /** Causes that agree with the alert. */
  readonly agreeing: readonly CertificateCause[];
  /** If none of them is seen. */
  readonly remedies?: readonly Remedy[];
}

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
      words: "it does not support this kind of certificate",
      agreeing: WEAK,
      remedies: STRENGTHEN_CERTIFICATE,
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
  [
    48,
    { words: "it does not know any of the certificate's issuers", agreeing: [SELF_SIGNED, INCOMPLETE, ROOT] },
  ],
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
    const { causes, details } = causesSeen(meaning.agreeing, session, context, deliveries);
    return {
      certainty: "certain",
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

/** The frame of the ServerHello where TLS 1.3 hides the certificate. */
function certificateFrame({ tls }: SessionWithOutcome): number | null {
  const shown = tls?.certificates.find(({ from }) => from === "server");
  return (shown ?? tls?.serverHello)?.frame ?? null;
}

const UNKNOWN_CA = 48;

function unseenCause(session: SessionWithOutcome, alert: Alert, { providers }: Context): string {
  const { tls } = session;
  const isRoot = alertNumber(alert) === UNKNOWN_CA;
  if (tls?.serverHello && isTls13(tls.serverHello.negotiatedVersion)) {
    const provider = isRoot ? (providers.of(session)?.provider ?? null) : null;
    const roots = provider === null ? [] : changedRootsOf(provider.id, alert.time);
    return (
      "TLS 1.3 hides the certificate, so the cause is not visible." +
      (roots.length === 0
        ? ""
        : ` Servers of ${provider?.name} lead to ${list(roots, "or")}, which not every list of trusted CAs has.`)
    );
  }
  const root = isRoot ? topOf(serverCertificates(session))?.issuer : null;
  return root
    ? `They lead to "${root}", which the client would have to trust.`
    : "Nothing in the certificate explains it: check the client's trusted CAs, clock and policy.";
}
