// A message that was sent outside TLS to a finding (RFC 7435, RFC 8314).
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const mailSentInClear: Rule = {
  id: "mail-sent-in-clear",
  applies: { smtp: true, eventful: true },
  restsOn: "bytes",
  judge(session) {
    const { smtp } = session;
    if (smtp === null || !smtp.mailInClear) return null;
    const command = contentCommand(session);
    const where = command === null ? "" : ` (${command.verb}, frame ${command.frame})`;
    const isLocal = isPrivate(session);
    const addresses = `from ${session.client.address} to ${session.server.address}`;
    return {
      severity: isLocal ? "info" : "warning",
      certainty: "certain",
      detail: `The client sent a message outside TLS${where}, ${addresses}${isLocal ? ", both private." : "."}`,
      evidence: [evidenceOf(command?.frame ?? null, "smtp.mailInClear", true)],
    };
  },
};

function contentCommand({ smtp }: SessionWithOutcome) {
  return (
    smtp?.exchanges.find(
      ({ verb, reply }) =>
        (verb === "DATA" && (reply === null || reply.code < 400)) ||
        (verb === "BDAT" && (reply?.code ?? 250) < 400),
    ) ?? null
  );
}

const PRIVATE =
  /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i;

/** By its addresses, the session crosses no public network. */
const isPrivate = ({ client, server }: SessionWithOutcome): boolean =>
  PRIVATE.test(client.address) && PRIVATE.test(server.address);
