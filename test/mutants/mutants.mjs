// A source file -> its mutants: small changes that a good test notices.
import { parseAst } from "rolldown/parseAst";

/**
 * Offsets, in UTF-16 units, of what is replaced, and the line that they are in.
 * @typedef {{ start: number, end: number, line: number, replacement: string }} Mutant
 */

/** What takes an operator's place. */
const OTHERS = new Map(
  [
    ["<", "<="],
    [">", ">="],
    ["===", "!=="],
    ["+", "-"],
    ["+=", "-="],
    ["&&", "||"],
    ["&", "|"],
    ["<<", ">>>"],
  ].flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]),
);

/**
 * In the order of the source. Types and texts are left alone: tests do not run types, and wording is asserted once.
 * @param {string} source TypeScript
 * @returns {Mutant[]}
 */
export function mutantsOf(source) {
  const mutants = [];
  walk(parseAst(source, { lang: "ts" }), (node) => {
    for (const [{ start, end }, replacement] of changesOf(node, ({ start: from, end: to }) =>
      source.slice(from, to),
    ))
      mutants.push({ start, end, replacement, line: source.slice(0, start).split("\n").length });
  });
  return mutants.toSorted((one, other) => one.start - other.start);
}

/** The source with one of its mutants. */
export function mutated(source, { start, end, replacement }) {
  return source.slice(0, start) + replacement + source.slice(end);
}

function changesOf(node, textOf) {
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
    case "AssignmentExpression":
      return withOtherOperator(node, textOf);
    case "IfStatement":
    case "ConditionalExpression":
      return [
        [node.test, "true"],
        [node.test, "false"],
      ];
    case "UnaryExpression":
      return node.operator === "!" ? [[node, textOf(node.argument)]] : [];
    case "UpdateExpression":
      return [[node, textOf(node).replace(node.operator, node.operator === "++" ? "--" : "++")]];
    case "ExpressionStatement":
      // A call whose result nobody uses.
      return node.expression.type === "CallExpression" && node.expression.callee.type !== "Super"
        ? [[node, ";"]]
        : [];
    case "Literal":
      if (typeof node.value === "boolean") return [[node, String(!node.value)]];
      return typeof node.value === "number" ? [[node, `(${node.raw} + 1)`]] : [];
    default:
      return [];
  }
}

function withOtherOperator({ operator, left, right }, textOf) {
  const other = OTHERS.get(operator);
  if (other === undefined || (operator === "+" && (isText(left) || isText(right)))) return [];
  // What stands between the two operands, comments and all.
  const between = { start: left.end, end: right.start };
  return [[between, textOf(between).replace(operator, other)]];
}

const isText = ({ type, value }) =>
  type === "TemplateLiteral" || (type === "Literal" && typeof value === "string");

/** Passes over types, and over names of properties. */
function walk(node, visit) {
  const isTyped = node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression";
  if (node.type.startsWith("TS") && !isTyped) return;
  visit(node);
  for (const [key, value] of Object.entries(node)) {
    if (key === "key" && node.computed !== true) continue;
    for (const child of [value].flat())
      if (typeof child?.type === "string" && typeof child.start === "number") walk(child, visit);
  }
}
