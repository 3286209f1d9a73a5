// Names to other names of the same length, the same one always to the same: a keyed pseudorandom function over each part.
import { AddressMap } from "./address-map.ts";
import { KeyedBytes } from "./keyed-bytes.ts";
import { addressLike, isReplacement } from "./private-address.ts";

/** Short addresses are few: two may then become one. */
const ADDRESS_TRIES = 256;

export class Pseudonyms {
  /** Those in headers: 4 or 16 bytes. */
  readonly addresses: AddressMap;
  private readonly keyed: KeyedBytes;
  private readonly knownAddresses = new Map<string, string>();
  private readonly takenAddresses = new Set<string>();
  /** Addresses of the capture, which none in text may become. */
  private readonly avoided: readonly string[];
  private readonly known = new Map<string, string>();
  /** Finds the end of a host name that stays, as ".mail.protection.outlook.com". */
  private readonly keptEnd: RegExp;

  /** `addresses` of the capture, which must not remain. */
  constructor(key: Uint8Array, keptSuffixes: readonly string[] = [], addresses: readonly string[] = []) {
    this.keyed = new KeyedBytes(key);
    this.addresses = new AddressMap(this.keyed);
    this.avoided = addresses.filter(isReplacement);
    this.keptEnd = new RegExp(`(?:${keptSuffixes.map(suffixPattern).join("|") || "(?!)"})$`, "i");
  }

  /**
   * A host name, label by label; its last label, as "com", and a kept suffix stay. The same label gives the same in
   * every name, and letters stay letters and digits digits, in their case.
   */
  host(name: string): string {
    const kept = name.search(this.keptEnd);
    const end = kept < 0 ? name.length - lastLabel(name) : kept;
    return this.labels(name.slice(0, end)) + name.slice(end);
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

  /** Replaces an address in text by one of the same length, which therefore differs from its replacement in headers. */
  addressText(text: string): string {
    const known = this.knownAddresses.get(text);
    if (known !== undefined) return known;
    const random = this.keyed.stream(`address ${text}`);
    let shown = addressLike(text, random);
    for (let tries = 0; tries < ADDRESS_TRIES && !this.isFree(shown); tries++) {
      shown = addressLike(text, random);
    }
    this.takenAddresses.add(shown);
    this.knownAddresses.set(text, shown);
    return shown;
  }

  /** As many bytes as `source` has, from it and the key. */
  bytes(source: Uint8Array, purpose: string): Uint8Array {
    return this.keyed.bytes(source, purpose);
  }

  private isFree(address: string): boolean {
    return !this.takenAddresses.has(address) && !this.avoided.some((word) => address.includes(word));
  }

  private labels(text: string): string {
    return text.replaceAll(/[^.]+/g, (label) => this.word(label));
  }

  private scrambled(lower: string): string {
    const random = this.keyed.stream(`word ${lower}`);
    const changed = lower.split("").map((character) => {
      if (/[0-9]/.test(character)) return String(random() % 10);
      if (/[a-z]/.test(character)) return String.fromCharCode(97 + (random() % 26));
      return character.charCodeAt(0) < 128 ? character : "x";
    });
    return changed.join("");
  }
}

/** ".example.net" is also the name example.net itself; `*` stands for a label or a part of one. */
function suffixPattern(suffix: string): string {
  const text = suffix.replaceAll(/[^\w*]/g, "\\$&").replaceAll("*", "[\\w-]+");
  return text.replace(/^\\\./, "(?:^|\\.)");
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
