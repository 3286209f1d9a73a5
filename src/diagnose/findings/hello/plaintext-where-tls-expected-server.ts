// Clear text in answer to a ClientHello to a finding (RFC 3207 section 4).
import type { NonTlsBytes } from "../../../session/session.ts";
import { RAISE_THE_LIMIT, USE_THE_RIGHT_PORT } from "../../texts/remedies.ts";
import { reasonOf } from "../../refusals.ts";
import { reaction } from "../../reaction.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { agreedFrame, unansweredHello } from "../../handshake.ts";
import { quotedReply } from "../../../text/messages.ts";

export const plaintextWhereTlsExpectedServer: Rule = {
  id: "plaintext-where-tls-expected-server",
  applies: { established: false, clientHello: true, serverHello: false },
  restsOn: "bytes",
  judge(session) {
    const hello = unansweredHello(session);
    const foreign = session.tls?.foreign.find(({ from, kind }) => from === "server" && kind !== "binary");
    if (hello === null || foreign === undefined || foreign.frame < hello.frame) return null;
    // The alert says more than what follows it.
    const { aborted } = session;
    const isAfterAlert = aborted?.with === "alert" && (aborted.frame ?? 0) <= foreign.frame;
    if (isAfterAlert && aborted.by === "server") return null;
    const reply = session.smtp?.replies.find(({ frame }) => frame === foreign.frame);
    const said = reply === undefined ? unfinished(foreign) : quotedReply(reply);
    const agreed = agreedFrame(session);
    const before = agreed === null ? "The server" : `The server agreed to TLS (frame ${agreed}) and`;
    return {
      certainty: "certain",
      detail:
        `${before} answered the ClientHello (frame ${hello.frame}) with plain text: ${said}. ` +
        meaning(foreign, agreed !== null),
      reaction: reaction("server", foreign.frame, hello.frame),
      evidence: [evidenceOf(foreign.frame, "tls.foreign[].kind", foreign.kind)],
      ...remedies(foreign, agreed !== null),
    };
  },
};

/** The first line of what is no reply of SMTP. */
const unfinished = ({ frame, text }: NonTlsBytes): string =>
  text === null ? `frame ${frame}` : `"${text}" (frame ${frame})`;

function meaning({ kind, text }: NonTlsBytes, wasAgreed: boolean): string {
  if (kind === "http") return "That is HTTP: the client reached another service.";
  if (!wasAgreed) return "It speaks plain text on this port, but the client starts with TLS.";
  const code = /^[45]\d\d/.exec(text ?? "")?.[0];
  if (code === "500" || code === "502")
    return "It treated the hello as a command, so it did not switch to TLS.";
  if (code === undefined) return "It did not switch to TLS.";
  return isOverload({ text }) ? "The reply mentions a limit." : "Its TLS likely could not start.";
}

function remedies(foreign: NonTlsBytes, wasAgreed: boolean): Pick<Match, "remedies"> {
  if (foreign.kind === "http" || !wasAgreed) return { remedies: USE_THE_RIGHT_PORT };
  return isOverload(foreign) ? { remedies: RAISE_THE_LIMIT } : {};
}

const isOverload = ({ text }: Pick<NonTlsBytes, "text">): boolean =>
  text !== null && reasonOf({ text }) === "load";
