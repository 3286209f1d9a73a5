// Where OpenSSL 3 is installed, it makes certificates and says what is in their extensions: we must read the same.
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { decodeCertificate, type CertificateFields } from "../../../src/tls/certificate/certificate.ts";
import { needs } from "../../build/needs.ts";

/** The others print and accept other words. */
const hasOpenSsl = /^OpenSSL [3-9]/.test(String(spawnSync("openssl", ["version"]).stdout));

function openssl(args: readonly string[], input: Uint8Array | string = ""): Buffer {
  const { stdout, stderr, status } = spawnSync("openssl", args, { input });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

/** Signed by itself, with these extensions in the words of openssl's configuration. */
function made(...extensions: readonly string[]): Uint8Array {
  const key = ["-newkey", "ed25519", "-nodes", "-keyout", "/dev/null"];
  const config = ["-config", "/dev/null", "-subj", "/CN=mx.example.org"];
  const added = extensions.flatMap((extension) => ["-addext", extension]);
  return new Uint8Array(openssl(["req", "-x509", ...key, ...config, ...added, "-outform", "DER"]));
}

const USES = new Map([
  ["Digital Signature", "digitalSignature"],
  ["Non Repudiation", "nonRepudiation"],
  ["Key Encipherment", "keyEncipherment"],
  ["Data Encipherment", "dataEncipherment"],
  ["Key Agreement", "keyAgreement"],
  ["Certificate Sign", "keyCertSign"],
  ["CRL Sign", "cRLSign"],
  ["Encipher Only", "encipherOnly"],
  ["Decipher Only", "decipherOnly"],
]);

const PURPOSES = new Map([
  ["TLS Web Server Authentication", "serverAuth"],
  ["TLS Web Client Authentication", "clientAuth"],
  ["E-mail Protection", "emailProtection"],
  ["Code Signing", "codeSigning"],
  ["OCSP Signing", "OCSPSigning"],
  ["Time Stamping", "timeStamping"],
  ["Any Extended Key Usage", "anyExtendedKeyUsage"],
  ["Microsoft Server Gated Crypto", "msSGC"],
  ["Netscape Server Gated Crypto", "nsSGC"],
]);

/** A title, "critical" or nothing, and the lines below it. */
function printed(text: string, title: string): { critical: boolean; words: string } | null {
  const [, critical, words = ""] =
    new RegExp(`^ {12}${title}: ?(critical)?\\s*\\n((?: {16}.*\\n)+)`, "m").exec(text) ?? [];
  return words === "" ? null : { critical: critical !== undefined, words: words.trim() };
}

const hexOf = (text: string | undefined): string | null =>
  text === undefined
    ? null
    : text
        .replace(/^keyid:/, "")
        .replaceAll(":", "")
        .toLowerCase();

const named = (words: string, names: ReadonlyMap<string, string>): readonly string[] =>
  words.split(", ").map((word) => names.get(word) ?? word);

function asOpenSslReads(der: Uint8Array): Partial<CertificateFields> {
  const text = openssl(["x509", "-inform", "DER", "-noout", "-text"], der).toString();
  const usage = printed(text, "X509v3 Key Usage");
  const purpose = printed(text, "X509v3 Extended Key Usage");
  const basic = printed(text, "X509v3 Basic Constraints");
  const pathLength = /pathlen:(\d+)/.exec(basic?.words ?? "")?.[1];
  return {
    keyUsage: usage && { critical: usage.critical, uses: named(usage.words, USES) },
    extendedKeyUsage: purpose && { critical: purpose.critical, purposes: named(purpose.words, PURPOSES) },
    basicConstraints: basic && {
      critical: basic.critical,
      ca: basic.words.startsWith("CA:TRUE"),
      pathLength: pathLength === undefined ? null : Number(pathLength),
    },
    authorityKeyId: hexOf(printed(text, "X509v3 Authority Key Identifier")?.words.split("\n")[0]),
    subjectKeyId: hexOf(printed(text, "X509v3 Subject Key Identifier")?.words),
    mustStaple: /status_request(?:,|$)/.test(printed(text, "TLS Feature")?.words ?? ""),
    malformed: [],
    error: null,
  };
}

describe.runIf(needs("openssl 3", hasOpenSsl))("decodeCertificate reads what openssl made and reads:", () => {
  test.each([
    ["nothing but a key identifier", []],
    [
      "a web server's",
      [
        "keyUsage=critical,digitalSignature,keyEncipherment",
        "extendedKeyUsage=serverAuth,clientAuth",
        "basicConstraints=critical,CA:FALSE",
        "authorityKeyIdentifier=keyid:always",
      ],
    ],
    ["a CA's", ["keyUsage=critical,keyCertSign,cRLSign", "basicConstraints=critical,CA:TRUE,pathlen:0"]],
    ["every use of a key", [`keyUsage=${[...USES.values()].join(",")}`]],
    ["every purpose", [`extendedKeyUsage=critical,${[...PURPOSES.values()].join(",")}`]],
    ["purposes without a name", ["extendedKeyUsage=1.2.3.4,serverAuth,1.3.6.1.4.1.311.99.4294967295"]],
    ["must-staple", ["tlsfeature=status_request,status_request_v2"]],
    ["another TLS feature", ["tlsfeature=status_request_v2"]],
    ["no key identifier", ["subjectKeyIdentifier=none", "basicConstraints=CA:TRUE,pathlen:300"]],
    [
      "a critical extension that nobody knows",
      ["1.2.3.4=critical,ASN1:UTF8String:odd", "keyUsage=keyAgreement"],
    ],
  ])("%s", (_, extensions) => {
    const der = made(...extensions);
    expect(decodeCertificate(der)).toMatchObject(asOpenSslReads(der));
  });
});
