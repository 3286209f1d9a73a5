// A cause of the report -> the words that all formats for people share: whom it hits, since when, what speaks against it.
import type { Cause } from "../diagnose/causes.ts";
import type { Fault, Finding, Session } from "../session/session.ts";
import { endingSentences } from "../diagnose/ending-sentences.ts";
import { count, firstOf, grouped } from "../text/amounts.ts";
import { endpointText } from "../text/places.ts";
import { printable, printableAscii } from "../text/printable.ts";

/** Like "The server refused STARTTLS (certain)", or "(certain in 3, likely in 20)". */
export const titleWithCertainty = (cause: Cause): string =>
  `${printable(cause.title).replace(/\.$/, "")} (${certaintiesText(cause)})`;

/** How its best proof ended, unless the detail says that too, and why that is the cause; as it came. */
export function causeStory({ detail, sessions }: Cause, session: Session | undefined, place: string): string {
  const [ending] = session === undefined ? [] : endingSentences(session);
  const isNew = ending !== undefined && !isCoveredBy(ending, detail);
  return `${sessions === 1 ? "" : `In ${place}: `}${isNew ? `${ending} ` : ""}${detail}`;
}

/** Every frame, TLS message and cipher suite of the sentence stands in the finding's own words. */
export function isCoveredBy(sentence: string, detail: string): boolean {
  const named = sentence.match(/\d+(?=\))|\b[A-Z][a-z]+[A-Z]\w+|\bTLS_\w+/g) ?? [];
  return named.length > 0 && named.every((word) => new RegExp(`\\b${word}\\b`).test(detail));
}

/** How sure it is, of each of its sessions: like "certain", or "certain in 3, likely in 20". */
export function certaintiesText({ certainty, certainties }: Cause): string {
  const amounts = Object.entries(certainties);
  const parts = amounts.map(([each, amount]) => `${each} in ${grouped(amount)}`);
  return parts.length > 1 ? parts.join(", ") : certainty;
}

/** Like "8 clients → 198.51.100.25:25 mx.example.net"; in brief without names. */
export function peersText({ clients, servers }: Cause, extent: "full" | "brief" = "full"): string {
  return `${hostsText(clients, "client", extent)} → ${hostsText(servers, "server", extent)}`;
}

interface Named {
  readonly address: string;
  readonly port?: number;
  readonly name: string | null;
  readonly sessions: number;
}

interface Hosts {
  readonly count: number;
  readonly top: readonly Named[];
}

/** The only one by its address and name; of several, how many. */
function hostsText({ count: amount, top }: Hosts, noun: string, extent: "full" | "brief"): string {
  const [only] = top;
  if (amount !== 1 || only === undefined) return count(amount, noun);
  return hostText(extent === "full" ? only : { ...only, name: null });
}

/** Like "192.0.2.10 mail.example.org (12), 192.0.2.11 (5) and 6 more". */
export function topHosts({ count: amount, top }: Hosts): string {
  const named = top.map((host) =>
    amount === 1 ? hostText(host) : `${hostText(host)} (${grouped(host.sessions)})`,
  );
  return firstOf(named, named.length, amount);
}

/** Like "198.51.100.25:25 mx.example.net". */
function hostText({ address, port, name }: Named): string {
  const place = port === undefined ? printableAscii(address) : endpointText({ address, port });
  return name === null ? place : `${place} ${printable(name)}`;
}

/** Like "at most TLS 1.1 (30), TLS 1.0 (7)"; "" where none sent a ClientHello. */
export function offersText({ offers }: Cause): string {
  const [only, ...others] = offers;
  if (only === undefined) return "";
  if (others.length === 0) return `at most ${printable(only.highestVersion)}`;
  return `at most ${offers.map(({ highestVersion, sessions }) => `${printable(highestVersion)} (${grouped(sessions)})`).join(", ")}`;
}

/** Like "421 4.7.66 TLS 1.0 is not supported (frame 12)"; "" where the server said nothing. */
export function wordsText({ words }: Cause): string {
  return words === null ? "" : `${printable(words.text.replaceAll(/\r?\n/g, " "))} (frame ${words.frame})`;
}

/** Like "(error, certain; fault: the server)". */
export const howCertain = ({
  severity,
  certainty,
  fault,
}: Pick<Finding, "severity" | "certainty" | "fault">): string =>
  `(${severity}, ${certainty}${fault === null ? "" : `; fault: ${FAULTS[fault]}`})`;

const FAULTS: Readonly<Record<Fault, string>> = {
  client: "the client",
  server: "the server",
  path: "the network path",
  capture: "the capture",
};
