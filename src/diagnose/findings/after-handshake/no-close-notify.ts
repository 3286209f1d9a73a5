// A FIN without the farewell of TLS (RFC 8446 section 6.1) to a finding.
import { mayHaveSaidFarewell } from "../../after-handshake.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { frameText } from "../../../text/places.ts";

export const noCloseNotify: Rule = {
  id: "no-close-notify",
  applies: { established: true, abortedBy: [null] },
  restsOn: "whole-view",
  judge({ tls, close, aborted, view }) {
    if (!tls?.established || aborted !== null || close.by === null || close.with !== "FIN") return null;
    const side = close.by;
    const farewell = mayHaveSaidFarewell(tls.encrypted[side]);
    if (farewell === true || tls.alerts.some(({ from }) => from === side)) return null;
    // Records that nobody saw say nothing.
    if (tls.encrypted[side].records === 0 || view.missing.some(({ from }) => from === side)) return null;
    return {
      certainty: farewell === null ? "certain" : "likely",
      detail: `The ${side} closed with a FIN (${frameText(close.frame)}) without sending close_notify first.`,
      evidence: [evidenceOf(close.frame, "close.with", "FIN")],
    };
  },
};
