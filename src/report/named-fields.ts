// Parsed JSON and a JSON Schema -> the same without the fields that the schema does not name: a later version may have
// written them, and what is passed on must fit the schema of this one.
import { type Schema, schemaFault } from "./schema-fault.ts";

type Schemas = Readonly<Record<string, Schema>>;

/** `definition` names one of the schema's $defs; without it the whole schema counts. What does not fit stays as it is. */
export function namedFields(value: unknown, schema: Schema, definition?: string): unknown {
  const start = definition === undefined ? schema : { $ref: `#/$defs/${definition}` };
  return named(value, start, schema.$defs ?? {});
}

function named(value: unknown, schema: Schema, definitions: Schemas): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { items, properties = {}, additionalProperties } = chosen(value, schema, definitions);
  if (Array.isArray(value)) {
    return items === undefined ? value : value.map((item) => named(item, items, definitions));
  }
  const others = typeof additionalProperties === "object" ? additionalProperties : {};
  const fields: [name: string, member: unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own === undefined && additionalProperties === false) continue;
    fields.push([name, named(member, own ?? others, definitions)]);
  }
  return Object.fromEntries(fields);
}

/** The schema, or that of its alternatives which the object or array is to fit. */
function chosen(value: object, schema: Schema, definitions: Schemas): Schema {
  const { $ref } = schema;
  if ($ref !== undefined) return chosen(value, definitions[$ref.replace("#/$defs/", "")] ?? {}, definitions);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives === undefined) return schema;
  const structured = alternatives.filter(({ type }) => type !== "null");
  const [first = {}, second] = structured;
  // Checking takes longer than all else here, and where there is only one it is checked later.
  const fitting =
    second === undefined
      ? first
      : structured.find((one) => schemaFault(value, { ...one, $defs: definitions }) === null);
  return chosen(value, fitting ?? {}, definitions);
}
