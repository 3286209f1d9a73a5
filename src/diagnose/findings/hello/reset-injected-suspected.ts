// A reset, or a FIN, that its supposed sender likely did not send to a finding: its hop limit, identification or sequence
// number is another.
import type { CloseEvent, SessionWithOutcome } from "../../../session/session.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const resetInjectedSuspected: Rule = {
  id: "reset-injected-suspected",
  applies: { disturbed: true },
  restsOn: "bytes",
  judge(session) {
    const { events } = session.close;
    const decided = events.find(({ frame }) => frame === session.aborted?.frame);
    if (decided !== undefined && decided.unlike.length > 0) return inItsName(session, decided);
    const ignored = events.find(
      ({ believed, flag, unlike }) => !believed && flag === "RST" && unlike.length > 0,
    );
    return ignored === undefined ? null : withoutEffect(session, ignored);
  },
};

function inItsName(session: SessionWithOutcome, event: CloseEvent): Match {
  const { flag, from, frame, unlike } = event;
  const word = flag === "RST" ? "reset" : "FIN";
  const isOff = unlike.includes("hop-limit");
  return {
    severity: "error",
    certainty: isOff ? "likely" : "possible",
    title: `The ${word} in the ${from}'s name ${isOff ? "likely" : "possibly"} came from a device in the path`,
    detail:
      `The ${word} in the ${from}'s name (frame ${frame}) differs from its other packets: ${marksOf(session, event)}. ` +
      `So the ${from} may not have ended the connection.`,
    evidence: evidence(session, event),
  };
}

function withoutEffect(session: SessionWithOutcome, event: CloseEvent): Match {
  return {
    certainty: event.unlike.includes("hop-limit") ? "likely" : "possible",
    title: "A reset came from a device in the path, and had no effect",
    detail:
      `The reset in the ${event.from}'s name (frame ${event.frame}) had no effect, and it differs from the ${event.from}'s ` +
      `other packets: ${marksOf(session, event)}.`,
    evidence: evidence(session, event),
  };
}

function marksOf(
  { transport }: SessionWithOutcome,
  { from, hopLimit, identification, unlike }: CloseEvent,
): string {
  const { hopLimit: usual, openingHopLimit } = transport[from];
  const words = {
    "hop-limit": `its TTL is ${hopLimit}, that of the ${from}'s other packets is ${usual ?? openingHopLimit}`,
    identification: `its IP identification, ${identification}, does not follow the ${from}'s others`,
    sequence: "its sequence number is not the next one",
    followed: `the ${from} sent more after it, which no host does after its own reset`,
  };
  return unlike.map((mark) => words[mark]).join("; ");
}

const evidence = ({ transport }: SessionWithOutcome, { frame, from, hopLimit, unlike }: CloseEvent) => [
  evidenceOf(frame, "close.events[].hopLimit", hopLimit),
  evidenceOf(
    null,
    `transport.${from}.hopLimit`,
    String(transport[from].hopLimit ?? transport[from].openingHopLimit),
  ),
  evidenceOf(frame, "close.events[].unlike", unlike.join(", ")),
];
