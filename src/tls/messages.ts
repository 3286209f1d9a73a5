// The table of handshake messages (RFC 9846 section 4, IANA "TLS HandshakeType"). A new one is one file in
// messages/ and one line here; a message of which only the name matters is the line alone.
import type { Cursor } from "../bytes/cursor.ts";
import type { MessageDecoder } from "./message-decoder.ts";
import { certificateRequest, type CertificateRequest } from "./messages/certificate-request.ts";
import { certificate, type CertificateMessage } from "./messages/certificate.ts";
import { clientHello, type ClientHello } from "./messages/client-hello.ts";
import { encryptedExtensions, type EncryptedExtensions } from "./messages/encrypted-extensions.ts";
import { draftHelloRetryRequest, serverHello, type ServerHello } from "./messages/server-hello.ts";
import { serverKeyExchange, type ServerKeyExchange } from "./messages/server-key-exchange.ts";

export type HandshakeMessage =
  | ClientHello
  | ServerHello
  | EncryptedExtensions
  | CertificateMessage
  | CertificateRequest
  | ServerKeyExchange
  | OpaqueMessage;

/** A message whose contents are not read. */
interface OpaqueMessage {
  readonly kind: "opaque";
  readonly handshakeType: number;
  /** Bytes of the body. */
  readonly length: number;
}

const MESSAGES: readonly MessageDecoder<HandshakeMessage>[] = [
  opaque(0, "HelloRequest"),
  { type: 1, name: "ClientHello", decode: clientHello },
  { type: 2, name: "ServerHello", decode: serverHello },
  opaque(4, "NewSessionTicket"),
  opaque(5, "EndOfEarlyData"),
  { type: 6, name: "HelloRetryRequest", decode: draftHelloRetryRequest },
  { type: 8, name: "EncryptedExtensions", decode: encryptedExtensions },
  { type: 11, name: "Certificate", decode: certificate },
  { type: 12, name: "ServerKeyExchange", decode: serverKeyExchange },
  { type: 13, name: "CertificateRequest", decode: certificateRequest },
  opaque(14, "ServerHelloDone"),
  opaque(15, "CertificateVerify"),
  opaque(16, "ClientKeyExchange"),
  opaque(20, "Finished"),
  opaque(21, "CertificateURL"),
  opaque(22, "CertificateStatus"),
  opaque(23, "SupplementalData"),
  opaque(24, "KeyUpdate"),
  opaque(25, "CompressedCertificate"),
  opaque(67, "NextProtocol"),
];

const BY_TYPE = new Map(MESSAGES.map((decoder) => [decoder.type, decoder]));

/** The line for a handshake type; one named `Unknown` for a type that is not in the table. */
export function messageDecoder(type: number): MessageDecoder<HandshakeMessage> {
  return BY_TYPE.get(type) ?? opaque(type, UNKNOWN);
}

export const isKnownMessage = (type: number): boolean => BY_TYPE.has(type);

const UNKNOWN = "Unknown";

function opaque(handshakeType: number, name: string): MessageDecoder<OpaqueMessage> {
  return {
    type: handshakeType,
    name,
    decode: (cursor: Cursor) => ({ kind: "opaque", handshakeType, length: cursor.remaining }),
    isOpaque: true,
  };
}
