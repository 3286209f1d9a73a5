// Census -> a few lines: which versions and suites are in use, whom TLS 1.2 alone would cut off, which certificates end.
import type { Census, CensusCertificate, OldClient } from "../diagnose/census.ts";
import type { Colors } from "./colors.ts";
import { labelledRows, type Row } from "./labelled-rows.ts";
import { count, firstOf, grouped, list } from "../text/amounts.ts";
import { printable, printableAscii } from "../text/printable.ts";

/** Suites, clients and certificates that are named. */
const NAMED = 3;
/** Certificates with more days left are not worth a line. */
const SOON_DAYS = 30;

/** Empty where no session offered TLS and none carried mail. */
export function censusLines(census: Census, width: number, colors: Colors): string[] {
  const rows = rowsOf(census).flatMap(([label, text]): Row[] => (text === "" ? [] : [[label, [text]]]));
  return rows.length === 0 ? [] : [colors.bold("TLS in use"), ...labelledRows(rows, width, colors)];
}

function rowsOf({
  offered,
  negotiated,
  cipherSuites,
  belowTls12,
  inClear,
  certificates,
}: Census): [label: string, text: string][] {
  const ending = certificates.filter(({ daysLeft }) => daysLeft !== null && daysLeft <= SOON_DAYS);
  return [
    ["Offered", list(amounts(offered))],
    ["Negotiated", list(amounts(negotiated))],
    ["Suites", firstOf(amounts(cipherSuites), NAMED)],
    ["No TLS 1.2", oldClients(belowTls12)],
    ["In the clear", inClear === 0 ? "" : `${count(inClear, "session")} carried mail without TLS`],
    ["Certificates", firstOf(ending.map(certificateText), NAMED)],
  ];
}

/** `TLS 1.3: 70`, the most frequent first. */
function amounts(sessions: Readonly<Record<string, number>>): string[] {
  return Object.entries(sessions).map(([name, amount]) => `${printable(name)}: ${grouped(amount)}`);
}

function oldClients(clients: readonly OldClient[]): string {
  if (clients.length === 0) return "";
  const named = clients.map(({ address, name, highestVersion, sessions }) => {
    const who = name === null ? printableAscii(address) : `${printableAscii(address)} ${printable(name)}`;
    return `${who} (${printable(highestVersion)}, ${count(sessions, "session")})`;
  });
  return `${count(clients.length, "client")} never offered it: ${firstOf(named, NAMED)}`;
}

function certificateText({ subject, notAfter, daysLeft, servers }: CensusCertificate): string {
  const days = daysLeft ?? 0;
  const when = days < 0 ? `expired ${printable(notAfter?.slice(0, 10) ?? "")}` : `${count(days, "day")} left`;
  return `${nameOf(subject)} at ${servers[0] ?? "no server"}: ${when}`;
}

/** The common name where there is one: the rest fills lines. */
const nameOf = (subject: string | null): string =>
  subject === "" ? "no subject" : printable(/^CN=[^,]+/.exec(subject ?? "")?.[0] ?? subject ?? "unreadable");
