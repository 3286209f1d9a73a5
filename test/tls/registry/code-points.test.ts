// Numbers to code points: names, ids, GREASE and the unknown.
import { describe, expect, test } from "vitest";
import {
  alertDescription,
  alertLevel,
  cipherSuite,
  compressionMethod,
  extensionType,
  protocolVersion,
  signatureScheme,
  sslv2CipherKind,
  supportedGroup,
} from "../../../src/tls/registry/code-points.ts";
import { alertDescriptions } from "../../../src/tls/registry/data/alert-descriptions.ts";
import { cipherSuites } from "../../../src/tls/registry/data/cipher-suites.ts";
import { compressionMethods } from "../../../src/tls/registry/data/compression-methods.ts";
import { extensionTypes } from "../../../src/tls/registry/data/extension-types.ts";
import { protocolVersions } from "../../../src/tls/registry/data/protocol-versions.ts";
import { signatureSchemes } from "../../../src/tls/registry/data/signature-schemes.ts";
import { sslv2CipherKinds } from "../../../src/tls/registry/data/sslv2-cipher-kinds.ts";
import { supportedGroups } from "../../../src/tls/registry/data/supported-groups.ts";
import { isGrease } from "../../../src/tls/registry/grease.ts";

test.each([
  [protocolVersion(0x0002), "0x0002", "SSL 2.0"],
  [protocolVersion(0x0300), "0x0300", "SSL 3.0"],
  [protocolVersion(0x0301), "0x0301", "TLS 1.0"],
  [protocolVersion(0x0302), "0x0302", "TLS 1.1"],
  [protocolVersion(0x0303), "0x0303", "TLS 1.2"],
  [protocolVersion(0x0304), "0x0304", "TLS 1.3"],
  [protocolVersion(0x7f1c), "0x7f1c", "TLS 1.3 (draft 28)"],
  [protocolVersion(0x0305), "0x0305", "unknown"],
  [cipherSuite(0xc02f), "0xc02f", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"],
  [cipherSuite(0x00ff), "0x00ff", "TLS_EMPTY_RENEGOTIATION_INFO_SCSV"],
  [cipherSuite(0xcc13), "0xcc13", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"],
  [cipherSuite(0x0072), "0x0072", "unknown"],
  [extensionType(0), "0x0000", "server_name"],
  [extensionType(23), "0x0017", "extended_main_secret"],
  [extensionType(13172), "0x3374", "next_protocol_negotiation"],
  [extensionType(0xff02), "0xff02", "unknown"],
  [supportedGroup(29), "0x001d", "x25519"],
  [supportedGroup(0x11ec), "0x11ec", "X25519MLKEM768"],
  [supportedGroup(0), "0x0000", "unknown"],
  [signatureScheme(0x0403), "0x0403", "ecdsa_secp256r1_sha256"],
  [signatureScheme(0x0202), "0x0202", "dsa_sha1_RESERVED"],
  [signatureScheme(0x0301), "0x0301", "sha224+rsa"],
  [signatureScheme(0x0001), "0x0001", "unknown"],
  [alertLevel(2), "0x02", "fatal"],
  [alertLevel(3), "0x03", "unknown"],
  [alertDescription(40), "0x28", "handshake_failure"],
  [alertDescription(255), "0xff", "unknown"],
  [compressionMethod(0), "0x00", "NULL"],
  [compressionMethod(2), "0x02", "unknown"],
  [sslv2CipherKind(0x0700c0), "0x0700c0", "SSL_CK_DES_192_EDE3_CBC_WITH_MD5"],
  [sslv2CipherKind(0x00002f), "0x002f", "TLS_RSA_WITH_AES_128_CBC_SHA"],
  [sslv2CipherKind(0x123456), "0x123456", "unknown"],
])("code point %o is %s %s", (codePoint, id, name) => {
  expect(codePoint).toEqual({ id, name });
});

const SIXTEEN_BITS = { cipherSuite, extensionType, protocolVersion, signatureScheme, supportedGroup };

describe("isGrease", () => {
  test("is sixteen values of two equal bytes that end in a", () => {
    const values = Array.from({ length: 0x10000 }, (_, value) => value).filter(isGrease);
    expect(values.map((value) => value.toString(16))).toEqual(
      Array.from("0123456789abcdef", (digit) => `${digit}a${digit}a`.replace(/^0/, "")),
    );
  });

  test.each(Object.entries(SIXTEEN_BITS))("has its name as %s", (_, named) => {
    expect(named(0xeaea)).toEqual({ id: "0xeaea", name: "GREASE" });
  });
});

test("code points: a number with a name is the same frozen object each time", () => {
  const first = cipherSuite(0x1301);
  expect([Object.isFrozen(first), first === cipherSuite(0x1301)]).toEqual([true, true]);
});

test.each(
  Object.entries({
    alertDescriptions,
    cipherSuites,
    compressionMethods,
    extensionTypes,
    protocolVersions,
    signatureSchemes,
    sslv2CipherKinds,
    supportedGroups,
  }),
)("no number is twice in %s, and none is GREASE", (_, rows) => {
  const numbers = rows.map(([id]) => id);
  expect(numbers.filter((id, i) => numbers.indexOf(id) !== i || isGrease(id))).toEqual([]);
});
