// capture-decrypted: the session was recorded after a device had decrypted it.
import { decrypted } from "../../../session/decrypted.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const captureDecrypted: Rule = {
  id: "capture-decrypted",
  restsOn: "bytes",
  applies: { smtp: true, tls: false },
  judge(session) {
    const found = decrypted(session);
    if (found === null) return null;
    const { agreed, ehlo, reply } = found;
    return {
      certainty: "likely",
      detail:
        `The server agreed to STARTTLS (frame ${agreed}), and both sides continued in plain text: EHLO (frame ${ehlo}) got ` +
        `250 without STARTTLS (frame ${reply})${acceptedMail(session, reply)}. Two programs are unlikely to forget TLS at the same ` +
        "moment: the capture likely contains traffic that a device decrypted, and TLS was used on the " +
        "wire. A server that really continues in plain text looks the same: its log, or a capture on the " +
        "other side of the device, would show which.",
      evidence: [
        evidenceOf(agreed, "smtp.starttls.reply.code", 220),
        evidenceOf(ehlo, "smtp.exchanges[].verb", "EHLO"),
        evidenceOf(reply, "smtp.exchanges[].reply.code", 250),
      ],
    };
  },
};

function acceptedMail({ smtp }: SessionWithOutcome, after: number): string {
  const end = smtp?.exchanges.find(
    ({ frame, verb, reply }) => frame > after && verb === "." && reply?.code === 250,
  );
  return end?.reply ? `, and a message was accepted (frame ${end.reply.frame})` : "";
}
