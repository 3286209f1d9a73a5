// Chosen sessions and a key -> what rewrites their packets, and counts what it replaced.
import type { CapturedPacket } from "../../capture/captured-packet.ts";
import type { TcpSegment } from "../../packet/segment.ts";
import type { Session } from "../../session/session.ts";
import type { IsFromClient, Runs } from "../frames-of-sessions.ts";
import type { AddressMap } from "./address-map.ts";
import { ExtractError } from "../extract-error.ts";
import { anonymizePacket } from "./anonymizer.ts";
import { ClearText, type Replaced } from "./clear-text.ts";
import { Pseudonyms } from "./pseudonyms.ts";
import { addressesOf, secretIn, secretPattern, secretsOf } from "./secrets.ts";
import { type Rewritten, rewriteStream } from "./stream-text.ts";

export interface AnonymizeCounts extends Replaced {
  readonly addresses: number;
  readonly macs: number;
}

/** Protocols whose cleartext part can be rewritten; in `tls` and `unknown` everything that is not TLS is redacted. */
const REWRITTEN = new Set(["smtp", "lmtp", "tls", "unknown"]);

export class Anonymization {
  private readonly replaced: Replaced = {
    hostNames: 0,
    mailboxes: 0,
    messageLines: 0,
    authExchanges: 0,
    unknownCommands: 0,
    serverNames: 0,
    certificates: 0,
  };
  private readonly addresses: AddressMap;
  private readonly streams = new Map<number, readonly [client: Rewritten, server: Rewritten]>();
  private readonly isFromClient: IsFromClient;
  /** Matches a name or an address that must not remain. */
  private readonly secrets: RegExp | null;

  /**
   * `runsOf` gives what the sides of a stream sent; `key` has 32 bytes; `keptSuffixes` are ends of host names that
   * stay. Throws an ExtractError where a session's protocol cannot be rewritten.
   */
  constructor(
    sessions: readonly Session[],
    runsOf: (stream: number) => Runs,
    isFromClient: IsFromClient,
    key: Uint8Array,
    keptSuffixes: readonly string[],
  ) {
    this.isFromClient = isFromClient;
    const pseudonyms = new Pseudonyms(key, keptSuffixes, sessions.flatMap(addressesOf));
    // A name that is not replaced, as one without letters or one of a provider that is kept, is not a secret.
    const isKept = (name: string): boolean => pseudonyms.host(name) === name;
    const words = secretsOf(sessions, isKept);
    this.addresses = pseudonyms.addresses;
    const text = new ClearText(pseudonyms, words, this.replaced);
    for (const { stream, protocol, tls } of sessions) {
      if (!REWRITTEN.has(protocol)) {
        throw new ExtractError(`stream ${stream} speaks ${protocol}, whose clear part cannot be rewritten`);
      }
      const how = { isText: protocol === "smtp" || protocol === "lmtp", mayUpgrade: tls !== null };
      const [client, server] = runsOf(stream);
      this.streams.set(stream, [
        rewriteStream(client, "client", how, text, pseudonyms),
        rewriteStream(server, "server", how, text, pseudonyms),
      ]);
    }
    this.secrets = secretPattern([...words].filter((word) => !isKept(word)));
  }

  get counts(): AnonymizeCounts {
    return { ...this.replaced, addresses: this.addresses.addresses, macs: this.addresses.macs };
  }

  /** Throws an ExtractError where the packet cannot be rewritten, or something secret would remain. */
  rewrite(packet: CapturedPacket, segment: TcpSegment, stream: number): Uint8Array {
    const sides = this.streams.get(stream);
    if (sides === undefined) throw new ExtractError(`frame ${segment.frame} is of no chosen stream`);
    const side = this.isFromClient(segment, stream) ? sides[0] : sides[1];
    const bytes = anonymizePacket(packet, segment, side, this.addresses);
    if (secretIn(bytes, this.secrets) !== null) {
      throw new ExtractError(`frame ${segment.frame} would still hold a name or an address in text`);
    }
    return bytes;
  }
}
