// What may come before a connection's own bytes: the dialogue with a proxy, or a proxy's header.
import type { Speaker } from "./dialect.ts";
import type { OpeningBytes, Recognition } from "./opening-bytes.ts";
import type { ProxyHeader } from "./proxy-header.ts";

export interface TunnelReader {
  /** What a PROXY header said, once it is complete. */
  readonly proxy?: ProxyHeader | null;
  /** Reads `bytes[start, end)`. Returns the offset at which the speaker's own bytes begin, or -1 if none do. */
  data(from: Speaker, bytes: Uint8Array, start: number, end: number): number;
}

/** A line of the table in tunnels.ts. */
export interface Tunnel {
  /** False if only the client sends something first. */
  readonly isAnswered: boolean;
  /** Are the client's first bytes of this tunnel? */
  readonly recognises: (opening: OpeningBytes) => Recognition;
  readonly create: () => TunnelReader;
}
