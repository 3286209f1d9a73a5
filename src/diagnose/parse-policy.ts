// The text of a policy file (JSON) to a policy: its providers before the published ones, which it replaces by id.
import { shortened } from "../text/printable.ts";
import type { Change, Policy, Provider, Source } from "./policy.ts";

export type PolicyErrorCode =
  /** The text is not valid JSON. */
  | "not-json"
  /** The JSON is not of the form that the README describes. */
  | "not-a-policy";

/** The message is one line without the file's name; it says where in the JSON and what is expected there. */
export class PolicyError extends Error {
  readonly code: PolicyErrorCode;

  constructor(code: PolicyErrorCode, message: string) {
    super(message);
    this.name = "PolicyError";
    this.code = code;
  }
}

/** Throws a {@link PolicyError}. */
export function parsePolicy(text: string, published: Policy): Policy {
  const { providers } = policyOf(parseJson(text));
  const ids = new Set(providers.map(({ id }) => id));
  const isReplaced = ({ id, formerIds }: Provider): boolean =>
    [id, ...formerIds].some((each) => ids.has(each));
  return { providers: [...providers, ...published.providers.filter((each) => !isReplaced(each))] };
}

/** What a policy file holds, and nothing else. Throws a {@link PolicyError}. */
export function policyOf(value: unknown): Policy {
  const document = fieldsOf(value, "", DOCUMENT_FIELDS);
  const checked = optional(document["date"], "date", dateOf);
  const providers = listOf(document["providers"], "providers", (each, path) =>
    providerOf(each, path, checked),
  );
  const ids = new Set<string>();
  for (const [index, { id }] of providers.entries()) {
    if (ids.has(id)) throw expected(`providers[${index}].id`, "an id that is unique in the file");
    ids.add(id);
  }
  return { providers };
}

const DOCUMENT_FIELDS = ["date", "providers"];
const PROVIDER_FIELDS = [
  "id",
  "name",
  "hosts",
  "likelyHosts",
  "ports",
  "minTls",
  "since",
  "caveat",
  "cipherSuites",
  "cipherCaveat",
  "checked",
  "source",
  "hostSource",
  "cipherSource",
  "changes",
  "formerIds",
];
const VERSIONS = ["SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"];

/** `checked` is the day of the file. */
function providerOf(value: unknown, path: string, checked: string | null): Provider {
  const fields = fieldsOf(value, path, PROVIDER_FIELDS);
  const id = textOf(fields["id"], `${path}.id`);
  const provider = {
    id,
    formerIds: listOf(fields["formerIds"] ?? [], `${path}.formerIds`, textOf),
    name: fields["name"] === undefined ? id : textOf(fields["name"], `${path}.name`),
    hosts: listOf(fields["hosts"], `${path}.hosts`, hostOf),
    likelyHosts: listOf(fields["likelyHosts"] ?? [], `${path}.likelyHosts`, hostOf),
    ports: listOf(fields["ports"] ?? [], `${path}.ports`, portOf),
    minTls: optional(fields["minTls"], `${path}.minTls`, versionOf),
    since: optional(fields["since"], `${path}.since`, dateOf),
    caveat: optional(fields["caveat"], `${path}.caveat`, textOf),
    cipherSuites: optional(fields["cipherSuites"], `${path}.cipherSuites`, cipherSuitesOf),
    cipherCaveat: optional(fields["cipherCaveat"], `${path}.cipherCaveat`, textOf),
    source: sourceOf(fields["source"], `${path}.source`),
    hostSource: optional(fields["hostSource"], `${path}.hostSource`, sourceOf),
    cipherSource: optional(fields["cipherSource"], `${path}.cipherSource`, sourceOf),
    changes: listOf(fields["changes"] ?? [], `${path}.changes`, changeOf),
  };
  const own = optional(fields["checked"], `${path}.checked`, dateOf);
  return { ...provider, checked: own ?? checked ?? provider.source.date };
}

function cipherSuitesOf(value: unknown, path: string): Record<string, readonly string[] | null> {
  const lists = Object.entries(fieldsOf(value, path, VERSIONS));
  return Object.fromEntries(
    lists.map(([version, list]) => {
      const where = `${path}["${version}"]`;
      return [version, list === null ? null : listOf(list, where, suiteOf)];
    }),
  );
}

function sourceOf(value: unknown, path: string): Source {
  const fields = fieldsOf(value, path, ["url", "date"]);
  return { url: textOf(fields["url"], `${path}.url`), date: dateOf(fields["date"], `${path}.date`) };
}

function changeOf(value: unknown, path: string): Change {
  const { what, ...source } = fieldsOf(value, path, ["date", "what", "url"]);
  return { ...sourceOf(source, path), what: textOf(what, `${path}.what`) };
}

function suiteOf(value: unknown, path: string): string {
  if (typeof value === "string" && /^0x[0-9a-f]{4}$/i.test(value)) return value.toLowerCase();
  throw expected(path, 'a cipher suite\'s number like "0xc030"');
}

function versionOf(value: unknown, path: string): string {
  const version = VERSIONS.find((each) => each === value);
  if (version !== undefined) return version;
  throw expected(path, `one of ${VERSIONS.map((each) => `"${each}"`).join(", ")}`);
}

function dateOf(value: unknown, path: string): string {
  if (typeof value === "string" && /^\d{4}(-\d{2}){0,2}$/.test(value) && isDay(value)) return value;
  throw expected(path, 'a date like "2026-11-21", "2026-11" or "2026"');
}

/** "2026-02-31" is none, though programs take it for a day of March. */
function isDay(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

function hostOf(value: unknown, path: string): string {
  if (typeof value === "string" && /^[\w.*-]+$/.test(value) && value !== "*") return value;
  throw expected(path, 'a host name, or a pattern like "*.example.net"');
}

function portOf(value: unknown, path: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value > 0 && value < 65_536) return value;
  throw expected(path, "a port from 1 to 65535");
}

function textOf(value: unknown, path: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw expected(path, "a string");
}

/** Null for null and where there is none. */
function optional<T>(value: unknown, path: string, read: (value: unknown, path: string) => T): T | null {
  return value === undefined || value === null ? null : read(value, path);
}

function listOf<T>(value: unknown, path: string, read: (value: unknown, path: string) => T): readonly T[] {
  if (!Array.isArray(value)) throw expected(path, "a list");
  const items: readonly unknown[] = value;
  return items.map((item, index) => read(item, `${path}[${index}]`));
}

/** An object with no other fields than these: a misspelt name must not pass for one left out. */
function fieldsOf(value: unknown, path: string, names: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw expected(path || "the file", "an object");
  }
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const other = Object.keys(fields).find((name) => !names.includes(name));
  if (other === undefined) return fields;
  const now = other === "doubt" ? "it is now called caveat" : `the known fields are ${names.join(", ")}`;
  throw fault(`${path && `${path}.`}${shortened(other, 60)}`, `no such field; ${now}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PolicyError("not-json", `not valid JSON: ${reason.replaceAll(/\s+/g, " ")}`);
  }
}

const expected = (path: string, what: string): PolicyError => fault(path, `expected ${what}`);

const fault = (path: string, text: string): PolicyError =>
  new PolicyError("not-a-policy", `${path}: ${text}`);
