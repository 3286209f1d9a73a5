// A small ClientHello that was repeated and never acknowledged to a finding.
import { isLarge } from "../../client-hello.ts";
import type { Rule } from "../../rule.ts";
import { shows } from "../../words.ts";
import { saidSomething } from "../../close.ts";
import { unansweredHello } from "../../handshake.ts";

const RECORD_HEADER = 5;

export const clienthelloNotAcknowledged: Rule = {
  id: "clienthello-not-acknowledged",
  applies: { established: false, clientHello: true, serverHello: false, bothSides: true },
  restsOn: "whole-view",
  judge(session) {
    const hello = unansweredHello(session);
    const { client } = session.transport;
    if (hello === null || typeof hello.acknowledgedFrame === "number" || !session.view.bothSides) return null;
    if (isLarge(hello, session) || saidSomething(session, hello)) return null;
    if (client.unacknowledgedBytes < hello.length || client.unacknowledgedRetransmissions < 2) return null;
    const isLargest = client.largestPayload <= hello.length + RECORD_HEADER;
    const size = isLargest
      ? ` No segment of the client was larger (${client.largestPayload} bytes): its size may be the reason, or what it holds.`
      : "";
    return {
      certainty: "certain",
      detail:
        `The client sent the ClientHello (frame ${hello.frame}) and repeated it ${client.unacknowledgedRetransmissions} ` +
        `times; no acknowledgment of it was seen here.${size}`,
      evidence: [
        shows(hello.frame, "tls.clientHello.acknowledgedFrame", "null"),
        shows(
          hello.frame,
          "transport.client.unacknowledgedRetransmissions",
          client.unacknowledgedRetransmissions,
        ),
      ],
    };
  },
};
