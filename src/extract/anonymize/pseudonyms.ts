// Names to other names of the same length, the same one always to the same: a keyed pseudorandom function (HMAC,
// RFC 2104) over each part.
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { at } from "../../bytes/integers.ts";

export class Pseudonyms {
  private readonly key: Uint8Array;
  private readonly known = new Map<string, string>();
  /** Ends of host names that stay, as ".mail.protection.outlook.com". */
  private readonly keptSuffixes: readonly string[];
  /** Host names that were replaced, in lower case. */
  readonly hosts = new Set<string>();

  constructor(key: Uint8Array, keptSuffixes: readonly string[] = []) {
    this.key = key;
    this.keptSuffixes = keptSuffixes.map((suffix) => suffix.toLowerCase());
  }

  /**
   * A host name, label by label; its last label, as "com", and a kept suffix stay. The same label gives the same in
   * every name, and letters stay letters and digits digits, in their case.
   */
  host(name: string): string {
    const lower = name.toLowerCase();
    const suffix = this.keptSuffixes.find((kept) => lower.endsWith(kept) || `.${lower}` === kept);
    const kept = suffix === undefined ? lastLabel(name) : Math.min(suffix.length, name.length);
    if (kept < name.length) this.hosts.add(lower);
    return this.labels(name.slice(0, name.length - kept)) + name.slice(name.length - kept);
  }

  /** `local@host`; what has no @ is taken as a host name. */
  mailbox(address: string): string {
    const split = address.lastIndexOf("@");
    if (split < 0) return this.host(address);
    return `${this.word(address.slice(0, split))}@${this.host(address.slice(split + 1))}`;
  }

  /** Any other text: letters and digits change, all else stays. */
  word(text: string): string {
    const lower = text.toLowerCase();
    let replaced = this.known.get(lower);
    if (replaced === undefined) {
      replaced = this.scrambled(lower);
      this.known.set(lower, replaced);
    }
    return inCaseOf(text, replaced);
  }

  /** IPv4 address in text: each octet keeps its number of digits. */
  addressText(text: string): string {
    const random = this.stream(`address ${text}`);
    return text.replaceAll(/[0-9a-f]+/gi, (group) => {
      const digits = Array.from({ length: group.length }, () => random() % 10);
      // An octet of three digits begins with 1, one of two digits not with 0.
      if (digits.length === 3) digits[0] = 1;
      else if (digits.length === 2) digits[0] = 1 + (random() % 9);
      return digits.join("");
    });
  }

  /** As many bytes as `source` has, from it and the key. */
  bytes(source: Uint8Array, purpose: string): Uint8Array {
    const random = this.stream(`${purpose} ${source.join(",")}`);
    return source.map(() => random());
  }

  private labels(text: string): string {
    return text.replaceAll(/[^.]+/g, (label) => this.word(label));
  }

  private scrambled(lower: string): string {
    const random = this.stream(`word ${lower}`);
    const changed = lower.split("").map((character) => {
      if (/[0-9]/.test(character)) return String(random() % 10);
      if (/[a-z]/.test(character)) return String.fromCharCode(97 + (random() % 26));
      return character.charCodeAt(0) < 128 ? character : "x";
    });
    return changed.join("");
  }

  /** Bytes of HMAC(key, label, 0), HMAC(key, label, 1) and so on. */
  private stream(label: string): () => number {
    const encoded = new TextEncoder().encode(label);
    let block: Uint8Array = new Uint8Array(0);
    let used = 0;
    let count = 0;
    return () => {
      if (used >= block.length) {
        const counter = Uint8Array.of(count >>> 8, count & 0xff);
        block = hmac(sha256, this.key, Uint8Array.of(...counter, ...encoded));
        used = 0;
        count++;
      }
      return at(block, used++);
    };
  }
}

/** Characters of the last label with its dot; 0 where the name has one label only. */
function lastLabel(name: string): number {
  const whole = name.endsWith(".") ? name.slice(0, -1) : name;
  const dot = whole.lastIndexOf(".");
  return dot < 0 ? 0 : name.length - dot;
}

function inCaseOf(text: string, replaced: string): string {
  return replaced
    .split("")
    .map((character, index) => (/[A-Z]/.test(text[index] ?? "") ? character.toUpperCase() : character))
    .join("");
}
