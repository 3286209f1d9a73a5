// From what can be seen of encrypted records: did both sides send their Finished? (RFC 5246 section 7.3, RFC 8446
// sections 2 and 4.4.4)
import type { TlsSide } from "./tls-event.ts";
import { isTls13 } from "./versions.ts";

/**
 * What an application-data record is, judged by its size and place. `handshake`: part of it, or before it; `closing`:
 * of an alert's size behind an established handshake.
 */
export type Judgement = "handshake" | "data" | "alert-before-finished" | "alert-after-finished" | "closing";

interface Sizes {
  readonly alert: number;
  readonly emptyCertificate: number;
  readonly finished: number;
}

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
  /** TLS 1.3: the client had no certificate to show where the server asked for one, by the record's size. */
  hasEmptyClientCertificate = false;

  private server: TlsSide | null = null;
  /** Of the record's body, in TLS 1.3 only. */
  private sizes: Sizes | null = null;
  private readonly finished = { client: false, server: false };
  private readonly sentData = { client: false, server: false };
  private hasEarlyData = false;
  private clientFinished: "no" | "perhaps" | "yes" = "no";

  serverHello(from: TlsSide, version: number, cipherSuite: number | null): void {
    this.server = from;
    this.version = version;
    this.cipherSuite = cipherSuite;
    this.sizes = isTls13(version) ? recordSizes(cipherSuite) : null;
    this.hasEarlyData = this.sentData[from === "client" ? "server" : "client"];
  }

  /** A handshake record behind the side's ChangeCipherSpec. */
  encryptedHandshake(from: TlsSide): void {
    this.finished[from] = true;
    if (this.finished.client && this.finished.server) this.established = true;
  }

  applicationData(from: TlsSide, length: number): Judgement {
    this.sentData[from] = true;
    const { sizes } = this;
    const isAlert = sizes !== null && length === sizes.alert;
    if (sizes === null && this.version !== null) {
      this.established ||= this.sentData.client && this.sentData.server;
    }
    if (this.established || this.finished[from]) return isAlert ? "closing" : "data";
    if (sizes === null) return "handshake";
    if (isAlert) return this.clientFinished === "no" ? "alert-before-finished" : "alert-after-finished";
    if (length > sizes.alert) this.longRecord(from === this.server, length, sizes);
    return this.established ? "data" : "handshake";
  }

  private longRecord(isFromServer: boolean, length: number, sizes: Sizes): void {
    if (this.clientFinished === "yes" || (isFromServer && this.clientFinished === "perhaps")) {
      this.established = true;
    } else if (isFromServer) {
      return;
    } else if (length === sizes.finished) {
      this.clientFinished = "yes";
    } else if (this.hasEarlyData) {
      // Data of any size may come before the Finished.
      return;
    } else if (length === sizes.emptyCertificate) {
      this.hasEmptyClientCertificate = true;
    } else if (length > sizes.finished) {
      // The client's certificate, or several messages in one record.
      this.clientFinished = "perhaps";
    }
  }
}

// Contents, the byte of the inner content type, and the tag of the suite's AEAD (RFC 8446 section 5.2).
function recordSizes(cipherSuite: number | null): Sizes {
  const AES_256_GCM_SHA384 = 0x1302;
  const AES_128_CCM_8_SHA256 = 0x1305;
  const overhead = 1 + (cipherSuite === AES_128_CCM_8_SHA256 ? 8 : 16);
  const hash = cipherSuite === AES_256_GCM_SHA384 ? 48 : 32;
  return { alert: 2 + overhead, emptyCertificate: 8 + overhead, finished: 4 + hash + overhead };
}
