// Gives what both sides send to a TlsConnection and collects what it tells.
import type { ConnectionDecryption } from "../../src/tls/decryption.ts";
import { TlsConnection } from "../../src/tls/tls-connection.ts";
import type { TlsEvent, TlsSide, TlsSink } from "../../src/tls/tls-event.ts";
import type { Turn } from "../build/tls.ts";

export interface Heard {
  readonly connection: TlsConnection;
  readonly events: readonly TlsEvent[];
  /** Application data that was decrypted. */
  readonly plaintext: Readonly<Record<TlsSide, string>>;
}

/** A number stands for so many bytes of the client that are missing from the capture. */
export const listen = (...turns: readonly (Turn | number)[]): Heard => listenWith(null, ...turns);

/** With keys. */
export function listenWith(
  decryption: ConnectionDecryption | null,
  ...turns: readonly (Turn | number)[]
): Heard {
  // What an event holds is only valid during the call.
  const events: TlsEvent[] = [];
  const plaintext = { client: "", server: "" };
  const sink: TlsSink = {
    ...hears((event) => events.push(structuredClone(event))),
    plaintext(from, bytes, start, end) {
      plaintext[from] += new TextDecoder().decode(bytes.subarray(start, end));
    },
  };
  const connection = new TlsConnection(sink, undefined, undefined, decryption);
  for (const turn of turns) {
    if (typeof turn === "number") connection.gap("client", turn);
    else connection.data(turn.from, turn.bytes, 0, turn.bytes.length);
  }
  return { connection, events, plaintext };
}

/** Messages and notices alike. */
export const hears = (hear: (event: TlsEvent) => void): TlsSink => ({
  message: hear,
  notice: hear,
  plaintext() {},
});

/** "client ClientHello", "server Alert", and the kind of what is no message. */
export const summary = (events: readonly TlsEvent[]): readonly string[] =>
  events.map((event) => `${event.from} ${"type" in event ? event.type : event.kind}`);
