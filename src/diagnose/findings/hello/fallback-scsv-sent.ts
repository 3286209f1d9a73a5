// A hello that says it is a retry with a lower version, and was answered, to a finding (RFC 7507).
import { isFallback } from "../../client-hello.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { named } from "../../../text/code-points.ts";

export const fallbackScsvSent: Rule = {
  id: "fallback-scsv-sent",
  applies: { clientHello: true, serverHello: true },
  restsOn: "bytes",
  judge({ tls }, context) {
    if (!tls?.serverHello || tls.clientHello === null) return null;
    const { clientHello: hello, serverHello: chosen } = tls;
    if (!isFallback(hello, context)) return null;
    return {
      certainty: "certain",
      detail:
        `The client's hello, which offers at most ${named(hello.highestVersion)} (frame ${hello.frame}), says that it is a retry with ` +
        `a lower version; the server accepted it (frame ${chosen.frame}).`,
      evidence: [evidenceOf(hello.frame, "tls.clientHello.cipherSuites", "TLS_FALLBACK_SCSV")],
    };
  },
};
