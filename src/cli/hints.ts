// What a capture has instead of sessions -> one line that names the next step.
import type { Traffic } from "../capture-report.ts";
import { linkTypeName } from "../packet/link-type-names.ts";
import { count } from "../text/amounts.ts";

/** Which ports were inspected. */
interface Ports {
  readonly ports: readonly number[];
  readonly allPorts: boolean;
}

/** Empty if there are sessions and every packet was read. */
export function hints(traffic: Traffic, inspected: Ports): string[] {
  const unsupported = traffic.unsupportedLinkTypes.map(
    ({ linkType, packets }) =>
      `${count(packets, "packet")} skipped: link type ${linkTypeText(linkType)} is not supported`,
  );
  return traffic.sessions > 0 ? unsupported : [...unsupported, nothingFound(traffic, inspected)];
}

/** For a capture with sessions: IMAP and POP3 connections, which are not inspected by default; null if there are none. */
export function mailboxHint({ sessions, mailboxPorts }: Traffic, inspected: Ports): string | null {
  if (sessions === 0 || mailboxPorts.length === 0 || inspected.allPorts) return null;
  return mailboxText({ mailboxPorts });
}

function mailboxText({ mailboxPorts }: Pick<Traffic, "mailboxPorts">): string {
  const amount = mailboxPorts.reduce((sum, { connections }) => sum + connections, 0);
  const ports = mailboxPorts.map(({ port }) => port);
  return `${count(amount, "IMAP or POP3 connection")} not inspected: add --port ${ports.join(",")}`;
}

function nothingFound(traffic: Traffic, inspected: Ports): string {
  if (traffic.tcpSegments === 0) return "no TCP in this capture";
  if (inspected.allPorts) return "no connection in this capture speaks SMTP or TLS";
  const ports = `no TCP on ${portList(inspected.ports)}`;
  const elsewhere = traffic.tlsPorts.filter((port) => !inspected.ports.includes(port));
  if (elsewhere.length === 0 && traffic.mailboxPorts.length > 0) return `${ports}; ${mailboxText(traffic)}`;
  if (elsewhere.length === 0)
    return `${ports}: use --port to add ports, or --all-ports to inspect every port`;
  const shown = elsewhere.slice(0, 5);
  return `${ports}; TLS was seen on ${portList(shown)}: add --port ${shown.join(",")}`;
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

function linkTypeText(linkType: number): string {
  const name = linkTypeName(linkType);
  return name === String(linkType) ? name : `${linkType} (${name})`;
}
