// Parsed JSON and a JSON Schema -> the first thing that is wrong with it. Knows the keywords that the report's schema
// uses (json-schema.org, draft 2020-12); fields that no schema names are allowed, since later versions may add some.

export interface SchemaFault {
  /** Like `tls.clientHello.cipherSuites[3]`; "" for the whole. */
  readonly path: string;
  /** Like "is missing". */
  readonly message: string;
}

export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Schemas;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Schemas;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

type Schemas = Readonly<Record<string, Schema>>;

/** `definition` names one of the schema's $defs; without it the whole schema counts. Null where nothing is wrong. */
export function schemaFault(value: unknown, schema: Schema, definition?: string): SchemaFault | null {
  const definitions = schema.$defs ?? {};
  const start = definition === undefined ? schema : { $ref: `#/$defs/${definition}` };
  return new Checker(definitions).fault(value, start, "");
}

class Checker {
  private readonly definitions: Schemas;

  constructor(definitions: Schemas) {
    this.definitions = definitions;
  }

  fault(value: unknown, schema: Schema, path: string): SchemaFault | null {
    const { $ref, anyOf, oneOf } = schema;
    if ($ref !== undefined) {
      const target = this.definitions[$ref.replace("#/$defs/", "")];
      return target === undefined ? null : this.fault(value, target, path);
    }
    const alternatives = anyOf ?? oneOf;
    if (alternatives !== undefined) return this.faultOfAll(value, alternatives, path);
    return plainFault(value, schema, path) ?? this.faultInside(value, schema, path);
  }

  /** The alternative that fits furthest tells what is wrong. */
  private faultOfAll(value: unknown, alternatives: readonly Schema[], path: string): SchemaFault | null {
    let deepest: SchemaFault | null = null;
    for (const alternative of alternatives) {
      const fault = this.fault(value, alternative, path);
      if (fault === null) return null;
      if (deepest === null || fault.path.length > deepest.path.length) deepest = fault;
    }
    return deepest;
  }

  private faultInside(value: unknown, schema: Schema, path: string): SchemaFault | null {
    const { items, properties = {}, required = [], additionalProperties } = schema;
    if (Array.isArray(value)) {
      if (items === undefined) return null;
      const elements: readonly unknown[] = value;
      return first(elements.entries(), ([index, item]) => this.fault(item, items, `${path}[${index}]`));
    }
    if (!isObject(value)) return null;
    const missing = required.find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) return { path: below(path, missing), message: "is missing" };
    return first(Object.entries(value), ([name, member]) => {
      const others = typeof additionalProperties === "object" ? additionalProperties : undefined;
      const known = Object.hasOwn(properties, name) ? properties[name] : others;
      return known === undefined ? null : this.fault(member, known, below(path, name));
    });
  }
}

function plainFault(value: unknown, schema: Schema, path: string): SchemaFault | null {
  const { type, pattern, minimum, maximum } = schema;
  const choices = "const" in schema ? [schema.const] : schema.enum;
  if (choices !== undefined && !choices.some((choice) => choice === value)) {
    return { path, message: `is none of ${JSON.stringify(choices).slice(1, -1)}` };
  }
  const types = typeof type === "string" ? [type] : type;
  if (types !== undefined && !types.some((name) => isOfType(value, name))) {
    return { path, message: `is no ${types.join(" or ")}` };
  }
  if (pattern !== undefined && typeof value === "string" && !new RegExp(pattern, "u").test(value)) {
    return { path, message: `does not match ${pattern}` };
  }
  const isOutside =
    typeof value === "number" &&
    (value < (minimum ?? Number.NEGATIVE_INFINITY) || value > (maximum ?? Number.POSITIVE_INFINITY));
  return isOutside ? { path, message: "is out of range" } : null;
}

function isOfType(value: unknown, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  if (type === "integer") return Number.isSafeInteger(value);
  // JSON.parse makes Infinity of 1e400, which JSON cannot say.
  if (type === "number") return Number.isFinite(value);
  return typeof value === type;
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function first<T>(items: Iterable<T>, find: (item: T) => SchemaFault | null): SchemaFault | null {
  for (const item of items) {
    const fault = find(item);
    if (fault !== null) return fault;
  }
  return null;
}

const below = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);
