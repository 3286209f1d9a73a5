// The encrypted records of one direction -> their number and sizes, in constant memory.

/** Encrypted records of a side whose lengths are listed: a flight of TLS 1.3 and what follows it. */
const ENCRYPTED_LENGTHS = 8;

/** Lengths are those of the record headers (RFC 9846 section 5.2). */
export interface EncryptedCounts {
  readonly records: number;
  readonly bytes: number;
  readonly largest: number;
  /** Of the first records. */
  readonly lengths: readonly number[];
  /** Of the last record; 0 before the first. */
  readonly lastLength: number;
  /** Records of application data after the handshake. */
  readonly dataRecords: number;
  readonly dataBytes: number;
  readonly largestData: number;
}

export class EncryptedRecords implements EncryptedCounts {
  records = 0;
  bytes = 0;
  largest = 0;
  readonly lengths: number[] = [];
  lastLength = 0;
  dataRecords = 0;
  dataBytes = 0;
  largestData = 0;

  /** A record is complete. */
  add(length: number): void {
    this.records++;
    this.bytes += length;
    this.lastLength = length;
    if (length > this.largest) this.largest = length;
    if (this.lengths.length < ENCRYPTED_LENGTHS) this.lengths.push(length);
  }

  /** The last record is application data after the handshake. */
  lastIsData(): void {
    const length = this.lastLength;
    this.dataRecords++;
    this.dataBytes += length;
    if (length > this.largestData) this.largestData = length;
  }
}
