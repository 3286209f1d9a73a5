// A FIN without the farewell of TLS (RFC 8446 section 6.1) to a finding.
import { mayHaveSaidFarewell } from "../after-handshake.ts";
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";

export const noCloseNotify: Rule = {
  id: "no-close-notify",
  severity: "info",
  title: "The connection ended without close_notify",
  explanation:
    "The side that closed first sent its FIN without TLS's own farewell. Many mail programs do that, and with SMTP it " +
    "does no harm, since QUIT ends the dialogue; it only puts a line into some logs. Up to TLS 1.2 the missing alert is " +
    "seen; in TLS 1.3 the size of the last record tells, so it is likely.",
  logs: [{ system: "OpenSSL", text: '3.x, on the other side: "unexpected eof while reading".' }],
  remedies: [],
  references: ["RFC 8446 section 6.1", "RFC 5246 section 7.2.1"],
  restsOn: "whole-view",
  judge({ tls, close, aborted, view }) {
    if (!tls?.established || aborted !== null || close.by === null || close.with !== "FIN") return null;
    const side = close.by;
    const farewell = mayHaveSaidFarewell(tls, tls.encrypted[side]);
    if (farewell === true || tls.alerts.some(({ from }) => from === side)) return null;
    // Records that nobody saw say nothing.
    if (tls.encrypted[side].records === 0 || view.missing.some(({ from }) => from === side)) return null;
    return {
      certainty: farewell === null ? "certain" : "likely",
      detail: `The ${side} closed with a FIN (${inFrame(close.frame)}) and had not sent close_notify before it.`,
      evidence: [shows(close.frame, "close.with", "FIN")],
    };
  },
};
