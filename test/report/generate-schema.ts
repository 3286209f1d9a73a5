// The types of the report, with their comments, and what JSON leaves out -> the report's JSON Schema (draft 2020-12).
import { fileURLToPath } from "node:url";
import { createGenerator, type SchemaGenerator } from "ts-json-schema-generator";
import { LEFT_OUT, type LeftOut } from "../../src/report/left-out.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What this file reads and writes of a JSON Schema; all else passes through. */
interface Schema {
  $ref?: string;
  description?: string;
  type?: unknown;
  const?: unknown;
  enum?: unknown;
  default?: unknown;
  items?: Schema | Schema[];
  anyOf?: Schema[];
  properties?: Definitions;
  additionalProperties?: false | Schema;
  required?: string[];
}

type Definitions = Record<string, Schema>;

/** In the line of a session or of a capture, beside what the document has of it. */
const NDJSON: Readonly<Record<"session" | "capture", Readonly<Record<string, Schema>>>> = {
  session: { type: { description: "In NDJSON.", const: "session" } },
  capture: {
    type: { description: "In NDJSON.", const: "capture" },
    causes: {
      description: "In NDJSON, in the line of a capture's last file: those of its sessions.",
      type: "array",
      items: { $ref: "#/$defs/cause" },
    },
    census: {
      description: "In NDJSON, in the line of a capture's last file: that of its sessions.",
      $ref: "#/$defs/census",
    },
  },
};

/** As text, with a line feed at its end. */
export function generateSchema(generator: SchemaGenerator): string {
  const { top, defs } = definitionsOf("ReportDocument", generator);
  for (const [name, members] of Object.entries(NDJSON)) {
    const definition = defs[name];
    if (definition !== undefined) definition.properties = { ...members, ...definition.properties };
  }
  leaveOut(LEFT_OUT, { $ref: "#/$defs/session" }, defs);
  return schemaText({
    $id: "urn:starttls-inspect:report:2",
    title: "starttls-inspect report",
    description:
      "What --format json prints. A line of --format ndjson is a #/$defs/session or a #/$defs/capture, with its type. " +
      "A property with a default may be left out, and then has it.",
    ...top,
    $defs: defs,
  });
}

/** The same of what compare prints. */
export function generateComparisonSchema(generator: SchemaGenerator): string {
  const { top, defs } = definitionsOf("ComparisonDocument", generator);
  return schemaText({
    $id: "urn:starttls-inspect:comparison:1",
    title: "starttls-inspect comparison",
    description: "What compare --format json prints.",
    ...top,
    $defs: defs,
  });
}

const schemaText = (schema: object): string =>
  `${JSON.stringify({ $schema: "https://json-schema.org/draft/2020-12/schema", ...schema }, null, 2)}\n`;

/** Reads the types of both documents, which takes seconds. */
export const typesReader = (): SchemaGenerator =>
  createGenerator({
    path: `${ROOT}src/report/compare/comparison-document.ts`,
    tsconfig: `${ROOT}tsconfig.json`,
    // TypeScript 7 has checked them already.
    skipTypeCheck: true,
  });

function definitionsOf(
  type: string,
  generator: SchemaGenerator,
): { readonly top: Schema | undefined; readonly defs: Definitions } {
  const { definitions } = generator.createSchema(type);
  const generated: Definitions = JSON.parse(JSON.stringify(definitions));
  const { [nameOf(type)]: top, ...defs }: Definitions = Object.fromEntries(
    Object.entries(generated).map(([name, definition]) => [nameOf(name), inDraft2020(definition)]),
  );
  return { top, defs };
}

const nameOf = (type: string): string => type.charAt(0).toLowerCase() + type.slice(1);

/** The generator writes draft 7. */
function inDraft2020(schema: Schema): Schema {
  const { $ref, anyOf, items, properties, additionalProperties, ...rest } = schema;
  // A constant and a choice say more than their type.
  if ("const" in rest || "enum" in rest) delete rest.type;
  return {
    ...($ref === undefined ? null : { $ref: `#/$defs/${nameOf($ref.replace("#/definitions/", ""))}` }),
    ...rest,
    ...(anyOf === undefined ? null : { anyOf: anyOf.map(inDraft2020) }),
    // Of a pair, as of any list, the items are alike.
    ...(items === undefined ? null : { items: inDraft2020(Array.isArray(items) ? itemOf(items) : items) }),
    ...(properties === undefined ? null : { properties: mapped(properties) }),
    ...(additionalProperties === undefined
      ? null
      : {
          additionalProperties: additionalProperties === false ? false : inDraft2020(additionalProperties),
        }),
  };
}

const mapped = (schemas: Definitions): Definitions =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, inDraft2020(schema)]));

function itemOf(items: readonly Schema[]): Schema {
  const kinds = new Set(items.map(({ $ref }) => $ref));
  const [$ref] = kinds;
  if ($ref === undefined || kinds.size > 1) throw new TypeError("a tuple of several kinds is not supported");
  return { $ref };
}

/** Members that JSON leaves out are not required, and have the default, or the reason. */
function leaveOut({ members }: LeftOut, schema: Schema, defs: Definitions): void {
  if (members === undefined) return;
  const object = objectIn(schema, defs);
  for (const [name, leftOut] of Object.entries(members)) {
    const property = object.properties?.[name];
    if (property === undefined) throw new TypeError(`${name} is left out, and is not a member`);
    leaveOut(leftOut, property, defs);
    if (leftOut.value === undefined && leftOut.derived === undefined) continue;
    object.required = object.required?.filter((required) => required !== name) ?? [];
    if (leftOut.derived === undefined) property.default = leftOut.value;
    else
      property.description = withSentence(property.description, `Left out where ${leftOut.derived.where}.`);
  }
}

/** What is an object, a list of such, or null. */
function objectIn(schema: Schema, defs: Definitions): Schema {
  const { $ref, anyOf, items } = schema;
  const inner =
    anyOf?.find(({ type }) => type !== "null") ??
    (Array.isArray(items) ? undefined : items) ??
    ($ref === undefined ? undefined : defs[$ref.replace("#/$defs/", "")]);
  return inner === undefined ? schema : objectIn(inner, defs);
}

/** Once: two members may hold the same kind of object. */
function withSentence(text: string | undefined, sentence: string): string {
  if (text === undefined) return sentence;
  return text.endsWith(sentence) ? text : `${text.replace(/[^.]$/, "$&.")} ${sentence}`;
}
