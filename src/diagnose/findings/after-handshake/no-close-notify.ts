// A FIN without close_notify (RFC 9846 section 6.1) to a finding.
import type { EncryptedTraffic } from "../../../session/session.ts";
import { isRead } from "../../inside-tls.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { frameText } from "../../../text/places.ts";

export const noCloseNotify: Rule = {
  id: "no-close-notify",
  applies: { established: true, abortedBy: [null], closed: true },
  restsOn: "whole-view",
  judge(session) {
    const { tls, close, aborted, view } = session;
    if (!tls?.established || aborted !== null || close.by === null || close.with !== "FIN") return null;
    const side = close.by;
    const closeNotify = isRead(session, side) ? null : mayBeCloseNotify(tls.encrypted[side]);
    if (closeNotify === true || tls.alerts.some(({ from }) => from === side)) return null;
    // Records that are missing say nothing.
    if (tls.encrypted[side].records === 0 || view.missing.some(({ from }) => from === side)) return null;
    return {
      certainty: closeNotify === null ? "certain" : "likely",
      detail: `The ${side} closed with a FIN (${frameText(close.frame)}) without sending close_notify first.`,
      evidence: [evidenceOf(close.frame, "close.with", "FIN")],
    };
  },
};

/** Whether the side's last record has the size of an alert: TLS 1.3 hides close_notify; null below TLS 1.3. */
const mayBeCloseNotify = ({ last, alertLength }: EncryptedTraffic): boolean | null =>
  alertLength === null ? null : last?.length === alertLength;
