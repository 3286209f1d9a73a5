// A ClientHello to its JA4 fingerprint (github.com/FoxIO-LLC/ja4, technical_details/JA4.md): what was offered in
// ten readable characters, then the sorted cipher suites and extensions as twelve digits of SHA-256 each.
import { sha256 } from "@noble/hashes/sha2.js";
import { hex } from "../../bytes/ascii.ts";
import { at } from "../../bytes/integers.ts";
import { isGrease } from "../registry/grease.ts";

/** What JA4 reads of a ClientHello, in the order of the wire, GREASE included. */
export interface Ja4Input {
  /** The legacy field of the hello's body. */
  readonly version: number;
  readonly cipherSuites: readonly number[];
  readonly extensions: readonly number[];
  /** Null without the extension. */
  readonly supportedVersions: readonly number[] | null;
  readonly signatureAlgorithms: readonly number[];
  /** The first protocol name of ALPN; null without the extension or without a name in it. */
  readonly alpn: Uint8Array | null;
}

const SERVER_NAME = 0x0000;
const ALPN = 0x0010;
const NOTHING = "0".repeat(12);
const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0304, "13"],
  [0x0303, "12"],
  [0x0302, "11"],
  [0x0301, "10"],
  [0x0300, "s3"],
  [0x0002, "s2"],
]);
const encoder = new TextEncoder();

/** Like `t13d1516h2_8daaf6152771_e5627efa2ab1`; always of TLS over TCP. */
export function ja4(hello: Ja4Input): string {
  const suites = hello.cipherSuites.filter(isReal);
  const extensions = hello.extensions.filter(isReal);
  const serverName = extensions.includes(SERVER_NAME) ? "d" : "i";
  return (
    `t${version(hello)}${serverName}${count(suites)}${count(extensions)}${alpn(hello.alpn)}` +
    `_${digest(sorted(suites))}_${digest(extensionsAndSignatures(extensions, hello.signatureAlgorithms))}`
  );
}

const isReal = (value: number): boolean => !isGrease(value);

/** The highest of supported_versions, where there are any; a draft is not a version that JA4 knows. */
function version({ version: legacy, supportedVersions }: Ja4Input): string {
  const offered = supportedVersions?.filter(isReal) ?? [];
  return VERSIONS.get(offered.length > 0 ? Math.max(...offered) : legacy) ?? "00";
}

const count = (list: readonly number[]): string => String(Math.min(list.length, 99)).padStart(2, "0");

/** Its first and last character, or the first and last digit of its hex if one of them is not a letter or digit. */
function alpn(name: Uint8Array | null): string {
  if (name === null || name.length === 0) return "00";
  const [first, last] = [at(name, 0), at(name, name.length - 1)];
  if (isAlphanumeric(first) && isAlphanumeric(last)) return String.fromCharCode(first, last);
  return (first >> 4).toString(16) + (last & 15).toString(16);
}

const isAlphanumeric = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

/** Without server name and ALPN, which the first part covers, and which depend on the destination. */
function extensionsAndSignatures(
  extensions: readonly number[],
  signatureAlgorithms: readonly number[],
): string {
  const list = sorted(extensions.filter((type) => type !== SERVER_NAME && type !== ALPN));
  const signatures = signatureAlgorithms.filter(isReal);
  return signatures.length > 0 ? `${list}_${signatures.map(fourDigits).join(",")}` : list;
}

const sorted = (values: readonly number[]): string => values.map(fourDigits).toSorted().join(",");

const fourDigits = (value: number): string => value.toString(16).padStart(4, "0");

function digest(text: string): string {
  return text === "" ? NOTHING : hex(sha256(encoder.encode(text)), 0, 6);
}
