// The weak cipher suites of a ClientHello (RFC 9325 section 4.1) to a finding.
import { MAX_NAMED } from "../../cipher-suites.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { count } from "../../../text/amounts.ts";
import { frameText } from "../../../text/places.ts";

export const weakSuitesOffered: Rule = {
  id: "weak-suites-offered",
  applies: { clientHello: true, oddOffer: true },
  restsOn: "bytes",
  judge({ tls, outcome }, { suites }) {
    const hello = tls?.clientHello;
    if (!hello) return null;
    const { weak, real, weakNames } = suites.of(hello.cipherSuites);
    if (weak === 0) return null;
    const isAll = weak === real;
    const named = weak > MAX_NAMED ? `${weakNames} and ${weak - MAX_NAMED} more` : weakNames;
    return {
      severity: !isAll ? "info" : outcome === "handshake-failed" ? "error" : "warning",
      title: isAll ? "The client offers only weak cipher suites" : undefined,
      remedies: isAll ? undefined : [],
      certainty: "certain",
      detail: `The ClientHello (${frameText(hello.frame)}) offers ${isAll ? "only weak suites" : `${count(weak, "weak suite")} of ${real}`}: ${named}.`,
      evidence: [evidenceOf(hello.frame, "tls.clientHello.cipherSuites", weakNames)],
    };
  },
};
