// Sessions and the key logs that know them -> the lines of a key log that are theirs, and no others.
import { hexToBytes } from "@noble/hashes/utils.js";
import { hex } from "../bytes/ascii.ts";
import type { Session } from "../session/session.ts";
import type { KeyLookup } from "../tls/decryption.ts";
import { ExtractError } from "./extract-error.ts";
import type { Choice } from "./extractor.ts";

/** Secrets that open the handshake of TLS 1.3 and nothing that was said after it. */
const OF_HANDSHAKE = /^(?:CLIENT|SERVER)_HANDSHAKE_TRAFFIC_SECRET$/;

export interface SessionSecrets {
  /** In the format of SSLKEYLOGFILE. */
  readonly keyLog: string;
  readonly written: WrittenKeys;
}

export interface WrittenKeys {
  /** Whose keys were written. */
  readonly sessions: number;
  /** Of these, those of which the handshake alone can be read. */
  readonly handshakesOnly: number;
}

/**
 * Of sessions whose application data is cut off, only what opens their handshake. Of two logs that have a line, the earlier
 * one counts. Throws an ExtractError where none has any.
 */
export function secretsOf(
  sessions: readonly Session[],
  logs: readonly KeyLookup[],
  cutAfter: Choice["cutAfter"],
): SessionSecrets {
  const lines = new Set<string>();
  const written = { sessions: 0, handshakesOnly: 0 };
  for (const { stream, tls } of sessions) {
    const random = tls?.clientHello?.random ?? null;
    if (random === null) continue;
    const isCut = cutAfter?.get(stream)?.some((frame) => Number.isFinite(frame)) === true;
    const secrets = labelled(logs, hexToBytes(random)).filter(
      ([label]) => !isCut || OF_HANDSHAKE.test(label),
    );
    if (secrets.length === 0) continue;
    written.sessions++;
    if (isCut) written.handshakesOnly++;
    for (const [label, secret] of secrets) lines.add(`${label} ${random} ${hex(secret)}\n`);
  }
  if (written.sessions === 0) throw new ExtractError(cutAfter === null ? NOT_KNOWN : NOT_KNOWN_ALONE);
  return { keyLog: [...lines].join(""), written };
}

const NOT_KNOWN =
  "no TLS key of these sessions is known: give the key log that has them (on the command line --keylog)";
const NOT_KNOWN_ALONE = "no TLS key of these sessions is known that opens the handshake and nothing after it";

function labelled(logs: readonly KeyLookup[], random: Uint8Array): [label: string, secret: Uint8Array][] {
  const all = new Map<string, Uint8Array>();
  for (const log of logs)
    for (const [label, secret] of log.of(random)?.byLabel ?? []) if (!all.has(label)) all.set(label, secret);
  return [...all];
}
