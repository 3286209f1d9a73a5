// A hello that says it is a retry with a lower version, and was answered, to a finding (RFC 7507).
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { named } from "../../../text/code-points.ts";

export const fallbackScsvSent: Rule = {
  id: "fallback-scsv-sent",
  applies: { clientHello: true, serverHello: true, oddOffer: true },
  restsOn: "bytes",
  judge({ tls }, { suites }) {
    if (!tls?.serverHello || tls.clientHello === null) return null;
    const { clientHello: hello, serverHello: chosen } = tls;
    if (!suites.of(hello.cipherSuites).isFallback) return null;
    return {
      certainty: "certain",
      detail:
        `The client's hello, which offers at most ${named(hello.highestVersion)} (frame ${hello.frame}), says that it is a retry with ` +
        `a lower version; the server accepted it (frame ${chosen.frame}).`,
      evidence: [evidenceOf(hello.frame, "tls.clientHello.cipherSuites", "TLS_FALLBACK_SCSV")],
    };
  },
};
