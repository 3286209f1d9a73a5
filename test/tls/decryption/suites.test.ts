// What two ends of Node's OpenSSL say with each of its cipher suites -> all of it opened.
import { getCiphers } from "node:tls";
import { describe, expect, it } from "vitest";
import { suiteOf } from "../../../src/tls/decryption/suite.ts";
import { cipherSuites } from "../../../src/tls/registry/data/cipher-suites.ts";
import { TLS_1_0, TLS_1_2, TLS_1_3 } from "../../../src/tls/versions.ts";
import { Follower, keyLog, summary } from "./follow.ts";
import { spoken, type Talk } from "./spoken.ts";

/** SSL_OP_NO_ENCRYPT_THEN_MAC of OpenSSL, which Node does not name. */
const NO_ENCRYPT_THEN_MAC = 1 << 19;

const OLD = getCiphers()
  .filter((name) => !name.startsWith("tls_") && !name.includes("srp"))
  .map((name) => name.toUpperCase());
const CBC = OLD.filter((name) => /AES(128|256)-(CBC-)?SHA$/.test(name));

const SAID = [
  "client 23 one",
  "server 23 ONE",
  "client 23 two",
  "server 23 TWO",
  "client 21 1.0",
  "server 21 1.0",
];

async function follow(talk: Talk, change = (line: string) => line) {
  const { sent, lines, version, cipher } = await spoken(talk);
  const { held, decryption } = new Follower(keyLog(...lines.map(change))).take(...sent);
  return {
    held: summary(held).filter((line) => !line.includes(" 22 ") && !line.endsWith(" 23 ")),
    finished: summary(held).filter((line) => / 22 (?:.*,)?20$/.test(line)).length,
    stopped: [decryption.stopped("client"), decryption.stopped("server")],
    version,
    cipher,
  };
}

const ALL_OPENED = { held: SAID, finished: 2, stopped: [null, null] };

const only = (version: "TLSv1" | "TLSv1.1" | "TLSv1.2", cipher: string, secureOptions = 0): Talk => ({
  client: { minVersion: version, maxVersion: version, ciphers: `${cipher}:@SECLEVEL=0`, secureOptions },
});

describe("what two ends say is opened", () => {
  it.each(OLD)("in TLS 1.2 with %s", async (cipher) => {
    expect(await follow(only("TLSv1.2", cipher))).toEqual({ ...ALL_OPENED, version: "TLSv1.2", cipher });
  });

  it.each(CBC)("in TLS 1.2 without encrypt_then_mac, with %s", async (cipher) => {
    const talk = only("TLSv1.2", cipher, NO_ENCRYPT_THEN_MAC);
    expect(await follow(talk)).toEqual({ ...ALL_OPENED, version: "TLSv1.2", cipher });
  });

  it.each(CBC)("in TLS 1.0 and 1.1 in either order of MAC and encryption, with %s", async (cipher) => {
    for (const version of ["TLSv1", "TLSv1.1"] as const) {
      for (const options of [0, NO_ENCRYPT_THEN_MAC]) {
        const opened = await follow(only(version, cipher, options));
        expect([options, opened]).toEqual([options, { ...ALL_OPENED, version, cipher }]);
      }
    }
  });

  it.each(["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"])(
    "in TLS 1.3 with %s",
    async (cipher) => {
      const opened = await follow({ client: { ciphers: cipher } });
      expect(opened).toEqual({ ...ALL_OPENED, version: "TLSv1.3", cipher });
    },
  );
});

const read = (version: number): readonly string[] =>
  cipherSuites.filter(([id]) => suiteOf(version, id) !== null).map(([, name]) => name);

describe("the suites that are read", () => {
  it("are in TLS 1.3 those without CCM", () => {
    expect(read(TLS_1_3)).toEqual([
      "TLS_AES_128_GCM_SHA256",
      "TLS_AES_256_GCM_SHA384",
      "TLS_CHACHA20_POLY1305_SHA256",
    ]);
  });

  it("are in TLS 1.2 all of AES in GCM and CBC, and of ChaCha20-Poly1305 as registered", () => {
    const expected = cipherSuites.filter(
      ([id, name]) => /_WITH_(AES_(128|256)_(GCM|CBC)|CHACHA20)_/.test(name) && (id < 0xcc13 || id > 0xcc15),
    );
    expect(read(TLS_1_2)).toEqual(expected.map(([, name]) => name));
    expect(expected.length).toBe(105);
  });

  it("are before TLS 1.2 those of CBC", () => {
    expect(read(TLS_1_0)).toEqual(read(TLS_1_2).filter((name) => name.includes("_CBC_")));
  });
});
