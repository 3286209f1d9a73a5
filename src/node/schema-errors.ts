// The errors of ajv for one value -> where it is wrong, and what was expected there, in words.
import type { ErrorObject } from "ajv";

export interface Fault {
  /** Like `tls.clientHello.cipherSuites[3]`; "" for the whole. */
  readonly path: string;
  /** Like "is missing". */
  readonly message: string;
}

/** `errors` are those of the value's validator, which has refused it. */
export function faultIn(errors: readonly ErrorObject[] | null | undefined): Fault {
  // Of alternatives, the one that the value fits furthest says what is wrong.
  const depth = Math.max(...(errors ?? []).map(({ instancePath }) => instancePath.length));
  const deepest = (errors ?? []).filter(({ instancePath }) => instancePath.length === depth);
  const path = pathOf(deepest[0]?.instancePath ?? "");
  const missing = deepest.find(({ keyword }) => keyword === "required")?.params["missingProperty"];
  if (typeof missing === "string") {
    return { path: path === "" ? missing : `${path}.${missing}`, message: "is missing" };
  }
  return {
    path,
    message: deepest.map(valueMessage).find((message) => message !== null) ?? kindMessage(deepest),
  };
}

/** "/tls/alerts/0/frame" is tls.alerts[0].frame. */
function pathOf(pointer: string): string {
  const parts = pointer.split("/").slice(1);
  const names = parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return names
    .map((name) => (/^\d+$/.test(name) ? `[${name}]` : `.${name}`))
    .join("")
    .replace(/^\./, "");
}

/** Null where the value is of another kind altogether. */
function valueMessage({ keyword, params }: ErrorObject): string | null {
  if (keyword === "pattern") return `does not match ${params["pattern"]}`;
  if (keyword === "minimum") return `is less than ${params["limit"]}`;
  if (keyword === "maximum") return `is more than ${params["limit"]}`;
  return keyword.endsWith("Items") ? "has the wrong length" : null;
}

/** Names all that it might have been. */
function kindMessage(errors: readonly ErrorObject[]): string {
  const kinds = new Set(errors.flatMap(({ keyword, params }) => kindsOf(keyword, params)));
  return `is not ${new Intl.ListFormat("en-GB", { type: "disjunction" }).format(kinds)}`;
}

function kindsOf(keyword: string, params: ErrorObject["params"]): readonly string[] {
  if (keyword === "const") return [JSON.stringify(params["allowedValue"])];
  if (keyword === "enum") return [params["allowedValues"]].flat().map((value) => JSON.stringify(value));
  if (keyword === "type") return [params["type"]].flat().map(withArticle);
  return [];
}

function withArticle(type: string): string {
  if (type === "null") return type;
  return /^[aio]/.test(type) ? `an ${type}` : `a ${type}`;
}
