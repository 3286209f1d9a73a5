// Census -> its part of the page: who speaks what, whom TLS 1.2 alone would cut off, which certificates end when.
import type { Census, CensusCertificate, OldClient } from "../../diagnose/census.ts";
import { firstRows, otherRows } from "./long-grid.ts";
import type { Fact, Grid, Section, Text } from "./page.ts";
import { count, grouped, list } from "../../text/amounts.ts";

/** Empty where no session offered TLS and none carried mail. */
export function censusSection(census: Census): Section[] {
  const rows = factsOf(census);
  if (rows.length === 0) return [];
  const { belowTls12, certificates } = census;
  const tables = [oldClients(belowTls12), certificatesGrid(certificates)].filter(
    ({ rows: all }) => all.length > 0,
  );
  return [
    {
      id: "census",
      title: "TLS in use",
      blocks: [{ kind: "facts", caption: "TLS in use", rows }, ...tables.map((table) => firstRows(table))],
      sections: tables.flatMap((table, index) => otherRows(table, `census-${index + 1}`)),
    },
  ];
}

function factsOf({ offered, negotiated, cipherSuites, belowTls12, inClear }: Census): Fact[] {
  const rows: [label: string, text: string][] = [
    ["Offered at most", amounts(offered)],
    ["Negotiated", amounts(negotiated)],
    ["Cipher suites", amounts(cipherSuites)],
    ["Never offered TLS 1.2", belowTls12.length === 0 ? "" : count(belowTls12.length, "client")],
    ["Mail in the clear", inClear === 0 ? "" : count(inClear, "session")],
  ];
  return rows.filter(([, text]) => text !== "");
}

/** `TLS 1.2: 113 and TLS 1.1: 55`, the most frequent first. */
function amounts(sessions: Readonly<Record<string, number>>): string {
  return list(Object.entries(sessions).map(([name, amount]) => `${name}: ${grouped(amount)}`));
}

function oldClients(clients: readonly OldClient[]): Grid {
  return {
    kind: "grid",
    caption: "Clients that never offered TLS 1.2",
    head: ["Client", "EHLO name", "At most", "Sessions"],
    rows: clients.map(({ address, name, highestVersion, sessions }): Text[] => [
      [{ address }],
      name === null ? "–" : [{ code: name }],
      highestVersion,
      grouped(sessions),
    ]),
  };
}

function certificatesGrid(certificates: readonly CensusCertificate[]): Grid {
  return {
    kind: "grid",
    caption: "Certificates of servers",
    head: ["Subject", "Valid until", "Days left", "Servers"],
    rows: certificates.map(({ subject, notAfter, daysLeft, servers }): Text[] => [
      subject === null ? "could not be read" : [{ code: subject }],
      notAfter?.slice(0, 10) ?? "–",
      daysLeft === null ? "–" : daysLeft < 0 ? "none: expired" : grouped(daysLeft),
      servers.slice(0, 3).flatMap((server, index) => [index === 0 ? "" : ", ", { address: server }]),
    ]),
  };
}
