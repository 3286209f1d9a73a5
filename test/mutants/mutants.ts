// A source file -> its mutants: small changes that a good test notices.
import { parseAst } from "rolldown/parseAst";

/** `before`, at `start` and in `line`, is replaced. */
export interface Mutant {
  /** Offset in the source in UTF-16 units. */
  readonly start: number;
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

/** What takes an operator's place. */
const OTHERS: ReadonlyMap<unknown, string> = new Map(
  [
    ["<", "<="],
    [">", ">="],
    ["===", "!=="],
    ["+", "-"],
    ["+=", "-="],
    ["&&", "||"],
    ["&", "|"],
    ["<<", ">>>"],
  ].flatMap(([one = "", other = ""]): [string, string][] => [
    [one, other],
    [other, one],
  ]),
);

/** In the order of the source. Types and texts are left alone: tests do not run types, and wording is asserted once. */
export function mutantsOf(source: string): readonly Mutant[] {
  const textOf = ({ start, end }: Range): string => source.slice(start, end);
  return [...nodesOf(parseAst(source, { lang: "ts" }))]
    .flatMap((node) => changesOf(node, textOf))
    .map(([range, after]) => {
      const line = source.slice(0, range.start).split("\n").length;
      return { start: range.start, line, before: textOf(range), after };
    })
    .toSorted((one, other) => one.start - other.start);
}

/** The source with one of its mutants. */
export function mutated(source: string, { start, before, after }: Mutant): string {
  return source.slice(0, start) + after + source.slice(start + before.length);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Of the tree that ESTree describes. */
interface Node extends Range {
  readonly type: string;
  readonly [field: string]: unknown;
}

type Change = readonly [replaced: Range, after: string];

function changesOf(node: Node, textOf: (range: Range) => string): readonly Change[] {
  const { operator, value } = node;
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
    case "AssignmentExpression":
      return withOtherOperator(node, textOf);
    case "IfStatement":
    case "ConditionalExpression":
      return withOtherCondition(node);
    case "UnaryExpression":
      return operator === "!" ? [[node, textOf(node).slice(1)]] : [];
    case "UpdateExpression":
      return [
        [node, operator === "++" ? textOf(node).replace("++", "--") : textOf(node).replace("--", "++")],
      ];
    case "ExpressionStatement":
      return isCallForItsEffect(node["expression"]) ? [[node, ";"]] : [];
    case "Literal":
      if (typeof value === "boolean") return [[node, String(!value)]];
      return typeof value === "number" ? [[node, `(${textOf(node)} + 1)`]] : [];
    default:
      return [];
  }
}

function withOtherCondition({ test }: Node): readonly Change[] {
  return isNode(test) ? ["true", "false"].map((after): Change => [test, after]) : [];
}

function withOtherOperator(
  { operator, left, right }: Node,
  textOf: (range: Range) => string,
): readonly Change[] {
  const other = OTHERS.get(operator);
  if (other === undefined || !isNode(left) || !isNode(right)) return [];
  if (operator === "+" && (isText(left) || isText(right))) return [];
  const between = { start: left.end, end: right.start };
  return [[between, textOf(between).replace(String(operator), other)]];
}

const isText = ({ type, value }: Node): boolean =>
  type === "TemplateLiteral" || (type === "Literal" && typeof value === "string");

const isCallForItsEffect = (expression: unknown): boolean =>
  isNode(expression) &&
  expression.type === "CallExpression" &&
  isNode(expression["callee"]) &&
  expression["callee"].type !== "Super";

/** Without types, and without names of properties. */
function* nodesOf(node: object): Generator<Node> {
  if (isNode(node)) yield node;
  for (const [key, value] of Object.entries(node)) {
    if (key === "key" && !("computed" in node && node.computed === true)) continue;
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child) && !isType(child)) yield* nodesOf(child);
  }
}

const isType = ({ type }: Node): boolean =>
  type.startsWith("TS") && type !== "TSAsExpression" && type !== "TSSatisfiesExpression";

const isNode = (value: unknown): value is Node =>
  typeof value === "object" &&
  value !== null &&
  "type" in value &&
  typeof value.type === "string" &&
  "start" in value &&
  typeof value.start === "number";
