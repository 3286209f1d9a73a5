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
  const elsewhere = traffic.tlsPorts.filter((port) => !inspected.ports.includes(port));
  if (elsewhere.length === 0 && traffic.mailboxPorts.length > 0) return `${ports}; ${mailboxText(traffic)}`;
  if (elsewhere.length === 0)
    return `${ports}: use --port to add ports, or --all-ports to inspect every port`;
  const shown = elsewhere.slice(0, 5);
  return `${ports}; TLS was seen on ${portList(shown)}: add --port ${shown.join(",")}`;
}

/** For a capture with sessions: IMAP and POP3 connections, which are not inspected by default; null if there are none. */
export function mailboxHint(traffic: Traffic, { allPorts }: Pick<InspectedPorts, "allPorts">): string | null {
  return traffic.sessions === 0 || traffic.mailboxPorts.length === 0 || allPorts
    ? null
    : mailboxText(traffic);
}

function mailboxText({ mailboxPorts }: Traffic): string {
  const amount = mailboxPorts.reduce((sum, { connections }) => sum + connections, 0);
  const ports = mailboxPorts.map(({ port }) => port);
  return `${count(amount, "IMAP or POP3 connection")} not inspected: add --port ${ports.join(",")}`;
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
