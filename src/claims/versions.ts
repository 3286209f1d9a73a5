// "TLS 1.2", ">=TLS 1.2", "0x0303" -> protocol versions to compare with.

/** Oldest first. */
const VERSIONS = ["SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"] as const;

export type VersionName = (typeof VERSIONS)[number];

type Relation = ">=" | "<=" | ">" | "<" | "=";

export interface VersionRange {
  readonly relation: Relation;
  readonly version: VersionName;
}

/** Null if it is not a version. "TLSv1.2", "tls1.2" and "1.2" mean the same. */
export function parseVersion(text: string): VersionName | null {
  const plain = text.trim().toUpperCase();
  const [, family = "TLS", digits = ""] = /^(?:(SSL|TLS)\s*V?\s*)?(\d(?:\.\d)?)$/.exec(plain) ?? [];
  const name = `${family} ${digits.includes(".") ? digits : `${digits}.0`}`;
  return VERSIONS.find((version) => version === name) ?? null;
}

/** ">=TLS 1.2" and "TLS1.2+", which needs no quotes in a shell, mean the same; "TLS1.2" is that version only. Null if invalid. */
export function parseVersionRange(text: string): VersionRange | null {
  const [, sign, rest = "", plus] = /^\s*(>=|<=|>|<|==?)?(.*?)(\+)?\s*$/.exec(text) ?? [];
  if (sign !== undefined && plus !== undefined) return null;
  const relation = plus === undefined ? (sign ?? "=") : ">=";
  const version = parseVersion(rest);
  if (version === null) return null;
  return { relation: isRelation(relation) ? relation : "=", version };
}

/** Null for a name that is not in the list, as a draft's. */
export function age(name: string): number | null {
  const index = VERSIONS.findIndex((version) => version === name);
  return index < 0 ? null : index;
}

export function isInRange(name: string, { relation, version }: VersionRange): boolean {
  const [left, right] = [age(name), age(version)];
  if (left === null || right === null) return false;
  if (relation === "=") return left === right;
  if (relation === ">") return left > right;
  if (relation === "<") return left < right;
  return relation === ">=" ? left >= right : left <= right;
}

function isRelation(text: string): text is Relation {
  return [">=", "<=", ">", "<", "="].includes(text);
}
