// What the TLS decoder reports: one event for each message, and for what could not be read.
import type { DecodeError } from "../bytes/cursor.ts";
import type { StopReason } from "./decryption.ts";
import type { HandshakeMessage } from "./messages.ts";
import type { RenegotiationStep } from "./renegotiation.ts";

export type TlsSide = "client" | "server";

/**
 * Every event is given during the call that brought its last byte: the last of the record that completes it. The
 * bytes in it (random, session id, certificates) are views, valid only during that call.
 * An event with a `type` is a message; the type is its name in a report's list of messages.
 */
export type TlsEvent = TlsMessageEvent | TlsNotice;

/** Hears the events of both sides. Messages, which are many, come by themselves: none needs to be told from a notice. */
export interface TlsSink {
  message(event: TlsMessageEvent): void;
  notice(event: TlsNotice): void;
  /** Application data that was decrypted; `bytes[start, end)` are valid only during the call. */
  plaintext(from: TlsSide, bytes: Uint8Array, start: number, end: number): void;
}

interface Origin {
  readonly from: TlsSide;
  /** The version field of the record that completes the message; null in SSL 2.0. */
  readonly recordVersion: number | null;
  /** It came in encrypted records, which were decrypted. */
  readonly isDecrypted?: true;
}

export type TlsMessageEvent =
  | (Origin & {
      readonly kind: "handshake";
      readonly type: string;
      readonly message: HandshakeMessage;
      /** Of a ClientHello, from its record's header on, at most FIRST_BYTES; null for other messages. */
      readonly firstBytes: Uint8Array | null;
    })
  /** A handshake message whose body could not be decoded; offsets in `error` count from the body's start. */
  | (Origin & { readonly kind: "malformed"; readonly type: string; readonly error: DecodeError })
  /** A handshake message longer than the limit, given when it begins; `length` is that of its body. */
  | (Origin & { readonly kind: "oversized"; readonly type: string; readonly length: number })
  | (Origin & { readonly kind: "change-cipher-spec"; readonly type: "ChangeCipherSpec" })
  /** One encrypted handshake record; `length` is that of the record's body. */
  | (Origin & {
      readonly kind: "encrypted-handshake";
      readonly type: "EncryptedHandshake";
      readonly length: number;
    })
  /** Level and description are both null if the alert is encrypted. */
  | (Origin & {
      readonly kind: "alert";
      readonly type: "Alert";
      readonly level: number | null;
      readonly description: number | null;
    })
  /** The first record of application data of this side; later ones are only counted. */
  | (Origin & {
      readonly kind: "application-data";
      readonly type: "ApplicationData";
      readonly length: number;
    })
  | (Origin & { readonly kind: "heartbeat"; readonly type: "Heartbeat"; readonly length: number })
  /** A message of SSL 2.0 but its ClientHello; of the encrypted ones only a side's first. */
  | (Origin & { readonly kind: "sslv2"; readonly type: Sslv2MessageName });

export type Sslv2MessageName =
  | "SSLv2 Error"
  | "SSLv2 ClientMasterKey"
  | "SSLv2 ServerHello"
  | "SSLv2 Encrypted";

export type TlsNotice =
  /** A handshake message was left unfinished, or a record goes on with something else. */
  | { readonly kind: "broken-handshake"; readonly from: TlsSide; readonly error: DecodeError }
  /** A TLS 1.3 record of an alert's exact size before the connection was established. */
  | {
      readonly kind: "encrypted-alert-suspected";
      readonly from: TlsSide;
      /** The client's Finished was not seen before it: the handshake failed. */
      readonly beforeFinished: boolean;
    }
  /** Up to TLS 1.2, after both Finished: `from` began another handshake, or answered that. It follows its message. */
  | { readonly kind: "renegotiation"; readonly from: TlsSide; readonly step: RenegotiationStep }
  /**
   * No record begins here; the direction is not read any further. It goes on with `held`, which came in earlier
   * calls (copied, at most five bytes), then with this call's bytes from index `at`.
   */
  | { readonly kind: "not-tls"; readonly from: TlsSide; readonly held: Uint8Array; readonly at: number }
  /** Records of this side that could be decrypted so far, or should have been, no longer can. */
  | { readonly kind: "not-decrypted"; readonly from: TlsSide; readonly reason: StopReason }
  /** Bytes are missing; no more events of the direction until records can be recognised for certain. */
  | { readonly kind: "blind"; readonly from: TlsSide };
