// A ServerHello with an extension that the client did not offer to a finding (RFC 5246 section 7.4.1.4, RFC 9846 section
// 4.3): the client must abort.
import type {
  ClientHello,
  Extension,
  SessionWithOutcome,
  ServerHello,
  TlsSession,
} from "../../../session/session.ts";
import {
  endingAlert,
  clientAnswered,
  endingWords,
  failedAfterServerHello,
  gaveNoReason,
} from "../../handshake.ts";
import type { Context, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { named } from "../../../text/code-points.ts";
import { alertNumber } from "../../../text/messages.ts";
import { frameText } from "../../../text/places.ts";

/** Alerts with which clients reject it: unsupported_extension, and what some send instead. */
const OBJECTIONS: ReadonlySet<number> = new Set([10, 40, 47, 50, 110]);
const RENEGOTIATION_INFO = "0xff01";
const RENEGOTIATION_SCSV = "0x00ff";
const COOKIE = "0x002c";

export const serverHelloUnsolicitedExtension: Rule = {
  id: "server-hello-unsolicited-extension",
  restsOn: "bytes",
  applies: { clientHello: true },
  judge(session, context) {
    const { tls } = session;
    const answer = tls && unsolicitedIn(tls, context);
    if (!answer) return null;
    const { hello, extensions } = answer;
    const names = extensions.map(textOf).join(", ");
    const aborted = objection(session);
    const end =
      aborted === null
        ? "The client continued anyway."
        : `The client ${endingWords(session, aborted)}: it must abort on such an answer.`;
    return {
      certainty: "certain",
      severity: aborted === null ? "warning" : "error",
      title: `The server answered with an extension that the client did not offer: ${names}`,
      detail:
        `The server's answer (${frameText(hello.frame)}) contains ${names}, which the ClientHello (${frameText(tls.clientHello?.frame ?? null)}) ` +
        `does not offer. ${end}`,
      evidence: [
        evidenceOf(tls.clientHello?.frame ?? null, "tls.clientHello.extensions", `without ${names}`),
        evidenceOf(hello.frame, "tls.serverHello.extensions", names),
        ...(aborted === null ? [] : [evidenceOf(aborted.frame, "aborted.with", aborted.with)]),
      ],
    };
  },
};

interface Unsolicited {
  readonly hello: ServerHello;
  readonly extensions: readonly Extension[];
}

/** Null where there is none, or where a hello could not be read to its end. */
function unsolicitedIn(tls: TlsSession, { ids }: Context): Unsolicited | null {
  const { clientHello, retriedClientHello, helloRetryRequest, serverHello, errors } = tls;
  // What was offered, or answered, is not known.
  if (clientHello === null || (helloRetryRequest === null && serverHello === null)) return null;
  const [offered, suites] = [ids.of(clientHello.extensions), ids.of(clientHello.cipherSuites)];
  const isUsual = ({ id }: Extension): boolean =>
    offered.has(id) || (id === RENEGOTIATION_INFO && suites.has(RENEGOTIATION_SCSV));
  if (helloRetryRequest === null && serverHello?.extensions.every(isUsual)) return null;
  const hellos = [clientHello, retriedClientHello].filter((hello) => hello !== null);
  if (hellos.some(({ frame }) => errors.some((error) => error.frame === frame && error.from === "client")))
    return null;
  for (const hello of [helloRetryRequest, serverHello]) {
    const extensions = hello?.extensions.filter(
      ({ id }) =>
        !hellos.some((offer) => offers(offer, id)) && !(id === COOKIE && hello === helloRetryRequest),
    );
    if (hello && extensions && extensions.length > 0) return { hello, extensions };
  }
  return null;
}

/** The signalling suite stands for the extension (RFC 5746 section 3.4). */
function offers({ extensions, cipherSuites }: ClientHello, id: string): boolean {
  if (extensions.some((extension) => extension.id === id)) return true;
  return (
    id === RENEGOTIATION_INFO && cipherSuites.some((suite) => suite.id.endsWith(RENEGOTIATION_SCSV.slice(2)))
  );
}

/** How the client aborted after the server's answer without naming another reason; null if it did not. */
function objection(session: SessionWithOutcome) {
  const aborted = failedAfterServerHello(session, "client") ?? givenUpAfterRetry(session);
  if (aborted === null || session.tls === null || clientAnswered(session.tls)) return null;
  const alert = endingAlert(session, "client");
  return gaveNoReason(session, aborted) || OBJECTIONS.has((alert && alertNumber(alert)) ?? -1)
    ? aborted
    : null;
}

/** The client aborted on a HelloRetryRequest, before any ServerHello. */
function givenUpAfterRetry({ tls, aborted, outcome }: SessionWithOutcome) {
  const isRetry = tls?.helloRetryRequest && tls.serverHello === null && outcome === "handshake-failed";
  return isRetry && aborted?.by === "client" ? aborted : null;
}

/** Like "server_certificate_type (20)". */
const textOf = (extension: Extension): string => `${named(extension)} (${Number.parseInt(extension.id, 16)})`;
