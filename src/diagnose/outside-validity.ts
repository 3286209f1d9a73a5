// A server's certificate that was shown before or after its time (RFC 5280 section 4.1.2.5) to what a rule says of it.
import { captureClockSuspect } from "./findings/capture/capture-clock-suspect.ts";
import type { Hit, Rule } from "./rule.ts";
import { called, clientObjectedOrLeft, serverCertificates, shownAt } from "./server-certificates.ts";
import { inFrame, shows } from "./words.ts";

/** bad_certificate, certificate_expired, certificate_unknown. */
const ALERTS = [42, 45, 46];

const VERBS = { notBefore: "begins", notAfter: "ended" };

/** The first of the chain that had not begun (`notBefore`), or had ended (`notAfter`), by the capture's clock. */
export function outsideValidity(
  bound: "notBefore" | "notAfter",
  ...[session, around, facts]: Parameters<Rule["judge"]>
): Hit | null {
  const chain = serverCertificates(session);
  for (const certificate of chain) {
    const shown = shownAt(session, certificate);
    const date = certificate[bound];
    if (shown === null || date === null) continue;
    // Times compare as texts, but for what follows their seconds.
    if (bound === "notBefore" ? shown >= date : shown <= date) continue;
    const time = shown.slice(0, 19);
    if (time === date.slice(0, 19)) continue;
    if (captureClockSuspect.judge(session, around, facts) !== null) return null;
    const { frame } = certificate;
    const isCause = clientObjectedOrLeft(session, ALERTS);
    return {
      severity: isCause ? "error" : "warning",
      certainty: "certain",
      ...(isCause ? {} : { logs: [] }),
      detail: `${called(certificate, chain)} (${inFrame(frame)}) ${VERBS[bound]} at ${date}; it was shown at ${time}Z.`,
      evidence: [
        shows(frame, `tls.certificates.${bound}`, date),
        shows(frame, "tls.messages.time", `${time}Z`),
      ],
    };
  }
  return null;
}
