// The `tls` part of a session: what of the handshake and after it can be read, by the names of the IANA registries.
import type { CertificateFields } from "../tls/certificate/certificate.ts";
import type { CodePoint } from "../tls/code-point.ts";
import type { StopReason } from "../tls/decryption.ts";
import type { Count, FrameNumber, Rfc3339 } from "../value-types.ts";
import type { Side } from "./transport.ts";

export interface TlsSession {
  readonly clientHello: ClientHello | null;
  readonly helloRetryRequest: ServerHello | null;
  readonly serverHello: ServerHello | null;
  readonly certificates: readonly Certificate[];
  readonly alerts: readonly Alert[];
  readonly messages: readonly Message[];
  readonly established: boolean;
  /** Messages that could not be decoded, and bytes that are not TLS. */
  readonly errors: readonly { readonly frame: FrameNumber; readonly from: Side; readonly text: string }[];
  /** Curve or size of the server's ephemeral key (ServerKeyExchange or key_share); null where none was seen. */
  readonly keyExchange: string | null;
  /** The second ClientHello, which answers a HelloRetryRequest. */
  readonly retriedClientHello: ClientHello | null;
  /** The handshake was abbreviated: the server resumed an earlier session; null where that is unknown. */
  readonly resumed: boolean | null;
  /** Encrypted records of each side. */
  readonly encrypted: { readonly client: EncryptedTraffic; readonly server: EncryptedTraffic };
  /** Bytes that are not TLS where TLS was expected, the first of each side. */
  readonly foreign: readonly NonTlsBytes[];
  /**
   * The server's CertificateRequest names an issuer of the client's certificates among those that it accepts; null where it
   * names none, and where the client sent no certificate.
   */
  readonly clientIssuerAccepted: boolean | null;
  /** The first renegotiation: an encrypted handshake on an established connection, up to TLS 1.2; null for none. */
  readonly renegotiation: Renegotiation | null;
  /** TLS 1.3: an OCSP response came with the server's certificate, as far as that was decrypted. */
  readonly ocspResponse?: true | undefined;
  /** Absent where no secrets of this connection were given. */
  readonly decryption?: Decryption | undefined;
}

/** What of a connection was decrypted, with secrets of a key log or of the capture itself. */
export interface Decryption {
  readonly keys: {
    /** Path of the key log, or of the capture. */
    readonly source: string;
    /** The capture itself holds them, in a Decryption Secrets Block. */
    readonly inCapture: boolean;
    /** Keys of a key log: the capture holds some of this connection too. */
    readonly inCaptureToo?: true | undefined;
  };
  readonly client: DecryptedSide;
  readonly server: DecryptedSide;
}

export interface DecryptedSide {
  /** Records that were decrypted. */
  readonly records: Count;
  /** The first record that could not be decrypted, and why; null where all could. */
  readonly stopped: { readonly frame: FrameNumber; readonly reason: StopReason } | null;
  /** TLS 1.3: its handshake, from this frame on, could not be decrypted, since the log lacks that secret; what follows it could. */
  readonly handshakeStopped?: { readonly frame: FrameNumber; readonly reason: StopReason } | undefined;
}

export interface Renegotiation {
  /** Of its first message: a ClientHello of the client, a HelloRequest of the server. */
  readonly frame: FrameNumber;
  readonly from: Side;
  /**
   * The other side went through with it; false where it answered with an alert or a close; null where neither was
   * seen.
   */
  readonly accepted: boolean | null;
  /** Of the other side's first handshake message after it, its alert, or its FIN or RST. */
  readonly answerFrame: FrameNumber | null;
}

/** Encrypted records of one side. Lengths are those of the records' headers. */
export interface EncryptedTraffic {
  readonly records: Count;
  readonly bytes: Count;
  readonly largest: Count;
  /** Of its first eight records. */
  readonly lengths: readonly Count[];
  readonly last: {
    readonly frame: FrameNumber;
    readonly time: Rfc3339 | null;
    readonly length: Count;
  } | null;
  /** TLS 1.3: of a record that holds an alert, with the padding that the side's Finished has; null up to TLS 1.2. */
  readonly alertLength: Count | null;
  /** Records of application data after the handshake. */
  readonly afterHandshake: { readonly records: Count; readonly bytes: Count; readonly largest: Count };
}

export interface NonTlsBytes {
  readonly frame: FrameNumber;
  readonly from: Side;
  readonly kind: "smtp" | "http" | "text" | "binary";
  /** The server's, where printable, up to 80 characters; null for the client's, which may be private. */
  readonly text: string | null;
}

export interface ClientHello {
  readonly frame: FrameNumber;
  readonly time: Rfc3339 | null;
  readonly recordVersion: CodePoint | null;
  /** The legacy field in the hello's body. */
  readonly version: CodePoint;
  readonly supportedVersions: readonly CodePoint[] | null;
  /** The highest version offered; never derived from the record version. */
  readonly highestVersion: CodePoint;
  readonly cipherSuites: readonly CodePoint[];
  readonly compressionMethods: readonly CodePoint[];
  readonly extensions: readonly Extension[];
  readonly serverName: string | null;
  readonly alpn: readonly string[];
  readonly groups: readonly CodePoint[];
  readonly signatureAlgorithms: readonly CodePoint[];
  readonly ja3: string | null;
  readonly ja4: string | null;
  readonly encoding: "tls" | "sslv2";
  /**
   * 32 bytes in hex: the same hello on two connections has the same; null in SSL 2.0's form.
   * @pattern ^[0-9a-f]{64}$
   */
  readonly random: string | null;
  /** Groups of its key shares (RFC 9846 section 4.3.8). */
  readonly keyShares: readonly CodePoint[];
  /** Bytes of the handshake message with its header. */
  readonly length: Count;
  /**
   * Its first bytes in hex, from the record's header on and no further than its first record.
   * @pattern ^([0-9a-f]{2})*$
   */
  readonly firstBytes: string | null;
  /** The frame that brought its first byte; `frame` is that of its last. */
  readonly firstFrame: FrameNumber;
  /** The frame in which its receiver had acknowledged it; null: never, though it could have; absent: unknown. */
  readonly acknowledgedFrame?: FrameNumber | null | undefined;
}

export interface Extension extends CodePoint {
  /** @pattern ^0x[0-9a-f]{4}$ */
  readonly id: string;
  /** Bytes of the extension's data. */
  readonly length: Count;
}

export interface ServerHello {
  readonly frame: FrameNumber;
  readonly time: Rfc3339 | null;
  readonly recordVersion: CodePoint | null;
  /** The legacy field. */
  readonly version: CodePoint;
  readonly negotiatedVersion: CodePoint;
  readonly cipherSuite: CodePoint | null;
  readonly compressionMethod: CodePoint | null;
  readonly extensions: readonly Extension[];
  readonly ja3s: string | null;
  /** The group that it chose, or asks for in a HelloRetryRequest (RFC 9846 section 4.3.8). */
  readonly keyShare: CodePoint | null;
  /** The end of its random says that the server could do more than it chose (RFC 9846 section 4.2.3). */
  readonly downgradeSentinel: "TLS 1.2" | "TLS 1.1 or below" | null;
}

/** The fields are null or empty where the certificate could not be read. */
export interface Certificate extends Omit<CertificateFields, "error"> {
  readonly frame: FrameNumber;
  readonly from: Side;
}

export interface Alert {
  readonly frame: FrameNumber;
  readonly time: Rfc3339 | null;
  readonly from: Side;
  /** Null, as the description is, where the alert is encrypted. */
  readonly level: CodePoint | null;
  /** Null where the alert is encrypted. */
  readonly description: CodePoint | null;
  /** It was encrypted, and was decrypted. */
  readonly encrypted?: true | undefined;
}

export interface Message {
  readonly frame: FrameNumber;
  readonly time: Rfc3339 | null;
  readonly from: Side;
  readonly type: string;
  readonly recordVersion: CodePoint | null;
  /** The frame in which its receiver had acknowledged it; null: never, though it could have; absent: unknown. */
  readonly acknowledgedFrame?: FrameNumber | null | undefined;
  /** It came in encrypted records, which were decrypted. */
  readonly encrypted?: true | undefined;
}
