// A tunnel through an HTTP proxy: CONNECT and its answer (RFC 9110 section 9.3.6).
import { latin1 } from "../bytes/ascii.ts";
import type { Speaker } from "./dialect.ts";
import { LineReader } from "./lines.ts";
import type { OpeningBytes, Recognition } from "./opening-bytes.ts";
import type { Tunnel, TunnelReader } from "./tunnel.ts";

export const httpConnect: Tunnel = {
  isAnswered: true,
  recognises,
  create: () => new HttpConnectReader(),
};

const METHOD = "CONNECT ";

class HttpConnectReader implements TunnelReader {
  private readonly lines: Record<Speaker, LineReader> = {
    client: new LineReader(),
    server: new LineReader(),
  };
  /** The client's request is complete. */
  private isAsked = false;
  /** The server's last status was 2xx. */
  private isGranted = false;
  /** The server's last answer was not 2xx. */
  private isRefused = false;

  data(from: Speaker, bytes: Uint8Array, start: number, end: number): number {
    const reader = this.lines[from];
    for (let at = start; at < end;) {
      if (from === "client" && this.isAsked) {
        // A proxy may ask for credentials first; then the client repeats its request.
        if (!this.isRefused) return at;
        this.isAsked = false;
        this.isRefused = false;
      }
      const next = reader.endOfLine(bytes, at, end);
      if (next < 0) {
        reader.keep(bytes, at, end);
        return -1;
      }
      const line = reader.take(bytes, at, next) ?? "";
      at = next;
      if (from === "client") this.isAsked = line === "";
      else if (line === "" && this.isGranted) return at;
      else if (line === "") this.isRefused = true;
      else this.isGranted = /^HTTP\/1\.[01] 2/.test(line) || this.isGranted;
    }
    return -1;
  }
}

function recognises({ bytes, line }: OpeningBytes): Recognition {
  if (line !== null) return /^CONNECT \S+ HTTP\/1\.[01]$/.test(line) ? "yes" : "no";
  return METHOD.startsWith(latin1(bytes, 0, Math.min(bytes.length, METHOD.length))) ? "more" : "no";
}
