// one-client-fails: others get TLS with this server, this client does not.
import { failureKind } from "../../attempts.ts";
import { isSameHello } from "../../hello-differences.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Context, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { count } from "../../../text/amounts.ts";
import { otherStream } from "../../../text/places.ts";

export const oneClientFails: Rule = {
  id: "one-client-fails",
  restsOn: "whole-view",
  applies: { established: false, neighbours: true },
  judge(session, { neighbours }) {
    const kind = failureKind(session);
    // It is not the client's doing if STARTTLS is not offered.
    if (kind === null || kind === "starttls-not-offered") return null;
    const { succeeding, failing } = neighbours.clientsOf(session);
    const { client, server } = session;
    if (failing.size !== 1 || !failing.has(client.address) || succeeding.size === 0) return null;
    const twin = sameHelloElsewhere(session, { neighbours });
    const summary =
      `${count(succeeding.size, "other client")} established TLS with ${server.address} port ${server.port}; ` +
      `${client.address} failed every time.`;
    const evidence = [
      evidenceOf(null, "client addresses that got TLS", succeeding.size),
      evidenceOf(null, "client addresses that failed", client.address),
    ];
    if (twin === null) return { certainty: "likely", detail: summary, evidence };
    return {
      certainty: "likely",
      title: "Only this client address fails against this server, and not because of its hello",
      fault: null,
      detail:
        `${summary} The same hello worked from ${twin.client.address} (${otherStream(twin, session)}): the server treats ` +
        "this address differently, or the path does.",
      evidence,
      remedies: [
        {
          system: "any",
          text: "Check what depends on the client's address: rate limits, blocklists, devices in its path.",
        },
      ],
    };
  },
};

function sameHelloElsewhere(
  session: SessionWithOutcome,
  { neighbours }: Pick<Context, "neighbours">,
): SessionWithOutcome | null {
  const hello = session.tls?.clientHello;
  if (!hello) return null;
  const isTwin = ({ outcome, tls }: SessionWithOutcome): boolean =>
    outcome === "established" && tls?.clientHello != null && isSameHello(tls.clientHello, hello);
  return neighbours.server(session).find(isTwin) ?? null;
}
