// all-clients-fail: no client gets TLS with this server.
import { failureKind } from "../failure.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const allClientsFail: Rule = {
  id: "all-clients-fail",
  severity: "info",
  title: "All clients fail with this server alike: look at the server's side",
  explanation:
    "Two or more client addresses tried TLS with this server in the captures, each failed each time, and all in the " +
    "same way. That points to the server, or to what stands before it. Clients of one make share their faults: where " +
    "all run the same program, it may be theirs.",
  logs: [],
  remedies: [
    { system: "any", text: "Begin with the server: its log, its certificate and its TLS settings." },
  ],
  references: [],
  restsOn: "whole-view",
  unless: "established",
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
