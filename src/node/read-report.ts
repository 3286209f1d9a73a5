// A file that this program wrote, as one JSON document or as NDJSON lines, plain or compressed -> captures and sessions.
import { completed } from "../report/compacted.ts";
import type { Capture } from "../report/report-document.ts";
import type { Session } from "../session/session.ts";
import { InputError } from "../reading/input-error.ts";
import { readSource } from "./read-source.ts";
import { isCapture, isSession } from "./report-validators.js";
import { type Fault, faultIn } from "./schema-errors.ts";

export interface ReadReport {
  /** Empty where lines of version 1 were read, which say nothing of their captures. */
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
    // An indented document begins with a brace on a line of its own, and is not JSON before its end.
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

function readLine(value: unknown, where: string, found: Found): void {
  if (!isObject(value))
    throw new InputError("no-report", `${where} is not a session or a report: ${NEXT_STEP}`);
  if ("schemaVersion" in value) readDocument(value, where, found);
  else if ("type" in value && value.type === "capture")
    found.captures.push(captureOf(value, { where, path: "" }));
  else found.sessions.push(sessionOf(value, { where, path: "" }));
}

/** Version 1 or 2. Causes, census, rules and summary are made anew, of all that is merged. */
function readDocument(document: object, where: string, { captures, sessions }: Found): void {
  const { schemaVersion, captures: files, sessions: connections } = membersOf(document);
  if (schemaVersion !== 1 && schemaVersion !== 2)
    throw new InputError("wrong-shape", `${where}: schemaVersion is not 1 or 2: ${NEXT_STEP}`);
  for (const [index, file] of itemsOf(files, "captures", where)) {
    captures.push(captureOf(file, { where, path: `captures[${index}]` }));
  }
  for (const [index, session] of itemsOf(connections, "sessions", where)) {
    sessions.push(sessionOf(session, { where, path: `sessions[${index}]` }));
  }
}

function itemsOf(value: unknown, name: string, where: string): Iterable<[number, unknown]> {
  if (!Array.isArray(value))
    throw wrongShape({ path: name, message: "is not an array" }, { where, path: "" });
  const items: readonly unknown[] = value;
  return items.entries();
}

const NEXT_STEP = 'merge accepts what "--format ndjson" and "--format json" write';

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError("no-json", `${where} is not JSON, or is incomplete: ${NEXT_STEP}`);
  }
}

/** The line or document, and where in it. */
interface Place {
  readonly where: string;
  readonly path: string;
}

/** Without the causes and the census that NDJSON has beside it. */
function captureOf(value: unknown, place: Place): Capture {
  const { type: _type, causes: _causes, census: _census, ...own } = membersOf(value);
  const capture: unknown = isObject(value) ? own : value;
  if (isCapture(capture)) return capture;
  throw wrongShape(faultIn(isCapture.errors), place);
}

/** Whole again, and without findings, which are made anew. */
function sessionOf(value: unknown, place: Place): Session {
  const { type: _type, ...own } = membersOf(value);
  const session = isObject(value) ? completed({ ...own, findings: [] }) : value;
  if (isSession(session)) return session;
  throw wrongShape(faultIn(isSession.errors), place);
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> => ({
  ...(isObject(value) ? value : null),
});

function wrongShape(fault: Fault, { where, path }: Place): InputError {
  const field = [path, fault.path].filter((part) => part !== "").join(".");
  const what = field === "" ? where : `${where}: ${field}`;
  return new InputError("wrong-shape", `${what} ${fault.message}: ${NEXT_STEP}, of version 1 or 2`);
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
