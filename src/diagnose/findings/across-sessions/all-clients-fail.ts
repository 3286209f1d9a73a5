// all-clients-fail: no client gets TLS with this server.
import { failureKind } from "../../attempts.ts";
import type { Rule } from "../../rule.ts";
import { shows } from "../../words.ts";

export const allClientsFail: Rule = {
  id: "all-clients-fail",
  restsOn: "whole-view",
  applies: { established: false },
  judge(session, { neighbours }) {
    const kind = failureKind(session);
    if (kind === null) return null;
    const { succeeding, failing, isUniform } = neighbours.clientsOf(session);
    if (failing.size < 2 || succeeding.size > 0 || !isUniform) return null;
    const { address, port } = session.server;
    return {
      certainty: "likely",
      detail: `All ${failing.size} client addresses that tried TLS with ${address} port ${port} failed, in the same way each time.`,
      evidence: [shows(null, "client addresses that failed", failing.size)],
    };
  },
};
