// What is said of a hello that got no answer.
import { describe, expect, test } from "vitest";
import { helloNotes, isOfHangingSize } from "../../src/diagnose/hello-words.ts";
import { NO_POLICY } from "../../src/diagnose/policy.ts";
import { Context } from "../../src/diagnose/rule.ts";
import type { ClientHello } from "../../src/session/session.ts";
import type { CodePoint } from "../../src/tls/code-point.ts";
import { MEET_AT_TLS_1_2 } from "../../src/diagnose/texts/remedies.ts";
import * as build from "../build/sessions.ts";

const context = new Context(NO_POLICY);
const suite = (name: string, id = "0x0001"): CodePoint => ({ id, name });
const MLKEM = { id: "0x11ec", name: "X25519MLKEM768" };

/** In order: TLS 1.2, a good suite, a name. */
const hello = (parts: Partial<ClientHello> = {}): ClientHello =>
  build.clientHello({
    highestVersion: build.TLS_1_2,
    cipherSuites: [build.ECDHE_AES_256_GCM, suite("TLS_RSA_WITH_AES_128_GCM_SHA256")],
    serverName: "mx.example.net",
    ...parts,
  });

const words = (parts: Partial<ClientHello>): string =>
  helloNotes(hello(parts), build.session(), context).words;

test("length, segments and key shares are always said", () => {
  expect([words({}), words({ length: 1586, firstFrame: 12, keyShares: [build.GREASE, MLKEM] })]).toEqual([
    " The hello has 180 bytes in one segment.",
    " The hello has 1586 bytes in several segments (frames 12 to 13), with key shares for X25519MLKEM768. " +
      "What stands out in it: it is 1586 bytes long because of a post-quantum key share (X25519MLKEM768).",
  ]);
});

describe("of cipher suites that are all of a kind", () => {
  test.each<[string, readonly string[], string]>([
    [
      "RSA key exchange",
      ["TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_256_GCM_SHA384"],
      " What stands out in it: all its cipher suites use RSA key exchange (no ECDHE, so no forward secrecy).",
    ],
    [
      "ECDHE",
      ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"],
      " What stands out in it: all its cipher suites need ECDHE.",
    ],
    [
      "ECDSA",
      ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"],
      " What stands out in it: all its cipher suites need an ECDSA certificate.",
    ],
    [
      "no AEAD",
      ["TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_AES_128_CBC_SHA"],
      " What stands out in it: it offers no cipher suite with AEAD (AES-GCM or ChaCha20).",
    ],
    [
      "weak",
      ["TLS_RSA_WITH_RC4_128_SHA", "TLS_RSA_WITH_3DES_EDE_CBC_SHA"],
      " What stands out in it: all its cipher suites use RSA key exchange (no ECDHE, so no forward secrecy); it offers no cipher suite with AEAD " +
        "(AES-GCM or ChaCha20); all its cipher suites are weak.",
    ],
    ["several kinds", ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA"], ""],
  ])("%s", (_kind, names, expected) => {
    const said = words({ cipherSuites: names.map((name) => suite(name)) });
    expect(said).toBe(` The hello has 180 bytes in one segment.${expected}`);
  });

  test("cipher suites of TLS 1.3 do not stand out: they have no key exchange of their own", () => {
    const cipherSuites = [suite("TLS_AES_128_GCM_SHA256", "0x1301")];
    expect(words({ cipherSuites, highestVersion: build.TLS_1_3 })).not.toMatch(/stands out/);
  });
});

test("256 to 511 bytes stand out (RFC 7685), counted without the record's header, and no others", () => {
  const sizes = [255, 256, 511, 512].map((length) => {
    const firstBytes = `160301${length.toString(16).padStart(4, "0")}`;
    return isOfHangingSize(hello({ length, firstBytes }));
  });
  expect([sizes, words({ length: 300, firstBytes: null })]).toEqual([
    [false, true, true, false],
    " The hello has 300 bytes in one segment. What stands out in it: its record has 300 bytes, in the " +
      "range of 256 to 511 on which some load balancers hang (RFC 7685).",
  ]);
});

test("a hello of 300 bytes in two records is not of that size", () => {
  expect(isOfHangingSize(hello({ length: 300, firstBytes: "1603010064" }))).toBe(false);
});

test("a client that accepts TLS 1.3 only is not reported to offer a higher version", () => {
  const only = hello({
    highestVersion: build.TLS_1_3,
    supportedVersions: [build.GREASE, build.TLS_1_3],
    cipherSuites: [suite("TLS_AES_128_GCM_SHA256", "0x1301")],
  });
  expect(helloNotes(only, build.session(), context).remedies).toEqual(MEET_AT_TLS_1_2);
});
