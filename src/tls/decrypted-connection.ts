// The records of a connection whose secrets are known, opened -> what is inside, and whether both sides read a whole handshake.
import type { ConnectionDecryption, OpenedRecord, StopReason } from "./decryption.ts";
import type { TlsSide } from "./tls-event.ts";

/** Alerts after which a connection may go on, or that only end it (RFC 9846 section 6.1). */
const CLOSE_NOTIFY = 0;
const USER_CANCELED = 90;

interface Side {
  /** The last protected record was opened. */
  isOpen: boolean;
  /** One was opened. */
  hasOpened: boolean;
  /** One was not, which may have held the Finished. */
  hasMissed: boolean;
  /** Its first Finished was read. */
  finished: boolean;
  /** It was encrypted, but by nothing that was seen: what began it is missing. */
  isUnexplained: boolean;
  /** Its reason was told. */
  isToldStopped: boolean;
}

export class DecryptedConnection {
  readonly decryption: ConnectionDecryption;
  private readonly client = newSide();
  private readonly server = newSide();
  /** The server's first record since the client's Finished: an alert (`refused`), anything else, or one that was not opened. */
  private answer: "none" | "unread" | "refused" | "accepted" = "none";

  constructor(decryption: ConnectionDecryption) {
    this.decryption = decryption;
  }

  /** What a record holds, where it is protected and can be opened; its body is `bytes[start, end)`, empty if it was lost. */
  open(
    from: TlsSide,
    type: number,
    version: number,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): OpenedRecord | null {
    const { decryption } = this;
    if (!decryption.isWanted || !decryption.isProtected(from, type)) return null;
    if (end - start !== length) {
      this.lost(from, type);
      return null;
    }
    const opened = decryption.open(from, type, version, bytes, start, end);
    const side = this[from];
    if (opened === null) this.miss(from);
    else {
      side.isOpen = true;
      side.hasOpened = true;
    }
    return opened;
  }

  /** A record of this type was not captured whole. */
  lost(from: TlsSide, type: number): void {
    const { decryption } = this;
    if (!decryption.isWanted || !decryption.isProtected(from, type)) return;
    decryption.lost(from, 1);
    this.miss(from);
  }

  /** A record of this type was told as one that is encrypted. */
  passedOver(from: TlsSide, type: number): void {
    const { decryption } = this;
    if (!decryption.isWanted || decryption.isProtected(from, type)) return;
    this[from].isUnexplained = true;
    this.miss(from);
  }

  /** Bytes are missing, and it is unknown how many records. */
  blind(from: TlsSide): void {
    if (!this.decryption.isWanted) return;
    this.decryption.lost(from, null);
    this.miss(from);
  }

  /** The side's last protected record was opened: nothing of it needs to be guessed. */
  isOpen(from: TlsSide): boolean {
    return this[from].isOpen;
  }

  /** A record of the server was opened and is about to be read: an alert with this description, or anything else. */
  answered(description: number | null): void {
    if (!this.isAnswerDue) return;
    if (description === null || description === CLOSE_NOTIFY || description === USER_CANCELED)
      this.answer = this.answer === "refused" ? "refused" : "accepted";
    else if (this.answer === "none") this.answer = "refused";
  }

  private get isAnswerDue(): boolean {
    return this.client.finished || (this.client.hasMissed && this.server.finished);
  }

  finished(from: TlsSide): void {
    this[from].finished = true;
    this.decryption.finished(from);
  }

  /** Both Finished were read. */
  get isFinished(): boolean {
    return this.client.finished && this.server.finished;
  }

  /** `isLikely`: by the sizes and order of records, which decide where a side was not decrypted up to its Finished. */
  established(isLikely: boolean): boolean {
    const { answer, client, server } = this;
    if (answer === "refused" || lacksFinished(client) || lacksFinished(server)) return false;
    return this.isFinished && answer !== "unread" ? true : isLikely;
  }

  /** Why records of the side are not opened any more, once and not before there was such a record; else null. */
  newlyStopped(from: TlsSide): StopReason | null {
    const side = this[from];
    if (side.isToldStopped || !side.hasMissed) return null;
    const reason = this.decryption.stopped(from) ?? (side.isUnexplained ? "bytes-missing" : null);
    side.isToldStopped = reason !== null;
    return reason;
  }

  private miss(from: TlsSide): void {
    const side = this[from];
    side.isOpen = false;
    side.hasMissed = true;
    if (from === "server" && this.isAnswerDue && this.answer === "none") this.answer = "unread";
  }
}

const newSide = (): Side => ({
  isOpen: false,
  hasOpened: false,
  hasMissed: false,
  finished: false,
  isUnexplained: false,
  isToldStopped: false,
});

/** All that it sent was read, and no Finished was among it. */
const lacksFinished = ({ hasOpened, hasMissed, finished }: Side): boolean =>
  hasOpened && !hasMissed && !finished;
