// The STARTTLS protocols: by port, and by first bytes. A new protocol is a file and a line here.
import type { Speaker } from "./dialect.ts";
import { ftp } from "./ftp.ts";
import { imap } from "./imap.ts";
import { irc } from "./irc.ts";
import { ldap } from "./ldap.ts";
import { lmtp } from "./lmtp.ts";
import { mysql } from "./mysql.ts";
import { nntp } from "./nntp.ts";
import type { OpeningBytes, Recognition } from "./opening-bytes.ts";
import { pop3 } from "./pop3.ts";
import { postgresql } from "./postgresql.ts";
import { rdp } from "./rdp.ts";
import { sieve } from "./sieve.ts";
import { smtp } from "./smtp.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";
import { xmpp } from "./xmpp.ts";

/** Of two that are equally likely, the first is taken. */
export const STARTTLS_PROTOCOLS: readonly StarttlsProtocol[] = [
  smtp,
  lmtp,
  imap,
  pop3,
  sieve,
  ftp,
  nntp,
  xmpp,
  irc,
  ldap,
  postgresql,
  mysql,
  rdp,
];

/** The name of the protocol by port. */
export const STARTTLS_PORTS: ReadonlyMap<number, string> = new Map(
  STARTTLS_PROTOCOLS.flatMap(({ name, ports }) => ports.map((port) => [port, name] as const)),
);

export const protocolNamed = (name: string | null): StarttlsProtocol | null =>
  STARTTLS_PROTOCOLS.find((protocol) => protocol.name === name) ?? null;

export type Openings = Readonly<Record<Speaker, OpeningBytes | null>>;

/**
 * The protocol that both sides' first bytes fit, that of the server's port before others; `more`: too few bytes; null:
 * no known protocol begins like this.
 */
export function chooseProtocol(
  openings: Openings,
  expected: StarttlsProtocol | null,
): StarttlsProtocol | "more" | null {
  if (expected !== null && ["yes", "maybe"].includes(recognition(expected, openings))) return expected;
  let likely: StarttlsProtocol | null = null;
  let isMoreToCome = openings.client === null || openings.server === null;
  for (const protocol of STARTTLS_PROTOCOLS) {
    const found = recognition(protocol, openings);
    if (found === "yes") return protocol;
    if (found === "no") continue;
    likely ??= protocol;
    isMoreToCome ||= found === "more";
  }
  return likely !== null && isMoreToCome ? "more" : likely;
}

/** More bytes of this side may decide, whatever the other side sends. */
export const mayTellMore = (from: Speaker, opening: OpeningBytes): boolean =>
  STARTTLS_PROTOCOLS.some((protocol) => protocol.recognises(from, opening) === "more");

/** Of both sides: a side that does not fit decides, then one with too few bytes, then one that is certain. */
function recognition(protocol: StarttlsProtocol, { client, server }: Openings): Recognition {
  const first = client === null ? "maybe" : protocol.recognises("client", client);
  const second = server === null || first === "no" ? "maybe" : protocol.recognises("server", server);
  if (first === "no" || second === "no") return "no";
  if (first === "more" || second === "more") return "more";
  return first === "yes" || second === "yes" ? "yes" : "maybe";
}
