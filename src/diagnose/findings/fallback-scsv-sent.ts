// A hello that says it is a retry with a lower version, and was answered, to a finding (RFC 7507).
import { named, suitesOf } from "../hello-facts.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const fallbackScsvSent: Rule = {
  id: "fallback-scsv-sent",
  severity: "info",
  title: "The client retried with a lower version and says so",
  explanation:
    "The hello holds TLS_FALLBACK_SCSV: the client tried before with a higher version and failed. The server " +
    "answered, so it can do no better than this version, or does not know the mark.",
  logs: [],
  remedies: [],
  concerns: "client",
  references: ["RFC 7507"],
  restsOn: "bytes",
  judge({ tls }, around) {
    if (!tls?.serverHello || tls.clientHello === null) return null;
    const { clientHello: hello, serverHello: chosen } = tls;
    if (!suitesOf(hello, around).isFallback) return null;
    return {
      certainty: "certain",
      detail:
        `The client's hello of at most ${named(hello.highestVersion)} (frame ${hello.frame}) says that it is a retry with ` +
        `a lower version; the server took it (frame ${chosen.frame}).`,
      evidence: [shows(hello.frame, "tls.clientHello.cipherSuites", "TLS_FALLBACK_SCSV")],
    };
  },
};
