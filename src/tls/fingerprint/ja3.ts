// Hellos to JA3 and JA3S fingerprints: MD5 over their decimal numbers (github.com/salesforce/ja3).
import { md5 } from "@noble/hashes/legacy.js";
import { hex } from "../../bytes/ascii.ts";
import { isGrease } from "../registry/grease.ts";

/** What JA3 reads of a ClientHello, in the order of the wire. `version` is the legacy field of its body. */
export interface Ja3Input {
  readonly version: number;
  readonly cipherSuites: readonly number[];
  readonly extensions: readonly number[];
  readonly groups: readonly number[];
  readonly pointFormats: readonly number[];
}

export interface Ja3sInput {
  readonly version: number;
  readonly cipherSuite: number;
  readonly extensions: readonly number[];
}

const encoder = new TextEncoder();

/** 32 hex digits. GREASE is left out, as in Wireshark; a list that is absent is an empty one. */
export function ja3({ version, cipherSuites, extensions, groups, pointFormats }: Ja3Input): string {
  return md5Hex(
    `${version},${dashed(cipherSuites)},${dashed(extensions)},${dashed(groups)},${pointFormats.join("-")}`,
  );
}

/** 32 hex digits; of a HelloRetryRequest too. */
export function ja3s({ version, cipherSuite, extensions }: Ja3sInput): string {
  return md5Hex(`${version},${cipherSuite},${dashed(extensions)}`);
}

function dashed(numbers: readonly number[]): string {
  let text = "";
  for (const number of numbers) {
    if (!isGrease(number)) text += text === "" ? number : `-${number}`;
  }
  return text;
}

function md5Hex(text: string): string {
  return hex(md5(encoder.encode(text)));
}
