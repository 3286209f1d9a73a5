// A client that aborts over a short Diffie-Hellman prime to a finding.
import {
  clientAnswered,
  dhSize,
  endingAlertOf,
  endingWords,
  MIN_DH_BITS,
  failedAfterServerHello,
} from "../../handshake.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { frameText } from "../../../text/places.ts";

/** Alerts about parameters: handshake_failure, illegal_parameter, insufficient_security. */
const ALERTS = [40, 47, 71];

export const dhRejectedByClient: Rule = {
  id: "dh-rejected-by-client",
  applies: { poorAnswer: true, abortedBy: ["client"], abortedWith: ["alert"] },
  restsOn: "whole-view",
  // Below, client-closed-after-server-flight says what is seen.
  atLeast: "likely",
  judge(session) {
    const size = dhSize(session);
    const aborted = failedAfterServerHello(session, "client");
    if (size === null || size.bits >= MIN_DH_BITS || aborted === null || session.tls === null) return null;
    if (clientAnswered(session.tls)) return null;
    if (endingAlertOf(session, "client", ALERTS) === null) return null;
    return {
      certainty: "likely",
      detail:
        `The server sent a Diffie-Hellman prime of ${size.bits} bits (${frameText(size.frame)}), and the client ` +
        `${endingWords(session, aborted)} instead of going on.`,
      reaction: reaction("client", aborted.frame, size.frame),
      evidence: [
        evidenceOf(size.frame, "tls.keyExchange", `DH ${size.bits}`),
        evidenceOf(aborted.frame, "aborted.with", aborted.with),
      ],
    };
  },
};
