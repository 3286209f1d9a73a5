// STARTTLS answered with 5xx, or with the refusal of another protocol, to a finding (RFC 3207 section 4).
import type { SystemText } from "../../session/session.ts";
import { textsFor } from "../clear-talk.ts";
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";
import { offerWords, refusedUpgrade, type RefusedUpgrade } from "../refused-upgrade.ts";

const LOGS: readonly SystemText[] = [
  {
    system: "Exchange",
    text: 'A server without usable certificate: "554 5.7.3 Unable to initialize security subsystem".',
  },
  {
    system: "Postfix",
    text: 'A client that requires TLS: "TLS is required, but host ... refused to start TLS: ...".',
  },
];

const REMEDIES: readonly SystemText[] = [
  {
    system: "Exchange",
    text:
      "Replace or re-enable the certificate on the Receive connector (Enable-ExchangeCertificate -Services SMTP), and " +
      "look for Schannel errors in the System log.",
  },
  {
    system: "any",
    text:
      "Ask the server from its own network. If it accepts STARTTLS there, a proxy or firewall in the path answers in " +
      "its place: switch its SMTP inspection off. Else repair or stop the server's offer.",
  },
];

export const starttlsRefusedPermanent: Rule = {
  id: "starttls-refused-permanent",
  severity: "error",
  title: "The server refused STARTTLS",
  explanation:
    "The server answered STARTTLS with a 5xx reply (in other protocols NO, BAD or -ERR). Where it had offered STARTTLS, " +
    "the fault is on its side: a proxy or firewall that answers in its place, or a certificate that its security layer " +
    "cannot use. Where it had not, the client tried without an offer. 501 means that something stood behind the " +
    "command, 503 that it came at the wrong time, often twice. The refusal is certain; its cause is in the text at best.",
  logs: LOGS,
  remedies: REMEDIES,
  concerns: "server",
  references: ["RFC 3207 section 4", "RFC 5321 section 4.2.2"],
  restsOn: "bytes",
  judge(session) {
    const refused = refusedUpgrade(session);
    if (refused === null || refused.isTemporary) return null;
    const sentences = [refused.sentence, offerWords(session), meaning(session, refused)];
    return {
      certainty: "certain",
      detail: sentences.filter((sentence) => sentence !== "").join(" "),
      evidence: [shows(refused.frame, refused.field, refused.text)],
      logs: textsFor(session, LOGS),
      remedies: textsFor(session, REMEDIES),
    };
  },
};

function meaning({ smtp }: Judged, { text, verb, commandFrame }: RefusedUpgrade): string {
  const earlier = smtp?.exchanges.find((each) => each.verb === verb && each.frame < commandFrame);
  if (/^503\b/.test(text) && earlier !== undefined) {
    return `The client had sent ${verb} before (frame ${earlier.frame}).`;
  }
  if (/^501\b/.test(text))
    return "501 says that something stood behind the command, which takes no parameters.";
  if (/^554 5\.7\.3\b/.test(text)) return "Exchange says so where it cannot use its certificate.";
  if (/^50[02]\b/.test(text)) return "It does not know the command.";
  return "";
}
