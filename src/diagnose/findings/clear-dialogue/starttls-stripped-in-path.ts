// One connection at two capture points, at one of which STARTTLS is offered, to a finding (RFC 3207 section 6).
import { isSameConnection } from "../../attempts.ts";
import { answeredEhlo, greetingHost, isMasked, lacksOffer, offersStarttls } from "../../dialogue.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { otherStream } from "../../../text/places.ts";

export const starttlsStrippedInPath: Rule = {
  id: "starttls-stripped-in-path",
  applies: { smtp: true, tls: false, neighbours: true },
  restsOn: "bytes",
  judge(session, { neighbours }) {
    if (session.tls !== null || !lacksOffer(session) || isMasked(session)) return null;
    const ehlo = answeredEhlo(session);
    if (ehlo === null) return null;
    const other = neighbours
      .server(session)
      .find(
        (each) =>
          offersStarttls(each) && answeredEhlo(each)?.verb === ehlo.verb && isSameConnection(session, each),
      );
    if (other === undefined) return null;
    const where = otherStream(other, session);
    return {
      certainty: "certain",
      detail:
        `${serverName(session)} does not offer STARTTLS to ${session.client.address} (frame ${ehlo.frame}) but offers it in ` +
        `${where} (frame ${answeredEhlo(other)?.frame ?? null}). It is the same connection: a device between the two capture points removed ` +
        "the offer.",
      evidence: [
        evidenceOf(ehlo.frame, "smtp.starttls.advertised", false),
        evidenceOf(null, `smtp.starttls.advertised of ${where}`, true),
      ],
    };
  },
};

/** The name in its greeting, else its address. */
const serverName = (session: SessionWithOutcome): string =>
  greetingHost(session) ?? `${session.server.address} port ${session.server.port}`;
