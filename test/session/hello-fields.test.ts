import { describe, expect, it } from "vitest";
import { Cursor } from "../../src/bytes/cursor.ts";
import { choiceFields, HelloFields, keyExchangeText, offerFields } from "../../src/session/hello-fields.ts";
import { clientHello } from "../../src/tls/messages/client-hello.ts";
import { serverHello } from "../../src/tls/messages/server-hello.ts";
import { sslv2ClientHello } from "../../src/tls/messages/sslv2-client-hello.ts";
import {
  clientHelloBody,
  extension,
  serverHelloBody,
  sslv2ClientHelloMessage,
  uint16,
  vector16,
  vector8,
} from "../build/tls.ts";
import { CLIENT_HELLO, SERVER_HELLO } from "../tls/rfc8448.ts";

const HANDSHAKE_HEADER = 4;
const offerOf = (body: Uint8Array) => offerFields(clientHello(new Cursor(body)).offer);
const choiceOf = (body: Uint8Array) => choiceFields(serverHello(new Cursor(body)).choice);

describe("offerFields", () => {
  it("names what the ClientHello of RFC 8448 section 3 lists", () => {
    const { ja3: _ja3, ja4: _ja4, ...fields } = offerOf(CLIENT_HELLO.subarray(HANDSHAKE_HEADER));
    expect(fields).toEqual({
      version: { id: "0x0303", name: "TLS 1.2" },
      supportedVersions: [{ id: "0x0304", name: "TLS 1.3" }],
      highestVersion: { id: "0x0304", name: "TLS 1.3" },
      cipherSuites: [
        { id: "0x1301", name: "TLS_AES_128_GCM_SHA256" },
        { id: "0x1303", name: "TLS_CHACHA20_POLY1305_SHA256" },
        { id: "0x1302", name: "TLS_AES_256_GCM_SHA384" },
      ],
      compressionMethods: [{ id: "0x00", name: "NULL" }],
      extensions: [
        { id: "0x0000", name: "server_name", length: 11 },
        { id: "0xff01", name: "renegotiation_info", length: 1 },
        { id: "0x000a", name: "supported_groups", length: 20 },
        { id: "0x0023", name: "session_ticket", length: 0 },
        { id: "0x0033", name: "key_share", length: 38 },
        { id: "0x002b", name: "supported_versions", length: 3 },
        { id: "0x000d", name: "signature_algorithms", length: 32 },
        { id: "0x002d", name: "psk_key_exchange_modes", length: 2 },
        { id: "0x001c", name: "record_size_limit", length: 2 },
      ],
      serverName: "server",
      alpn: [],
      groups: [0x001d, 0x0017, 0x0018, 0x0019, 0x0100, 0x0101, 0x0102, 0x0103, 0x0104].map((id, index) => ({
        id: `0x${id.toString(16).padStart(4, "0")}`,
        name: "x25519 secp256r1 secp384r1 secp521r1 ffdhe2048 ffdhe3072 ffdhe4096 ffdhe6144 ffdhe8192".split(
          " ",
        )[index],
      })),
      signatureAlgorithms: expect.arrayContaining([{ id: "0x0403", name: "ecdsa_secp256r1_sha256" }]),
      encoding: "tls",
      keyShares: [{ id: "0x001d", name: "x25519" }],
    });
  });

  it("gives the highest version apart from the legacy field, and names GREASE and unregistered numbers", () => {
    const versions = extension(0x002b, vector8(uint16(0x0a0a, 0x0303, 0x0302)));
    const { version, supportedVersions, highestVersion, cipherSuites } = offerOf(
      clientHelloBody({ version: 0x0301, extensions: [versions], cipherSuites: [0x1a1a, 0xeeee] }),
    );
    expect([
      version.name,
      supportedVersions?.map(({ name }) => name),
      highestVersion.name,
      cipherSuites,
    ]).toEqual([
      "TLS 1.0",
      ["GREASE", "TLS 1.2", "TLS 1.1"],
      "TLS 1.2",
      [
        { id: "0x1a1a", name: "GREASE" },
        { id: "0xeeee", name: "unknown" },
      ],
    ]);
  });

  it("has no list of versions if the hello has none", () => {
    const { supportedVersions, highestVersion } = offerOf(clientHelloBody({ version: 0x0302 }));
    expect([supportedVersions, highestVersion.name]).toEqual([null, "TLS 1.1"]);
  });

  it("writes a name that is not printable in hex", () => {
    const alpn = extension(0x0010, vector16(vector8("smtp"), vector8([0x0a, 0xff])));
    expect(offerOf(clientHelloBody({ extensions: [alpn] })).alpn).toEqual(["smtp", "0x0aff"]);
  });

  it("of the format of SSL 2.0 lists kinds of three bytes too, without fingerprints", () => {
    const hello = sslv2ClientHello(new Cursor(sslv2ClientHelloMessage(0x0301, 0x000035, 0x010080)));
    const { encoding, version, cipherSuites, compressionMethods, ja3, ja4 } = offerFields(hello.offer);
    expect({ encoding, version, cipherSuites, compressionMethods, ja3, ja4 }).toEqual({
      encoding: "sslv2",
      version: { id: "0x0301", name: "TLS 1.0" },
      cipherSuites: [
        { id: "0x0035", name: "TLS_RSA_WITH_AES_256_CBC_SHA" },
        { id: "0x010080", name: expect.any(String) },
      ],
      compressionMethods: [],
      ja3: null,
      ja4: null,
    });
  });
});

describe("choiceFields", () => {
  it("names what the ServerHello of RFC 8448 section 3 chose", () => {
    expect(choiceOf(SERVER_HELLO.subarray(HANDSHAKE_HEADER))).toEqual({
      version: { id: "0x0303", name: "TLS 1.2" },
      negotiatedVersion: { id: "0x0304", name: "TLS 1.3" },
      cipherSuite: { id: "0x1301", name: "TLS_AES_128_GCM_SHA256" },
      compressionMethod: { id: "0x00", name: "NULL" },
      extensions: [
        { id: "0x0033", name: "key_share", length: 36 },
        { id: "0x002b", name: "supported_versions", length: 2 },
      ],
      // MD5 of "771,4865,51-43"
      ja3s: "eb1d94daa7e0344597e756a1fb6e7054",
      keyShare: { id: "0x001d", name: "x25519" },
      downgradeSentinel: null,
    });
  });

  it("is the legacy version if the server sends no other", () => {
    expect(choiceOf(serverHelloBody({ version: 0x0301 })).negotiatedVersion.name).toBe("TLS 1.0");
  });
});

describe("keyExchangeText", () => {
  it("is a group by name, or by number if it has none, or the size of a modulus", () => {
    expect([
      keyExchangeText({ kind: "named-curve", group: 0x001d }),
      keyExchangeText({ kind: "named-curve", group: 0xeeee }),
      keyExchangeText({ kind: "dh", bits: 2048 }),
      keyExchangeText({ kind: "rsa-export", bits: 512 }),
    ]).toEqual(["x25519", "0xeeee", "DH 2048", "RSA export 512"]);
  });
});

describe("HelloFields", () => {
  const { offer } = clientHello(new Cursor(clientHelloBody()));
  const { choice } = serverHello(new Cursor(serverHelloBody()));

  it("gives one object for an offer or choice that it has seen", () => {
    const fields = new HelloFields();
    expect(fields.ofOffer(offer)).toBe(fields.ofOffer(offer));
    expect(fields.ofChoice(choice)).toBe(fields.ofChoice(choice));
  });

  it("freezes the fields and their lists, which sessions share", () => {
    const fields = new HelloFields().ofOffer(offer);
    expect([fields, fields.cipherSuites, fields.extensions].map(Object.isFrozen)).toEqual([true, true, true]);
  });
});
