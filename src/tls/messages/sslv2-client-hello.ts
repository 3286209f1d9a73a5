// A ClientHello in the format of SSL 2.0, which may offer up to TLS 1.2 (RFC 5246 appendix E.2).
import type { Cursor } from "../../bytes/cursor.ts";
import { uint24List } from "../code-point-lists.ts";
import type { ClientHello, Offer } from "./client-hello.ts";

/** Reads the record's data: the message type's byte and all after it. */
export function sslv2ClientHello(cursor: Cursor): ClientHello {
  const start = cursor.offset;
  cursor.skip(1, "msg_type");
  const version = cursor.uint16("version");
  const cipherSpecLength = cursor.uint16("cipher_spec_length");
  const sessionIdLength = cursor.uint16("session_id_length");
  const challengeLength = cursor.uint16("challenge_length");
  const cipherKinds = uint24List(cursor.child(cipherSpecLength, "cipher_specs"), "V2CipherSpec");
  const sessionId = cursor.span(sessionIdLength, "session_id");
  cursor.skip(challengeLength, "challenge");
  const offer: Offer = {
    encoding: "sslv2",
    version,
    highestVersion: version,
    length: cursor.end - start,
    cipherSuites: cipherKinds.filter((kind) => kind <= 0xffff),
    cipherKinds,
    compressionMethods: [],
    extensions: [],
    supportedVersions: null,
    serverName: null,
    alpn: [],
    firstAlpn: null,
    groups: [],
    signatureAlgorithms: [],
    pointFormats: [],
    keyShares: [],
    errors: [],
  };
  return { kind: "client-hello", random: null, sessionId, offer };
}
