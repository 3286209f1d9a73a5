// A TLS 1.3 server without the ChangeCipherSpec that the client asked for to a finding (RFC 9846 appendix E.4).
import type { ClientHello, Message, SessionWithOutcome, TlsSession } from "../../../session/session.ts";
import { clientAnswered, endingAlertOf } from "../../handshake.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { alertText } from "../../../text/messages.ts";
import { frameText } from "../../../text/places.ts";

const UNEXPECTED_MESSAGE = 10;
/** OpenSSL, GnuTLS and Mbed TLS offer it: they do not insist on the record, and Erlang does not know it. */
const ENCRYPT_THEN_MAC = "0x0016";

export const tls13CompatibilityCcsMissing: Rule = {
  id: "tls13-compatibility-ccs-missing",
  applies: { tls13: true, established: false, abortedBy: ["client"], abortedWith: ["alert"] },
  restsOn: "whole-view",
  // It may be among what the capture lacks.
  atLeast: "likely",
  judge(session, { ids }) {
    const gap = unfilledGap(session);
    const alert = endingAlertOf(session, "client", [UNEXPECTED_MESSAGE]);
    if (gap === null || alert === null || alert.frame < gap.next.frame) return null;
    if (ids.of(gap.hello.extensions).has(ENCRYPT_THEN_MAC)) return null;
    const { hello, first, next } = gap;
    const what = next.type === "ServerHello" ? "its ServerHello" : "encrypted records";
    return {
      certainty: "likely",
      detail:
        `The client asked for TLS 1.3's compatibility mode (a session id in its ClientHello, frame ${hello.frame}). After its ` +
        `${first.type} (frame ${first.frame}) the server sent ${what} (${frameText(next.frame)}) without the ChangeCipherSpec that is due in between, ` +
        `and the client sent the alert ${alertText(alert)} in frame ${alert.frame}.`,
      reaction: reaction("client", alert.frame, next.frame),
      evidence: [
        evidenceOf(hello.frame, "tls.clientHello.firstBytes", "with a session id"),
        evidenceOf(next.frame, "tls.messages", `${first.type}, ${next.type}`),
        evidenceOf(alert.frame, "tls.alerts[].description", alertText(alert)),
      ],
    };
  },
};

interface Gap {
  readonly hello: ClientHello;
  readonly first: Message;
  readonly next: Message;
}

/** The server's first handshake message and what followed it, where that should have been a ChangeCipherSpec. */
function unfilledGap({ tls }: SessionWithOutcome): Gap | null {
  const hello = tls?.clientHello ?? null;
  if (tls === null || hello === null || !hasSessionId(hello) || clientAnswered(tls)) return null;
  const [first, next] = tls.messages.filter(({ from }) => from === "server");
  if (first === undefined || next === undefined || !isFirst(first, tls)) return null;
  const isEncrypted = next.type === "ApplicationData" || next.encrypted === true;
  const isGap = tls.helloRetryRequest === null ? isEncrypted : next.type === "ServerHello";
  return isGap ? { hello, first, next } : null;
}

const isFirst = ({ frame }: Message, { helloRetryRequest, serverHello }: TlsSession): boolean =>
  frame === (helloRetryRequest ?? serverHello)?.frame;

/** Hex digits of the length of legacy_session_id: after the headers of record and message, the version and the random. */
const SESSION_ID_LENGTH = { start: 86, end: 88 };

/** False also where the hello's first record ends before. */
const hasSessionId = ({ firstBytes, encoding }: ClientHello): boolean =>
  encoding === "tls" &&
  Number.parseInt(firstBytes?.slice(SESSION_ID_LENGTH.start, SESSION_ID_LENGTH.end) ?? "", 16) > 0;
