// A refusal in the clear that asks for TLS to a finding, with what kept the client from it (RFC 3207 section 4).
import type { SystemText } from "../../session/session.ts";
import { quoted, upgradeOf } from "../clear-talk.ts";
import { earlierFailure } from "../earlier-failures.ts";
import { NO_TLS } from "../logs.ts";
import { isMasked } from "../masking.ts";
import { OPEN_MIDDLEBOX, SPEAK_TLS_1_2 } from "../remedies.ts";
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { otherStream, shows } from "../texts.ts";
import { tlsDemand } from "../tls-demand.ts";

const DAY_MS = 86_400_000;

const LOGS: readonly SystemText[] = [
  {
    system: "Exchange",
    text:
      'The send protocol log or queue: "451 5.7.3 Must issue a STARTTLS command first" or "451 5.7.3 STARTTLS is required ' +
      'to send mail".',
  },
  {
    system: "Postfix",
    text: 'A server at level encrypt says: "530 5.7.0 Must issue a STARTTLS command first".',
  },
  ...NO_TLS.filter(({ system }) => system === "Exchange Online" || system === "Java"),
];

const SWITCH_ON: readonly SystemText[] = [
  { system: "Exchange", text: "On the Send connector: Set-SendConnector -IgnoreSTARTTLS $false." },
  { system: "Postfix", text: "smtp_tls_security_level = may, or encrypt for this destination." },
  { system: "Exim", text: "Take the server out of hosts_avoid_tls." },
  { system: "any", text: "Switch STARTTLS on in the client." },
];

export const starttlsRequiredByServer: Rule = {
  id: "starttls-required-by-server",
  severity: "error",
  title: "The server insists on TLS and the client did not start it",
  explanation:
    'In the clear part of the session the server refused a command because TLS is missing: "530 5.7.0 Must issue a ' +
    'STARTTLS command first", "451 5.7.3 Must issue a STARTTLS command first", 523, 538 and the like. Three things lead ' +
    "there: the client has TLS switched off; it had tried TLS just before, failed, and came back in the clear (then that " +
    "failure is the cause: this is how senders with TLS 1.0 meet this text); or the offer never reached it, because a device " +
    "in the path removes it. RFC 3207 forbids a public mail exchanger to require TLS.",
  logs: LOGS,
  remedies: SWITCH_ON,
  concerns: "client",
  references: ["RFC 3207 section 4", "RFC 5248", "RFC 4954 section 6"],
  restsOn: "bytes",
  unless: "established",
  judge(session, { neighbours }) {
    const reply = tlsDemand(session);
    if (reply === null || (session.tls !== null && session.tls.established)) return null;
    const command = session.smtp?.exchanges.find((exchange) => exchange.reply?.frame === reply.frame);
    const to = command === undefined ? "" : ` to ${command.verb} (frame ${command.frame})`;
    const failed = earlierFailure(session, neighbours, DAY_MS);
    const evidence = [shows(reply.frame, "smtp.replies", `${reply.code} ${reply.text}`)];
    const where = failed === null ? null : otherStream(failed, session);
    return {
      certainty: "certain",
      detail: `The server replied ${quoted(reply)}${to}. ${background(session, where)}`,
      evidence:
        failed === null ? evidence : [...evidence, shows(null, `outcome of ${where}`, failed.outcome)],
      remedies: remediesFor(session, failed),
    };
  },
};

/** What kept the client from TLS. `failed` names the earlier session in which TLS failed. */
function background(session: Judged, failed: string | null): string {
  const advertised = upgradeOf(session)?.advertised ?? null;
  if (failed !== null) {
    return `The same client had tried TLS before and failed (${failed}): the cause is there, and this is its attempt without TLS.`;
  }
  if (advertised === true) return "It had offered STARTTLS, and the client did not ask for it.";
  if (advertised === null) return "Whether it had offered STARTTLS was not seen.";
  return "Yet STARTTLS was not in its EHLO reply as it arrived here: a device in the path likely removes it.";
}

function remediesFor(session: Judged, failed: Judged | null): readonly SystemText[] {
  if (failed !== null) {
    const findThere: SystemText = {
      system: "any",
      text: "Repair what made TLS fail in the earlier session; most often the client does not speak TLS 1.2.",
    };
    return [findThere, ...SPEAK_TLS_1_2.filter(({ system }) => system !== "any")];
  }
  const isWithheld = upgradeOf(session)?.advertised === false || isMasked(session);
  return isWithheld ? OPEN_MIDDLEBOX : SWITCH_ON;
}
