// The protected records of one side -> what they hold, as long as their keys are known and none is missing.
import type { StopReason } from "../decryption.ts";
import type { Epoch } from "./epoch.ts";
import type { ProtectedRecord, RecordCipher } from "./record-cipher.ts";

/** Records that nothing opens before the first that is opened: early data, or those of a handshake whose secret is not known. */
const MOST_PASSED_OVER = 256;
/** Lost records among which new keys may have begun. */
const MOST_LOST = 16;

export class ProtectedSide {
  opened = 0;
  stopped: StopReason | null = null;
  /** TLS 1.3: the secret of the handshake is not known, that of what follows is. */
  lacksHandshake = false;
  /** Records of the handshake that were not opened, as the number of the first that was opened after it proves. */
  handshakeUnopened = 0;
  /** Null before the first keys. */
  private epoch: Epoch | null = null;
  /** Of the next record. */
  private sequence = 0;
  /** Since the last record that was opened. */
  private lostRecords = 0;
  private passedOver = 0;
  private mayPassOver = false;
  /** All records that were not opened. */
  private unopened = 0;
  /** Some of them may be early data, which is no handshake. */
  private mayBeEarly = false;

  get isProtected(): boolean {
    return this.epoch !== null || this.stopped !== null;
  }

  begin(epoch: Epoch, mayBeEarly: boolean): void {
    this.epoch = epoch;
    this.sequence = 0;
    this.lostRecords = 0;
    this.passedOver = 0;
    this.mayBeEarly = mayBeEarly;
    this.lacksHandshake ||= epoch.end === "finished" && epoch.cipher === null && epoch.next() !== null;
    this.mayPassOver = mayBeEarly || (epoch.cipher === null && epoch.next() !== null);
  }

  stop(reason: StopReason): void {
    this.stopped ??= reason;
  }

  /** Its message was read: what follows has other keys. */
  ends(end: Epoch["end"]): void {
    if (this.epoch?.end !== end || this.stopped !== null) return;
    const next = this.epoch.next();
    if (next === null) this.epoch = { ...this.epoch, cipher: null };
    else this.begin(next, false);
  }

  lost(records: 1 | null): void {
    if (this.epoch === null) return;
    if (records === null) return this.stop("bytes-missing");
    this.sequence += records;
    this.unopened += records;
    this.lostRecords += records;
    this.epoch.cipher?.passOver(null);
  }

  open(record: ProtectedRecord): Uint8Array | null {
    const { epoch } = this;
    if (epoch === null || this.stopped !== null) return null;
    const { cipher } = epoch;
    if (cipher?.isUnsure === true) {
      cipher.passOver(record);
      this.sequence++;
      return null;
    }
    const opened = (cipher && this.attempt(cipher, record, this.sequence)) ?? this.openLater(record, epoch);
    if (opened === null) this.missed(cipher);
    return opened;
  }

  /**
   * With the keys that follow in TLS 1.3: the message that ends these was not read, or their secret is not known. A guess does
   * no harm, since a tag must hold.
   */
  private openLater(record: ProtectedRecord, epoch: Epoch): Uint8Array | null {
    const next = epoch.next();
    if (next === null || next.cipher === null) return null;
    for (let sequence = 0; sequence <= Math.min(this.lostRecords, MOST_LOST); sequence++) {
      const opened = this.attempt(next.cipher, record, sequence);
      if (opened === null) continue;
      const isFirst = epoch.end === "finished" && sequence === 0;
      if (isFirst && !this.mayBeEarly) this.handshakeUnopened = this.unopened;
      this.epoch = next;
      return opened;
    }
    return null;
  }

  private attempt(cipher: RecordCipher, record: ProtectedRecord, sequence: number): Uint8Array | null {
    const opened = cipher.open(record, sequence);
    if (opened === null) return null;
    this.sequence = sequence + 1;
    this.lostRecords = 0;
    this.mayPassOver = false;
    this.opened++;
    return opened;
  }

  private missed(cipher: RecordCipher | null): void {
    this.unopened++;
    if (this.mayPassOver && this.passedOver++ < MOST_PASSED_OVER) return;
    this.stop(cipher === null ? "no-secret" : this.lostRecords > 0 ? "bytes-missing" : "wrong-secret");
  }
}
