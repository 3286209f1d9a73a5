// One certificate as a line, and as the rows of its facts on the page.
import { describe, expect, test } from "vitest";
import { certificateLine } from "../../src/report/certificate-line.ts";
import { certificateBlocks } from "../../src/report/page/certificate-facts.ts";
import type { Certificate } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const PLAIN =
  "CN=mx.example.net · issued by CN=Example CA,O=Example · valid 2025-01-01 to 2026-01-01 (365 days) · RSA 2048";
const purposes = (...names: readonly string[]) => ({ critical: false, purposes: names });

describe("certificateLine", () => {
  test.each<[string, Partial<Certificate>, string]>([
    ["a plain certificate", {}, PLAIN],
    ["for a server", { extendedKeyUsage: purposes("serverAuth") }, `${PLAIN} · for serverAuth`],
    [
      "for both",
      { extendedKeyUsage: purposes("serverAuth", "clientAuth") },
      `${PLAIN} · for serverAuth and clientAuth`,
    ],
    ["for nobody", { extendedKeyUsage: purposes() }, `${PLAIN} · for no purpose`],
    [
      "for many",
      { extendedKeyUsage: purposes("1.2", "1.3", "1.4", "1.5", "1.6", "1.7") },
      `${PLAIN} · for 1.2, 1.3, 1.4, 1.5 and 2 more`,
    ],
    [
      "a CA's that a server uses itself",
      { basicConstraints: { critical: true, ca: true, pathLength: null } },
      `${PLAIN} · CA certificate`,
    ],
    ["not a CA's", { basicConstraints: { critical: true, ca: false, pathLength: null } }, PLAIN],
    ["must-staple", { mustStaple: true }, `${PLAIN} · must-staple`],
    [
      "signed with SHA-1",
      { signatureAlgorithm: "sha1WithRSAEncryption" },
      `${PLAIN} · signed with sha1WithRSAEncryption`,
    ],
    [
      "signed with SHA-1 by itself, which says nothing",
      { issuer: "CN=mx.example.net", signatureAlgorithm: "sha1WithRSAEncryption" },
      PLAIN.replace("issued by CN=Example CA,O=Example", "self-issued"),
    ],
    [
      "90 days less a second, as Let's Encrypt's",
      { notBefore: "2026-09-01T10:00:01Z", notAfter: "2026-11-30T10:00:00Z" },
      PLAIN.replace("2025-01-01 to 2026-01-01 (365 days)", "2026-09-01 to 2026-11-30 (90 days)"),
    ],
    ["a date that could not be read", { notAfter: null }, PLAIN.replace(/valid .*\) · /, "")],
    ["a date that is none", { notAfter: "never" }, PLAIN.replace(/valid .*\) · /, "")],
    [
      "nothing that could be read",
      { subject: null, issuer: null, notBefore: null, publicKey: null },
      "could not be read",
    ],
  ])("%s", (_, parts, expected) => {
    expect(certificateLine(build.certificate(parts))).toBe(expected);
  });
});

const rowsOf = (parts: Partial<Certificate>): unknown => {
  const session = build.session({ tls: build.tlsSession({ certificates: [build.certificate(parts)] }) });
  const [block] = certificateBlocks(session);
  return block?.kind === "facts" ? block.rows : null;
};

describe("certificateBlocks", () => {
  test("say what a leaf is for, and whose key signed it", () => {
    expect(
      rowsOf({
        keyUsage: { critical: true, uses: ["digitalSignature", "keyEncipherment"] },
        extendedKeyUsage: purposes("serverAuth"),
        basicConstraints: { critical: true, ca: false, pathLength: null },
        mustStaple: true,
        subjectKeyId: "0a",
        authorityKeyId: "0b",
      }),
    ).toEqual(
      expect.arrayContaining([
        ["Valid", "2025-01-01T00:00:00Z to 2026-01-01T00:00:00Z, 365 days"],
        ["Key usage", [{ code: "digitalSignature, keyEncipherment (critical)" }]],
        ["Extended key usage", [{ code: "serverAuth" }]],
        ["Basic constraints", [{ code: "no CA (critical)" }]],
        ["Must-staple", [{ code: "yes" }]],
        ["Key identifier", [{ code: "0a" }]],
        ["Issuer's key", [{ code: "0b" }]],
      ]),
    );
  });

  test("say how long a CA's chain may be, and what could not be read", () => {
    expect(
      rowsOf({
        basicConstraints: { critical: false, ca: true, pathLength: 0 },
        malformed: ["keyUsage", "mustStaple"],
      }),
    ).toEqual(
      expect.arrayContaining([
        ["Basic constraints", [{ code: "CA, path length 0" }]],
        ["Could not be read", [{ code: "keyUsage, mustStaple" }]],
      ]),
    );
  });

  test("leave out what a certificate does not say", () => {
    expect(JSON.stringify(rowsOf({}))).not.toMatch(/usage|constraints|staple|identifier|could not/i);
  });
});
