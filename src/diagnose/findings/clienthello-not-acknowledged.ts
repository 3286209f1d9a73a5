// A small ClientHello that was repeated and never acknowledged to a finding.
import { LET_LARGE_PACKETS_THROUGH, OPEN_MIDDLEBOX } from "../remedies.ts";
import { isLarge } from "../hello-facts.ts";
import { TIMEOUT } from "../logs.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";
import { saidSomething, unansweredHello } from "../unanswered-hello.ts";

const RECORD_HEADER = 5;

export const clienthelloNotAcknowledged: Rule = {
  id: "clienthello-not-acknowledged",
  severity: "error",
  title: "The ClientHello was not acknowledged, however often it was sent",
  explanation:
    "The client sent its hello in one segment and repeated it, and no acknowledgment of it was seen, though the " +
    "server acknowledged what came before. So the hello, or each acknowledgment of it, was lost between here and " +
    "the server: likely a device drops packets that hold a ClientHello, or packets of that size.",
  logs: TIMEOUT,
  remedies: [...OPEN_MIDDLEBOX, ...LET_LARGE_PACKETS_THROUGH],
  references: ["RFC 9293 section 3.8.1", "RFC 4821"],
  restsOn: "whole-view",
  unless: "established",
  judge(session) {
    const hello = unansweredHello(session);
    const { client } = session.transport;
    if (hello === null || hello.acknowledgedFrame !== null || !session.view.bothSides) return null;
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
