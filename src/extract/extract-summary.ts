// What was extracted -> the lines that say so.
import { secretsTypeName, TLS_KEY_LOG } from "../capture/secrets-type.ts";
import type { Capture } from "../report/report-document.ts";
import { count, countOf, grouped, list } from "../text/amounts.ts";
import type { AnonymizeCounts } from "./anonymize/anonymization.ts";
import type { ExtractReport } from "./extract-packets.ts";
import type { WrittenKeys } from "./session-secrets.ts";

/** A file that was written. */
interface Extract {
  readonly name: string;
  readonly format: "pcap" | "pcapng";
  /** Sessions in it, and all of the capture. */
  readonly chosen: number;
  readonly total: number;
  readonly report: ExtractReport;
}

/** `e.pcapng: 37 of 65 packets, 2 of 3 sessions, 5 frames commented` */
export function extractSummary(
  { packets: all, secrets }: Pick<Capture, "packets" | "secrets">,
  { name, format, chosen, total, report }: Extract,
): string {
  const { packets, commented, cut, leftOut, replaced, keys } = report;
  const sessions = countOf(chosen, total, "session");
  const comments =
    format === "pcap" ? "no comments, which .pcap cannot hold" : `${count(commented, "frame")} commented`;
  const lines = [`${name}: ${grouped(packets)} of ${count(all ?? 0, "packet")}, ${sessions}, ${comments}`];
  if (cut > 0) lines.push(`truncated after the headers: ${count(cut, "packet")} of application data`);
  if (leftOut > 0)
    lines.push(`left out: ${count(leftOut, "ICMP error")}, which would have to be anonymised too`);
  if (replaced !== null) lines.push(replacedText(replaced));
  if (keys !== null) lines.push(keysText(keys));
  else if (secrets?.kinds.includes(secretsTypeName(TLS_KEY_LOG)))
    lines.push("left out: the TLS keys that the capture holds");
  return lines.join("\n");
}

function keysText({ sessions, handshakesOnly }: WrittenKeys): string {
  const all = `this file holds the TLS keys of ${count(sessions, "session")}: whoever has it can read `;
  if (handshakesOnly === 0) return `${all}what was said, log-ins and mail included`;
  if (handshakesOnly === sessions) return `${all}the handshakes, and nothing after them`;
  return `${all}what was said, of ${handshakesOnly} the handshake only`;
}

function replacedText(replaced: AnonymizeCounts): string {
  const kinds = [
    [replaced.addresses, "IP address", "IP addresses"],
    [replaced.macs, "MAC address", "MAC addresses"],
    [replaced.hostNames, "host name in text", "host names in text"],
    [replaced.mailboxes, "mailbox", "mailboxes"],
    [replaced.messageLines, "message line", "message lines"],
    [replaced.authExchanges, "AUTH exchange", "AUTH exchanges"],
    [replaced.unknownCommands, "unknown command", "unknown commands"],
    [replaced.serverNames, "server name in a ClientHello", "server names in ClientHellos"],
    [replaced.certificates, "certificate", "certificates"],
  ] as const;
  const parts = kinds.flatMap(([amount, one, many]) => (amount === 0 ? [] : [count(amount, one, many)]));
  return `replaced: ${list(parts)}`;
}
