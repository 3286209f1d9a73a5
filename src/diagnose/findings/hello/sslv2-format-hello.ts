// A ClientHello in the form of SSL 2.0 to a finding (RFC 6176, RFC 5246 appendix E.2).
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { closedOnHello, closedWords } from "../../close.ts";
import { named } from "../../../text/code-points.ts";

export const sslv2FormatHello: Rule = {
  id: "sslv2-format-hello",
  applies: { clientHello: true, oddOffer: true },
  restsOn: "bytes",
  judge(session) {
    const hello = session.tls?.clientHello;
    if (!hello || hello.encoding !== "sslv2") return null;
    const closed = closedOnHello(session);
    const end = closed === null ? "" : ` The server ${closedWords(closed)} and sent no alert.`;
    return {
      ...(closed !== null && { severity: "error" }),
      certainty: "certain",
      detail:
        `The client sent a hello in SSL 2.0 format that offers ${named(hello.highestVersion)} (frame ${hello.frame}).` +
        end,
      evidence: [
        evidenceOf(hello.frame, "tls.clientHello.encoding", "sslv2"),
        evidenceOf(hello.frame, "tls.clientHello.highestVersion", named(hello.highestVersion)),
        ...(closed === null ? [] : [evidenceOf(closed.frame, "aborted.with", closed.flag)]),
      ],
    };
  },
};
