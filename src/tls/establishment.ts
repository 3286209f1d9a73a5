// The sizes and order of encrypted records -> did the handshake end, with a Finished of both sides? (RFC 5246 section 7.3,
// RFC 9846 sections 2, 4.5.3 and 5.4)
import { Renegotiation } from "./renegotiation.ts";
import type { TlsSide } from "./tls-event.ts";
import { isTls13 } from "./versions.ts";

/**
 * What an application-data record is, judged by its size and place. `handshake`: part of it, or before it; `closing`:
 * of an alert's size after an established handshake.
 */
export type Judgement = "handshake" | "data" | "alert-before-finished" | "alert-after-finished" | "closing";

interface Sizes {
  readonly alert: number;
  readonly finished: number;
}

/** A first record of the client's that exceeds a Finished by less is one, with padding or after an empty Certificate. */
const MIN_CERTIFICATE_BYTES = 64;
/** Zeros that Java adds to the contents of each record. */
const USUAL_PADDING = 16;

/**
 * Up to TLS 1.2 an encrypted handshake record from both sides, or application data from both. In TLS 1.3 a
 * record of a Finished's size from the client, then a record of either side that is longer than an alert; where
 * the client's Finished may hide in a longer record, that record must be the server's.
 */
export class Establishment {
  /** Of the last ServerHello; null before. */
  version: number | null = null;
  cipherSuite: number | null = null;
  established = false;
  /**
   * TLS 1.3: the side's last record is too short for what was due, a Finished, or from the server the first record
   * after the client's. If nothing follows, only a padded alert can be so short.
   */
  readonly tooShort = { client: false, server: false };
  readonly renegotiation = new Renegotiation();

  private server: TlsSide | null = null;
  /** Of the record's body, in TLS 1.3 only. */
  private sizes: Sizes | null = null;
  private readonly finished = { client: false, server: false };
  private readonly sentData = { client: false, server: false };
  /** Up to TLS 1.2: the side whose record, the last one so far, ended the handshake. */
  private endedWith: TlsSide | null = null;
  private hasEarlyData = false;
  private clientFinished: "no" | "perhaps" | "yes" = "no";
  private clientIsClosing = false;
  /** The server's first record after the client's Finished was an alert. */
  private isRefused = false;
  /** As the side's Finished shows. */
  private readonly padding = { client: 0, server: 0 };
  /** Of the server, since the client's Finished. */
  private answers = 0;

  serverHello(from: TlsSide, version: number, cipherSuite: number | null): void {
    this.server = from;
    this.version = version;
    this.cipherSuite = cipherSuite;
    this.sizes = isTls13(version) ? recordSizes(cipherSuite) : null;
    this.hasEarlyData = this.sentData[from === "client" ? "server" : "client"];
  }

  /** The body of an alert's record, as the side pads them; null up to TLS 1.2, where alerts have a content type of their own. */
  alertLength(from: TlsSide): number | null {
    return this.sizes && this.sizes.alert + this.padding[from];
  }

  /** A handshake record after the side's ChangeCipherSpec; true if it begins or continues another handshake. */
  encryptedHandshake(from: TlsSide): boolean {
    // A client may send NextProtocol before its Finished: both together end an abbreviated handshake.
    const isLater = this.established && !(from === "client" && this.endedWith === from);
    this.finished[from] = true;
    if (this.established || !this.finished.client || !this.finished.server) return isLater;
    this.established = true;
    this.endedWith = from;
    return false;
  }

  applicationData(from: TlsSide, length: number): Judgement {
    this.sentData[from] = true;
    this.endedWith = null;
    this.renegotiation.data(from);
    const { sizes } = this;
    if (sizes !== null && !this.finished[from]) {
      return from === this.server
        ? this.serverRecord(from, length, sizes)
        : this.clientRecord(from, length, sizes);
    }
    if (sizes === null && this.version !== null) {
      this.established ||= this.sentData.client && this.sentData.server;
    }
    return this.established || this.finished[from] ? "data" : "handshake";
  }

  private clientRecord(from: TlsSide, length: number, sizes: Sizes): Judgement {
    const isAlert = length === sizes.alert + this.padding[from];
    this.clientIsClosing ||= isAlert;
    this.tooShort[from] = false;
    if (this.established) return isAlert ? "closing" : "data";
    if (isAlert) return this.clientFinished === "no" ? "alert-before-finished" : "alert-after-finished";
    if (this.clientFinished === "yes") {
      this.established = length > sizes.alert && !this.isRefused;
      return this.established ? "data" : "handshake";
    }
    if (length === sizes.finished) this.clientFinished = "yes";
    // Data of any size may come before the Finished.
    else if (this.clientFinished === "no" && !this.hasEarlyData) this.finish(from, length, sizes);
    return "handshake";
  }

  /** Before the client's Finished: its certificate, that Finished, or something else. */
  private finish(from: TlsSide, length: number, { alert, finished }: Sizes): void {
    if (length < finished) this.tooShort[from] = length > alert;
    // The client's certificate, or several messages in one record.
    else if (length >= finished + MIN_CERTIFICATE_BYTES) this.clientFinished = "perhaps";
    else this.clientFinished = "yes";
    this.padding[from] = length === finished + USUAL_PADDING ? USUAL_PADDING : 0;
  }

  private serverRecord(from: TlsSide, length: number, sizes: Sizes): Judgement {
    this.tooShort[from] = false;
    if (this.clientFinished === "no") {
      // The server's last record before the client's Finished is its own Finished.
      this.padding[from] = length === sizes.finished + USUAL_PADDING ? USUAL_PADDING : 0;
      this.tooShort[from] = length < sizes.finished && length > sizes.alert;
      return length === sizes.alert ? "alert-before-finished" : "handshake";
    }
    const isFirst = ++this.answers === 1;
    const isAlert = length === sizes.alert || length === sizes.alert + this.padding[from];
    // The client's first data may have been sent before it arrived.
    if (isAlert && !this.clientIsClosing && (isFirst || !this.established)) {
      this.isRefused ||= isFirst;
      this.established = false;
      return "alert-after-finished";
    }
    if (this.established) return isAlert ? "closing" : "data";
    if (length <= sizes.alert) return "handshake";
    this.established = true;
    this.tooShort[from] = isFirst && length < sizes.finished;
    return "data";
  }
}

// Contents, the byte of the inner content type, and the tag of the suite's AEAD (RFC 9846 section 5.2).
function recordSizes(cipherSuite: number | null): Sizes {
  const AES_256_GCM_SHA384 = 0x1302;
  const AES_128_CCM_8_SHA256 = 0x1305;
  const overhead = 1 + (cipherSuite === AES_128_CCM_8_SHA256 ? 8 : 16);
  const hash = cipherSuite === AES_256_GCM_SHA384 ? 48 : 32;
  return { alert: 2 + overhead, finished: 4 + hash + overhead };
}
