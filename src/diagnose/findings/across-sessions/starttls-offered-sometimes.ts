// starttls-offered-sometimes: one address answers EHLO with STARTTLS in some sessions and without it in others.
import { attempts, isSameConnection } from "../../attempts.ts";
import { answeredEhlo, greetingHost, isMasked, lacksOffer, offersStarttls } from "../../dialogue.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import { failureBefore, mayFollowFailure } from "../../remembered.ts";
import type { Neighbours } from "../../neighbours.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { streamsText } from "../../../text/places.ts";

export const starttlsOfferedSometimes: Rule = {
  id: "starttls-offered-sometimes",
  restsOn: "bytes",
  applies: { smtp: true, tls: false, neighbours: true },
  judge(session, { neighbours }) {
    const ehlo = answeredEhlo(session);
    if (ehlo === null || !lacksOffer(session) || isMasked(session)) return null;
    const nearby = neighbours.server(session);
    // A device removed it between two capture points: that is another finding.
    if (nearby.some((other) => offersStarttls(other) && isSameConnection(session, other))) return null;
    const answered = attempts(nearby).filter(
      (each) => answeredEhlo(each)?.verb === ehlo.verb && !isMasked(each),
    );
    const offering = answered.filter(offersStarttls);
    const silent = answered.filter(lacksOffer);
    const reading = readingOf(answered, offering, silent, neighbours);
    if (reading === null) return null;
    const { address, port } = session.server;
    const [withIt, without] = [streamsText(offering, session), streamsText(silent, session)];
    return {
      ...reading,
      detail:
        `The server's ${ehlo.verb} reply (frame ${ehlo.frame}) does not contain STARTTLS. ${address} port ${port} offered it ` +
        `in ${withIt}${greetedBy(offering)} and not in ${without}${greetedBy(silent)}. ${reading.detail}`,
      evidence: [
        evidenceOf(ehlo.frame, "smtp.starttls.advertised", false),
        evidenceOf(null, "sessions with the offer", withIt),
        evidenceOf(null, "sessions without it", without),
      ],
    };
  },
};

/** Null if each client address always gets the same answer: then the client's address or path decides. */
function readingOf(
  answered: readonly SessionWithOutcome[],
  offering: readonly SessionWithOutcome[],
  silent: readonly SessionWithOutcome[],
  neighbours: Neighbours,
): Omit<Match, "evidence"> | null {
  if (offering.length === 0) return null;
  const hosts = hostsOf(offering);
  if (!silent.some((each) => greetingHost(each) === null || hosts.includes(greetingHost(each)))) {
    return {
      certainty: "likely",
      detail: "They greet with different names: there are several servers, configured differently.",
    };
  }
  const clients = new Set(offering.map(({ client }) => client.address));
  const changing = silent.filter(({ client }) => clients.has(client.address));
  if (changing.length === 0) return null;
  const mayRemember = changing.every((each) => mayFollowFailure(each, neighbours));
  // Clients without an offer that never failed: then it is more than a memory.
  if (mayRemember && silent.every((each) => failureBefore(each, neighbours) !== null)) {
    return {
      certainty: "possible",
      title: "After TLS failed, the server's offer of STARTTLS is missing",
      detail:
        "Each time it is missing, TLS had failed with this client before: the server may remember that for a while, as " +
        "Haraka does, or it was reconfigured, or several servers behind the address differ.",
    };
  }
  const offers = answered.map(offersStarttls);
  const changes = offers.filter((isOffered, index) => index > 0 && isOffered !== offers[index - 1]);
  if (changes.length > 1 && !mayRemember)
    return { certainty: "likely", detail: "Several servers behind this address are configured differently." };
  return {
    certainty: "possible",
    title: "The server's offer of STARTTLS changed during the capture",
    detail:
      changes.length > 1
        ? "The server was reconfigured in between, or remembers that TLS failed with a client, or several " +
          "servers behind the address differ."
        : "It changed once: the server was reconfigured in between, or several servers behind the address " +
          "differ.",
  };
}

const hostsOf = (sessions: readonly SessionWithOutcome[]): readonly (string | null)[] => [
  ...new Set(sessions.map(greetingHost)),
];

/** Names that the detail lists. */
const MAX_NAMED = 3;

function greetedBy(sessions: readonly SessionWithOutcome[]): string {
  const hosts = hostsOf(sessions).filter((host) => host !== null);
  return hosts.length === 0
    ? ""
    : ` (greeting: ${hosts.slice(0, MAX_NAMED).join(", ")}${hosts.length > MAX_NAMED ? " and others" : ""})`;
}
