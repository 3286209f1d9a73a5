// The encrypted messages of a connection up to TLS 1.2, in order -> how far a second handshake got (RFC 5246 sections
// 7.4.1.1 and 7.4.1.2). TLS 1.3 has none (RFC 9846 section 4.2.2).
import type { TlsSide } from "./tls-event.ts";

/**
 * `asked`: with a ClientHello of the client or a HelloRequest of the server; `answered`: with a handshake message of the
 * other side; `accepted`: up to a ChangeCipherSpec; `refused`: with an alert of the other side.
 */
export type RenegotiationStep = "asked" | "answered" | "accepted" | "refused";

/** Reports the first of several. */
export class Renegotiation {
  private askedBy: TlsSide | null = null;
  private hasAnswer = false;
  /** Nothing more is reported. */
  private isOver = false;

  /** A handshake record after both Finished. */
  handshake(from: TlsSide): RenegotiationStep | null {
    if (this.askedBy === null) {
      this.askedBy = from;
      return "asked";
    }
    if (this.isOver || this.hasAnswer || from === this.askedBy) return null;
    this.hasAnswer = true;
    return "answered";
  }

  changeCipherSpec(): RenegotiationStep | null {
    if (!this.hasAnswer || this.isOver) return null;
    this.isOver = true;
    return "accepted";
  }

  alert(from: TlsSide): RenegotiationStep | null {
    if (this.askedBy === null || this.isOver || from === this.askedBy) return null;
    this.isOver = true;
    return "refused";
  }

  /** Data of the side that was asked: it may go on without an answer. */
  data(from: TlsSide): void {
    if (this.askedBy !== null && !this.hasAnswer && from !== this.askedBy) this.isOver = true;
  }
}
