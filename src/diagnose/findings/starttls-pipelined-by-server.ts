// Plain bytes of the server behind its reply to STARTTLS to a finding (RFC 3207 section 4).
import type { Rule } from "../rule.ts";
import { count, shows } from "../texts.ts";

export const starttlsPipelinedByServer: Rule = {
  id: "starttls-pipelined-by-server",
  severity: "error",
  title: "Plain bytes follow the server's 220 to STARTTLS",
  explanation:
    "Behind the 220 that agrees to TLS the server must send nothing until the client has begun. Bytes that follow it in the " +
    "clear may have been added in the path: a careless client takes them for the reply to its first command inside TLS. A " +
    "server that answers pipelined commands after the 220 does the same. The bytes are certain, their sender is not.",
  logs: [{ system: "Exim", text: '"synch error before connect".' }],
  remedies: [
    {
      system: "any",
      text:
        "Compare with a capture at the server: if it does not send these bytes, something in the path adds them. If it does, " +
        "update it; clients must discard what came before TLS.",
    },
  ],
  concerns: "server",
  references: ["RFC 3207 section 4", "https://nostarttls.secvuln.info (2021-08-10)"],
  restsOn: "bytes",
  judge({ smtp, tls }) {
    const stray = smtp?.strayAfterStarttls.server;
    const reply = smtp?.starttls.reply;
    if (!smtp || !stray || !reply || reply.code >= 400) return null;
    // A refusal in place of TLS, or a late one for a client that never began, is no injection.
    const isRefusal = smtp.replies.some(({ frame }) => frame === stray.frame);
    const hello = tls?.clientHello?.firstFrame ?? null;
    const isWithReply = stray.frame === reply.frame;
    if (!isWithReply && (isRefusal || (hello !== null && stray.frame > hello))) return null;
    return {
      certainty: "certain",
      detail:
        `${count(stray.bytes, "byte")} that are no TLS follow the reply to STARTTLS (frame ${reply.frame}) in frame ` +
        `${stray.frame}, before the client began TLS. They may be an injected reply.`,
      evidence: [
        shows(reply.frame, "smtp.starttls.reply.code", reply.code),
        shows(stray.frame, "smtp.strayAfterStarttls.server.bytes", stray.bytes),
      ],
    };
  },
};
