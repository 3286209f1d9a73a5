// The weak cipher suites of a ClientHello (RFC 9325 section 4.1) to a finding.
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { count } from "../../../text/amounts.ts";
import { frameText } from "../../../text/places.ts";

/** Names in the detail: a list of dozens helps nobody. */
const MAX_NAMED = 4;

export const weakSuitesOffered: Rule = {
  id: "weak-suites-offered",
  applies: { clientHello: true },
  restsOn: "bytes",
  judge({ tls, outcome }, { suites }) {
    const hello = tls?.clientHello;
    if (!hello) return null;
    const { weak, real } = suites.of(hello.cipherSuites);
    if (weak.length === 0) return null;
    const isAll = weak.length === real.length;
    const names = weak.slice(0, MAX_NAMED).map(({ name }) => name);
    const more = weak.length - names.length;
    const named = `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
    return {
      ...(isAll
        ? {
            severity: outcome === "handshake-failed" ? "error" : "warning",
            title: "The client offers only weak cipher suites",
          }
        : { remedies: [] }),
      certainty: "certain",
      detail: `The ClientHello (${frameText(hello.frame)}) offers ${isAll ? "only weak suites" : `${count(weak.length, "weak suite")} of ${real.length}`}: ${named}.`,
      evidence: [evidenceOf(hello.frame, "tls.clientHello.cipherSuites", names.join(", "))],
    };
  },
};
