// What of a capture was not read, and why it has no session -> the warnings that say so.
import type { LimitWarning } from "./bounds.ts";
import type { Traffic } from "./capture-report.ts";
import type { Unread } from "./packet/unread.ts";
import { count } from "./text/amounts.ts";

/** Which ports were inspected. */
export interface InspectedPorts {
  readonly ports: readonly number[];
  readonly allPorts: boolean;
}

/** `40 packets (from frame 3 on) could not be read: encrypted with IPsec (ESP); record where they are decrypted` */
export function unreadWarning({ what, packets, frame }: Unread): LimitWarning {
  const where = packets === 1 ? `frame ${frame}` : `from frame ${frame} on`;
  return { frame, text: `${count(packets, "packet")} (${where}) could not be read: ${what}` };
}

/** Why a capture has no session, and the next step. */
export function noSessionWarning(traffic: Traffic, inspected: InspectedPorts): string {
  const read = traffic.unreadPackets === 0 ? "" : " among the packets that could be read";
  if (traffic.tcpSegments === 0) return `no TCP${read || " in this capture"}`;
  if (inspected.allPorts) return `no connection${read || " in this capture"} speaks SMTP or TLS`;
  const ports = `no TCP on ${portList(inspected.ports)}${read}`;
  const shown = tlsElsewhere(traffic, inspected);
  if (shown.length === 0 && traffic.mailboxPorts.length > 0) return `${ports}; ${withOption(traffic)}`;
  if (shown.length === 0) return `${ports}: use --port to add ports, or --all-ports to inspect every port`;
  return `${ports}; TLS was seen on ${portList(shown)}: add --port ${shown.join(",")}`;
}

/** For a capture with sessions: IMAP and POP3 connections, which are not inspected by default; null if there are none. */
export function mailboxHint(traffic: Traffic, { allPorts }: Pick<InspectedPorts, "allPorts">): string | null {
  return hasHint(traffic, allPorts) ? withOption(traffic) : null;
}

/** The hint where ports are added by other means than an option. */
export function mailboxNote(traffic: Traffic, { allPorts }: Pick<InspectedPorts, "allPorts">): string | null {
  return hasHint(traffic, allPorts) ? mailboxText(traffic) : null;
}

/** What a next reading could inspect too: ports of IMAP and POP3 and, of a capture without a session, those with TLS. */
export function portsToAdd(traffic: Traffic, inspected: InspectedPorts): readonly number[] {
  if (inspected.allPorts) return [];
  const mailbox = traffic.mailboxPorts.map(({ port }) => port);
  return traffic.sessions > 0 ? mailbox : [...mailbox, ...tlsElsewhere(traffic, inspected)];
}

/** Of many the first: that is no mail. */
const tlsElsewhere = ({ tlsPorts }: Traffic, { ports }: InspectedPorts): readonly number[] =>
  tlsPorts.filter((port) => !ports.includes(port)).slice(0, 5);

const hasHint = ({ sessions, mailboxPorts }: Traffic, allPorts: boolean): boolean =>
  sessions > 0 && mailboxPorts.length > 0 && !allPorts;

const withOption = (traffic: Traffic): string =>
  `${mailboxText(traffic)}: add --port ${traffic.mailboxPorts.map(({ port }) => port).join(",")}`;

function mailboxText({ mailboxPorts }: Traffic): string {
  const amount = mailboxPorts.reduce((sum, { connections }) => sum + connections, 0);
  return `${count(amount, "IMAP or POP3 connection")} not inspected`;
}

function portList(ports: readonly number[]): string {
  return `${ports.length === 1 ? "port" : "ports"} ${ranges(ports).join(", ")}`;
}

/** Neighbours joined: 25, 8000-8010. */
function ranges(ports: readonly number[]): string[] {
  const runs: { first: number; last: number }[] = [];
  for (const port of ports) {
    const run = runs.at(-1);
    if (run && run.last === port - 1) run.last = port;
    else runs.push({ first: port, last: port });
  }
  return runs.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`));
}
