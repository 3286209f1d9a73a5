// A key exchange for which the two sides have no group in common to a finding (RFC 9846 sections 4.3.7 and 4.3.8).
import type { ClientHello, SessionWithOutcome } from "../../../session/session.ts";
import type { CodePoint } from "../../../tls/code-point.ts";
import { refusal } from "../../handshake.ts";
import { needsGroup } from "../../client-hello.ts";
import { reaction } from "../../reaction.ts";
import type { Context, Match, Rule } from "../../rule.ts";
import { onServer } from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";
import { isGreaseCodePoint, named } from "../../../text/code-points.ts";
import { alertText } from "../../../text/messages.ts";

/** secp256r1, secp384r1 and x25519, which nearly every server takes. */
const USUAL_GROUPS: ReadonlySet<string> = new Set(["0x0017", "0x0018", "0x001d"]);

export const noSharedGroup: Rule = {
  id: "no-shared-group",
  applies: { clientHello: true, serverHello: false },
  restsOn: "bytes",
  judge: (session, context) => askedInVain(session) ?? refusedWithoutGroup(session, context),
};

/** A HelloRetryRequest must ask for a group of the hello's list. */
function askedInVain({ tls }: SessionWithOutcome): Match | null {
  const asked = tls?.helloRetryRequest?.keyShare;
  const hello = tls?.clientHello;
  if (!tls?.helloRetryRequest || !asked || !hello || tls.serverHello !== null) return null;
  if (hello.groups.length === 0 || offers(hello, asked)) return null;
  const { frame } = tls.helloRetryRequest;
  return {
    certainty: "certain",
    remedies: onServer([
      { system: "any", text: "Update the server so that it asks only for a group that the client offers." },
    ]),
    fault: "server",
    detail:
      `The client offers the groups ${listed(hello)} (frame ${hello.frame}); the server's HelloRetryRequest (frame ` +
      `${frame}) asks for ${named(asked)}, which is not among them.`,
    evidence: [
      evidenceOf(hello.frame, "tls.clientHello.groups", listed(hello)),
      evidenceOf(frame, "tls.helloRetryRequest.keyShare", named(asked)),
    ],
  };
}

function refusedWithoutGroup(session: SessionWithOutcome, context: Context): Match | null {
  const refused = refusal(session, [40, 47, 71]);
  if (refused === null) return null;
  const { hello, alert } = refused;
  const other = chosenElsewhere(session, hello, context);
  if (other === null && !lacksUsualGroup(hello)) return null;
  const reason =
    other === null
      ? "None of these groups is one that nearly every server accepts."
      : `With another client the server chose ${named(other.group)} (stream ${other.stream}, frame ${other.frame}).`;
  return {
    certainty: "likely",
    detail:
      `The client offers the groups ${listed(hello)} and cipher suites that need one (frame ${hello.frame}). The server ` +
      `answered with the alert ${alertText(alert)} (frame ${alert.frame}). ${reason}`,
    reaction: reaction("server", alert.frame, hello.frame),
    evidence: [
      evidenceOf(hello.frame, "tls.clientHello.groups", listed(hello)),
      evidenceOf(alert.frame, "tls.alerts[].description", alertText(alert)),
      ...(other === null
        ? []
        : [
            evidenceOf(other.frame, `tls.serverHello.keyShare of stream ${other.stream}`, named(other.group)),
          ]),
    ],
  };
}

/** A group that the same server chose with another hello, and this one does not offer. */
function chosenElsewhere(session: SessionWithOutcome, hello: ClientHello, { neighbours }: Context) {
  if (hello.groups.length === 0 || !needsGroup(hello.cipherSuites)) return null;
  const choices = neighbours.server(session).flatMap(({ stream, tls }) => {
    const chosen = tls?.serverHello;
    return chosen?.keyShare ? [{ stream, frame: chosen.frame, group: chosen.keyShare }] : [];
  });
  const isShared = choices.some(({ group }) => offers(hello, group));
  return isShared ? null : (choices[0] ?? null);
}

/** Each of its cipher suites needs an elliptic-curve group, and it names none of the usual ones. */
function lacksUsualGroup({ cipherSuites, groups }: ClientHello): boolean {
  const real = groups.filter((each) => !isGreaseCodePoint(each));
  return real.length > 0 && needsGroup(cipherSuites) && !real.some(({ id }) => USUAL_GROUPS.has(id));
}

const offers = ({ groups }: ClientHello, group: CodePoint): boolean =>
  groups.some(({ id }) => id === group.id);

const listed = ({ groups }: ClientHello): string =>
  groups
    .filter((each) => !isGreaseCodePoint(each))
    .map(named)
    .join(", ");
