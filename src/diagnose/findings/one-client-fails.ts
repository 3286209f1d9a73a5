// one-client-fails: others get TLS with this server, this client does not.
import { failureKind } from "../failure.ts";
import type { Rule } from "../rule.ts";
import { count, shows } from "../texts.ts";

export const oneClientFails: Rule = {
  id: "one-client-fails",
  severity: "info",
  title: "Only this client fails with this server: look at the client's side",
  explanation:
    "Other client addresses got TLS with this server in the captures, none of them failed each time, and this one " +
    "never got it. The server's TLS works, so what this client offers, or its path, makes the difference. A server " +
    "that treats this one address differently cannot be told from it.",
  logs: [],
  remedies: [
    {
      system: "any",
      text: "Compare this client's hello with one that works: version, suites, groups, server name.",
    },
  ],
  references: [],
  restsOn: "whole-view",
  unless: "established",
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
