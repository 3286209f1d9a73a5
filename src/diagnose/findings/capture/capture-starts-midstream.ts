// capture-starts-midstream: the connection was open before the capture began.
import { severityOf, unseenSide } from "../../path.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const captureStartsMidstream: Rule = {
  id: "capture-starts-midstream",
  applies: { disturbed: true },
  restsOn: "bytes",
  judge(session) {
    const { view, frames, transport } = session;
    // If all packets of the client are missing, so is its SYN.
    if (view.fromStart || view.syns > 0 || unseenSide(session) === "client") return null;
    const isOpening = transport.server.openingHopLimit !== null;
    return {
      severity: severityOf(session),
      certainty: "certain",
      detail: isOpening
        ? `The capture contains the server's SYN/ACK but not the client's SYN; its first frame is ${frames.first}.`
        : `The first frame of the connection in the capture is ${frames.first}, after the TCP handshake: what ` +
          "was sent before it is unknown.",
      evidence: [evidenceOf(frames.first, "view.fromStart", false)],
    };
  },
};
