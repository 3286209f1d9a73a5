// Two sessions of one server, one with and one without the offer of STARTTLS, to a finding (RFC 3207 section 6).
import { isSameConnection } from "../../attempts.ts";
import { answeredEhlo, greetingHost, isMasked, lacksOffer, offersStarttls } from "../../dialogue.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { elapsedMs } from "../../../text/elapsed.ts";
import { otherStream } from "../../../text/places.ts";

const DAY_MS = 86_400_000;

export const starttlsStrippedInPath: Rule = {
  id: "starttls-stripped-in-path",
  applies: { smtp: true, tls: false, neighbours: true },
  restsOn: "bytes",
  // Below, starttls-not-offered says what is seen.
  atLeast: "likely",
  judge(session, { neighbours }) {
    if (session.tls !== null || !lacksOffer(session) || isMasked(session)) return null;
    if (answeredEhlo(session) === null) return null;
    const others = neighbours.server(session).filter((other) => isComparable(session, other));
    const same = others.find((other) => isSameConnection(session, other));
    const host = greetingHost(session);
    const other = same ?? others.find((each) => host !== null && greetingHost(each) === host);
    return other === undefined ? null : difference(session, other, same !== undefined);
  },
};

function isComparable(session: SessionWithOutcome, other: SessionWithOutcome): boolean {
  const apart = Math.abs(elapsedMs(session.startTime, other.startTime) ?? Number.POSITIVE_INFINITY);
  const isElsewhere = other.client.address !== session.client.address || other.capture !== session.capture;
  return (
    other !== session &&
    isElsewhere &&
    apart < DAY_MS &&
    offersStarttls(other) &&
    answeredEhlo(other)?.verb === answeredEhlo(session)?.verb
  );
}

function difference(session: SessionWithOutcome, other: SessionWithOutcome, isSame: boolean): Match {
  const frame = answeredEhlo(session)?.frame ?? null;
  const there = answeredEhlo(other)?.frame ?? null;
  const where = otherStream(other, session);
  const reading = isSame
    ? "It is the same connection: a device between the two capture points removed the offer."
    : "A device in the path to this client likely removes the offer; a server that decides by the " +
      "client's address would explain it too.";
  return {
    certainty: isSame ? "certain" : "likely",
    ...(isSame && { title: "STARTTLS was removed between the server and this client" }),
    detail:
      `${serverName(session)} does not offer STARTTLS to ${session.client.address} (frame ${frame}) but offers it to ` +
      `${other.client.address} (${where}, frame ${there}). ${reading}`,
    evidence: [
      evidenceOf(frame, "smtp.starttls.advertised", false),
      evidenceOf(null, `smtp.starttls.advertised of ${where}`, true),
    ],
  };
}

/** The name in its greeting, else its address. */
const serverName = (session: SessionWithOutcome): string =>
  greetingHost(session) ?? `${session.server.address} port ${session.server.port}`;
