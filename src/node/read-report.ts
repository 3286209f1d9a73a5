// A file that this program wrote, as one JSON document or as NDJSON lines, plain or compressed -> captures and sessions.
import type { Capture, ReportDocument } from "../report/report-document.ts";
import { namedFields } from "../report/named-fields.ts";
import { type SchemaFault, schemaFault } from "../report/schema-fault.ts";
import schema from "../schema/report.schema.json" with { type: "json" };
import type { Session } from "../session/session.ts";
import { InputError } from "./input-error.ts";
import { readSource } from "./read-source.ts";

export interface ReadReport {
  /** Empty where lines of sessions were read, which do not tell of their captures. */
  readonly captures: readonly Capture[];
  readonly sessions: readonly Session[];
}

/** "-" is standard input. Throws an InputError that names the line, or the field. */
export async function readReport(path: string): Promise<ReadReport> {
  const captures: Capture[] = [];
  const sessions: Session[] = [];
  let number = 0;
  const rest: string[] = [];
  for await (const line of linesOf(path)) {
    number++;
    // A document for people begins with a brace on a line of its own, and is no JSON before its end.
    if (rest.length > 0 || (number === 1 && line.trim() === "{")) rest.push(line);
    else if (line.trim() !== "")
      readLine(parsed(line, `line ${number}`), `line ${number}`, { captures, sessions });
  }
  if (rest.length > 0)
    readLine(parsed(rest.join("\n"), "the document"), "the document", { captures, sessions });
  return { captures, sessions };
}

interface Found {
  readonly captures: Capture[];
  readonly sessions: Session[];
}

function readLine(value: unknown, where: string, { captures, sessions }: Found): void {
  if (!isObject(value))
    throw new InputError("no-report", `${where} is no session and no report: ${NEXT_STEP}`);
  if ("schemaVersion" in value) {
    const document = namedFields(value, schema);
    checkDocument(document, where);
    captures.push(...document.captures);
    // Not spread: there may be more of them than a call takes arguments.
    for (const session of document.sessions) sessions.push(session);
  } else {
    const session = namedFields(value, schema, "session");
    checkSession(session, where);
    sessions.push(session);
  }
}

const NEXT_STEP = 'merge takes what "--format ndjson" and "--format json" write';

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError("no-json", `${where} is no JSON, or not all of it: ${NEXT_STEP}`);
  }
}

// The schema says what the types say; a test of the schema holds them together.

function checkSession(value: unknown, where: string): asserts value is Session {
  refuse(schemaFault(value, schema, "session"), where);
}

function checkDocument(value: unknown, where: string): asserts value is ReportDocument {
  refuse(schemaFault(value, schema), where);
}

function refuse(fault: SchemaFault | null, where: string): void {
  if (fault === null) return;
  const what = fault.path === "" ? where : `${where}: ${fault.path}`;
  throw new InputError("wrong-shape", `${what} ${fault.message}: ${NEXT_STEP}, of the same version`);
}

async function* linesOf(path: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let partial = "";
  for await (const chunk of readSource(path)) {
    const lines = (partial + decoder.decode(chunk, { stream: true })).split("\n");
    partial = lines.pop() ?? "";
    yield* lines;
  }
  if (partial !== "") yield partial;
}
