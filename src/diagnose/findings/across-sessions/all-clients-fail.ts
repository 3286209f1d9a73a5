// all-clients-fail: no client gets TLS with this server.
import { failureKind } from "../../attempts.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const allClientsFail: Rule = {
  id: "all-clients-fail",
  restsOn: "whole-view",
  applies: { established: false, neighbours: true },
  judge(session, { neighbours }) {
    if (failureKind(session) === null) return null;
    const { succeeding, failing, isUniform, common } = neighbours.clientsOf(session);
    if (failing.size < 2 || succeeding.size > 0 || !isUniform) return null;
    const { address, port } = session.server;
    const summary = `${failing.size === 2 ? "Both" : `All ${failing.size}`} client addresses that tried TLS with ${address} port ${port} failed, each time in the same way.`;
    const match: Match = {
      certainty: "likely",
      detail: summary,
      evidence: [evidenceOf(null, "client addresses that failed", failing.size)],
    };
    return common === null
      ? match
      : { ...match, ...ALIKE[common], detail: `${summary} ${ALIKE[common].detail}` };
  },
};

/** What the clients have in common may as well be the reason as the server. */
const ALIKE = {
  "below TLS 1.2": {
    certainty: "possible",
    fault: null,
    title: "All clients that fail against this server offer less than TLS 1.2",
    detail:
      "None of them offered more than TLS 1.1, so that may be the reason: the server need not be broken.",
  },
  "one hello": {
    certainty: "possible",
    fault: null,
    title: "All clients that fail against this server send the same hello",
    detail: "Their hellos have the same fingerprints: the server may refuse something they all have.",
  },
} as const;
