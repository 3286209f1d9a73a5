// Sessions -> a part for their clients and one for their servers, those that fail most first, shown when it is opened.
import type { Session } from "../../session/session.ts";
import { clientsOf, type Host, serversOf } from "../hosts.ts";
import type { Grid, Section, Text } from "./page.ts";
import { count, grouped } from "../../text/amounts.ts";
import { endpointText } from "../../text/places.ts";

/** What is folded has an end too. */
const ROWS = 500;

export function hostSections(sessions: readonly Session[]): Section[] {
  const [clients, servers] = [clientsOf(sessions), serversOf(sessions)];
  return [
    part("clients", count(clients.length, "client"), clients, {
      head: ["Client", "EHLO name", "Sessions", "Failed", "Most frequent", "Offered at most"],
      cells: ({ address, highestVersion, ...host }) => [
        [{ address }],
        ...counts(host),
        highestVersion ?? "–",
      ],
    }),
    part("servers", count(servers.length, "server"), servers, {
      head: ["Server", "Name", "Sessions", "Failed", "Most frequent", "Negotiated"],
      cells: ({ address, port, negotiatedVersions, ...host }) => [
        [{ address: endpointText({ address, port }) }],
        ...counts(host),
        negotiatedVersions.join(", ") || "–",
      ],
    }),
  ];
}

const counts = ({
  name,
  sessions,
  failed,
  finding,
}: Pick<Host, "name" | "sessions" | "failed" | "finding">): Text[] => [
  name === null ? "–" : [{ code: name }],
  grouped(sessions),
  grouped(failed),
  finding === null ? "–" : [{ code: finding }],
];

interface Table {
  readonly head: readonly string[];
  readonly cells: (host: Host) => readonly Text[];
}

function part(id: string, title: string, hosts: readonly Host[], { head, cells }: Table): Section {
  const caption = hosts.length > ROWS ? `${title}, ${ROWS} of them` : title;
  const grid: Grid = { kind: "grid", caption, head, rows: hosts.slice(0, ROWS).map(cells) };
  return { id, title, blocks: [grid], extent: "folded", sections: [] };
}
