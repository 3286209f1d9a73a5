// one-client-fails: others get TLS with this server, this client does not.
import { failureKind } from "../../attempts.ts";
import type { Rule } from "../../rule.ts";
import { count, shows } from "../../words.ts";

export const oneClientFails: Rule = {
  id: "one-client-fails",
  restsOn: "whole-view",
  applies: { established: false },
  judge(session, { neighbours }) {
    if (failureKind(session) === null) return null;
    const { succeeding, failing } = neighbours.clientsOf(session);
    const { client, server } = session;
    if (failing.size !== 1 || !failing.has(client.address) || succeeding.size === 0) return null;
    return {
      certainty: "likely",
      detail:
        `${count(succeeding.size, "other client")} got TLS with ${server.address} port ${server.port}; ` +
        `${client.address} failed each time.`,
      evidence: [
        shows(null, "client addresses that got TLS", succeeding.size),
        shows(null, "client addresses that failed", client.address),
      ],
    };
  },
};
