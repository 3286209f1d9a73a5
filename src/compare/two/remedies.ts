// The difference that explains a failure -> what to change: what the other connection had, then what its finding says.
import { ALLOW_LARGE_PACKETS, SEND_SMALLER_HELLO } from "../../diagnose/texts/remedies.ts";
import { COMPARED_SESSIONS } from "../../diagnose/texts/compared-sessions.ts";
import { textsOf } from "../../diagnose/with-texts.ts";
import type { Finding, Remedy, Session } from "../../session/session.ts";
import { endpointText } from "../../text/places.ts";
import type { Difference } from "../comparison.ts";
import { lackingOf } from "./hello-offers.ts";
import { NAMES } from "./names.ts";
import type { Named } from "./side-by-side.ts";

const PROVE_IT = COMPARED_SESSIONS["connections-differ"].remedies;

/** The other connection shows what this server takes. */
const SAID_BETTER: ReadonlySet<string> = new Set([NAMES.suites, NAMES.groups, NAMES.serverName]);

export function remediesFor(
  by: readonly Difference[],
  failing: Named,
  working: Named,
  said: Finding | null,
): readonly Remedy[] {
  const [first, another] = by;
  const name = first?.name ?? "";
  const isOfHello = first?.topic === "hello";
  // Of several that may have decided, none is to be changed yet.
  const own = isOfHello && another !== undefined ? [] : asIn(name, failing, working);
  if (said === null) return isOfHello || own.length === 0 ? [...own, ...PROVE_IT] : own;
  const theirs = textsOf(said, failing.trace.session).remedies;
  if (!SAID_BETTER.has(name)) return theirs;
  // What worked is better advice than what mostly works.
  const isReplaced = ({ system, side }: Remedy): boolean => system === "any" && side === own[0]?.side;
  return [...own, ...theirs.filter((each) => !isReplaced(each))];
}

function asIn(name: string, failing: Named, working: Named): readonly Remedy[] {
  const [own, other] = [failing.trace.session, working.trace.session];
  switch (name) {
    case NAMES.versions:
    case NAMES.suites:
    case NAMES.groups:
      return offer(lackingOf(name, own, other), working);
    case NAMES.serverName:
      return [client(nameText(other, working))];
    case NAMES.size:
      return [...SEND_SMALLER_HELLO, ...ALLOW_LARGE_PACKETS];
    case NAMES.client:
      return [server(clientText(own, other))];
    case NAMES.server:
      return [server(serverText(own, other))];
    default:
      return [];
  }
}

const client = (text: string): Remedy => ({ side: "client", system: "any", text });
const server = (text: string): Remedy => ({ side: "server", system: "any", text });

const offer = (chosen: string | null, { name }: Named): readonly Remedy[] =>
  chosen === null ? [] : [client(`Offer ${chosen}, as ${name} does: the server chose it there.`)];

function nameText({ tls }: Session, { name }: Named): string {
  const serverName = tls?.clientHello?.serverName ?? null;
  return serverName === null
    ? `Send no server name (SNI), as ${name} does, or one that the server knows.`
    : `Send the server name (SNI) ${serverName}, as ${name} does.`;
}

const clientText = (own: Session, other: Session): string =>
  `Look for what treats ${own.client.address} differently from ${other.client.address}: lists, limits and policies of the ` +
  "server and of the devices before it.";

const serverText = (own: Session, other: Session): string =>
  `Compare the settings of ${endpointText(own.server)} with those of ${endpointText(other.server)}, or ask their operators to.`;
