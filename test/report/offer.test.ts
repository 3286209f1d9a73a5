import { describe, expect, test } from "vitest";
import { cipherLines, suiteCount, versionLines } from "../../src/report/offer.ts";
import * as build from "../build/sessions.ts";

describe("versionLines", () => {
  test("names the three versions and why the record's proves nothing", () => {
    expect(versionLines(build.clientHello())).toEqual([
      "record 0x0301 · hello body 0x0302 · supported_versions absent",
      "The record version proves nothing: it is a compatibility value (RFC 5246 E.1, RFC 9846 5.1); the hello " +
        "body is the offer.",
    ]);
  });

  test("says that supported_versions overrides the hello body", () => {
    const supportedVersions = [build.GREASE, build.TLS_1_3, build.TLS_1_2];
    expect(versionLines(build.clientHello({ version: build.TLS_1_2, supportedVersions }))).toEqual([
      "record 0x0301 · hello body 0x0303 · supported_versions GREASE, 0x0304, 0x0303",
      "The record version proves nothing: it is a compatibility value (RFC 5246 E.1, RFC 9846 5.1); " +
        "supported_versions is the offer and overrides the hello body (RFC 9846 4.3.1).",
    ]);
  });

  test("knows that an SSLv2-format hello has no record version", () => {
    const [versions] = versionLines(build.clientHello({ recordVersion: null, encoding: "sslv2" }));
    expect(versions).toBe("record none (SSLv2 format) · hello body 0x0302 · supported_versions absent");
  });
});

describe("cipherLines", () => {
  test("escapes a name that a merged file has, not the registry", () => {
    const cipherSuites = [{ id: "0xc00a", name: "TLS_\u001b[31m\u007f" }];
    expect(cipherLines(build.clientHello({ cipherSuites }), true).slice(1)).toEqual([
      "0xc00a TLS_\\x1b[31m\\x7f",
    ]);
  });

  test("lists the first few in the client's order and counts the others", () => {
    expect(cipherLines(build.clientHello(), false)).toEqual([
      "7 suites, in the client's order:",
      "0xc014 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
      "0xc00a TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
      "0x0035 TLS_RSA_WITH_AES_256_CBC_SHA",
      "0xc013 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
      "and 3 more (--ciphers)",
    ]);
  });

  test("lists all on request", () => {
    expect(cipherLines(build.clientHello(), true)).toHaveLength(8);
  });

  test("lists a single further suite instead of counting it", () => {
    const cipherSuites = build.clientHello().cipherSuites.slice(0, 5);
    expect(cipherLines(build.clientHello({ cipherSuites }), false)).toHaveLength(6);
  });

  test("does not count GREASE and signalling values as suites", () => {
    const cipherSuites = [build.GREASE, build.RSA_AES_128_CBC, build.SIGNALLING];
    const hello = build.clientHello({ cipherSuites });
    expect([suiteCount(hello), cipherLines(hello, false)[0]]).toEqual([
      1,
      "1 suite, 1 GREASE value and 1 signalling value, in the client's order:",
    ]);
  });
});
