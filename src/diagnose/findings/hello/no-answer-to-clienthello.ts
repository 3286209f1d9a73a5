// A ClientHello that was acknowledged and never answered to a finding.
import { helloNotes, isOfHangingSize } from "../../hello-words.ts";
import { onClient, PAD_THE_HELLO, CHECK_SILENT_SERVER } from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";
import type { ClientHello, SessionWithOutcome, Remedy } from "../../../session/session.ts";
import type { Deliveries } from "../../delivery.ts";
import type { Context, Match, Rule } from "../../rule.ts";
import { isNoAnswer, saidSomething, silenceMs } from "../../close.ts";
import { unansweredHello } from "../../handshake.ts";
import { duration } from "../../../text/amounts.ts";

/** A client that disconnects sooner did not wait for an answer. */
const PATIENCE_MS = 3000;

export const noAnswerToClienthello: Rule = {
  id: "no-answer-to-clienthello",
  applies: { established: false, clientHello: true, bothSides: true },
  restsOn: "whole-view",
  judge(session, context, deliveries) {
    const left = leftUnanswered(session, deliveries);
    const hello = unansweredHello(session);
    if (left !== null || hello === null || !session.view.bothSides) return left;
    const silence = silenceMs(session, hello);
    if (silence === null || typeof hello.acknowledgedFrame !== "number") return null;
    if ((!clientLeft(session) && !isNoAnswer(silence)) || saidSomething(session, hello)) return null;
    const { words, remedies } = helloNotes(hello, session, context);
    return {
      certainty: "certain",
      remedies: remediesFor(hello, remedies, session, context),
      detail:
        `The server acknowledged the ClientHello (frame ${hello.frame}) in frame ${hello.acknowledgedFrame} and sent ` +
        `nothing for ${duration(silence)}. ${howItEnded(session)}${words}`,
      evidence: [
        evidenceOf(hello.frame, "tls.clientHello.acknowledgedFrame", hello.acknowledgedFrame),
        evidenceOf(session.close.frame, "close.by", session.close.by ?? "nobody"),
      ],
    };
  },
};

/** The size comes first where the same server answered none of that size. */
function remediesFor(
  hello: ClientHello,
  noted: readonly Remedy[],
  session: SessionWithOutcome,
  { neighbours }: Context,
): readonly Remedy[] {
  const isAnswered = neighbours
    .server(session)
    .some(({ tls }) => tls?.serverHello && tls.clientHello && isOfHangingSize(tls.clientHello));
  const mayHang = isOfHangingSize(hello) && !isAnswered;
  return [...(mayHang ? PAD_THE_HELLO : noted), ...CHECK_SILENT_SERVER];
}

/** With a FIN or an RST; an alert has its own findings. */
const clientLeft = ({ aborted, close }: SessionWithOutcome): boolean =>
  close.by === "client" && aborted?.by === "client" && (aborted.with === "FIN" || aborted.with === "RST");

function howItEnded({ aborted, close }: SessionWithOutcome): string {
  if (close.frame === null) return "The connection was not closed in the capture.";
  const by = aborted?.by ?? "unknown";
  return by === "unknown"
    ? `Then both closed (frame ${close.frame}).`
    : `The ${by} then aborted (frame ${aborted?.frame}).`;
}

/** The answer had reached the client when it closed in that frame, or that is unknown. */
const hadCome = (deliveries: Deliveries, answer: number | null, frame: number): boolean =>
  answer !== null && answer < frame && deliveries.of("server", answer, frame) !== "no";

/** The client closed before the answer could reach it; one may have come later. */
function leftUnanswered(session: SessionWithOutcome, deliveries: Deliveries): Match | null {
  const { tls, aborted, outcome, view } = session;
  const hello = tls?.clientHello;
  const frame = aborted?.frame ?? null;
  if (!hello || frame === null || outcome !== "handshake-failed" || !view.bothSides || !clientLeft(session))
    return null;
  const answer = [...tls.messages, ...tls.foreign].find(({ from }) => from === "server")?.frame ?? null;
  const silence = silenceMs(session, hello);
  if (silence === null || silence >= PATIENCE_MS || hadCome(deliveries, answer, frame)) return null;
  if (view.missing.some(({ from }) => from === "server")) return null;
  return {
    certainty: "certain",
    title: "The client closed before the server answered its ClientHello",
    fault: "client",
    logs: [],
    remedies: onClient([
      {
        system: "any",
        text: "Check the log at that time: was the client stopped, or is its time-out too short?",
      },
    ]),
    detail:
      `The client sent its ClientHello (frame ${hello.frame}) and ended the connection (frame ${frame}) ` +
      `${duration(silence)} later; ` +
      (answer === null
        ? "the server had not answered yet."
        : answer > frame
          ? `the server's answer (frame ${answer}) came after that.`
          : `the server's answer (frame ${answer}) had not reached it: what the client sent does not acknowledge it.`),
    evidence: [
      evidenceOf(frame, "aborted.with", aborted?.with ?? "FIN"),
      evidenceOf(answer, "tls.serverHello", answer ?? "none"),
    ],
  };
}
