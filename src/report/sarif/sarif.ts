// ReportDocument -> a SARIF log (OASIS, version 2.1.0), which CI systems and code scanners take, a piece a result.
import { greetingHost, nameOfClient } from "../../diagnose/dialogue.ts";
import type { Session } from "../../session/session.ts";
import { jsonLayout } from "../json-text.ts";
import type { Capture, ReportDocument } from "../report-document.ts";
import { fileUri } from "./file-uri.ts";
import { type LogicalResult, logicalResults } from "./logical-results.ts";
import { messageText } from "./message-text.ts";
import { LEVELS, ruleOf } from "./rules.ts";
import { endpointText } from "../../text/places.ts";
import { printableAscii } from "../../text/printable.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

export function* renderSarif({ tool, captures, sessions }: ReportDocument): Generator<string> {
  const results = logicalResults(sessions);
  const examples = new Map(results.map(({ finding }) => [finding.id, finding]));
  const places: Places = {
    rules: new Map([...examples.keys()].map((id, index) => [id, index])),
    captures: new Map(captures.map(({ path }, index) => [path, index])),
  };
  const driver = {
    name: tool.name,
    version: tool.version,
    semanticVersion: tool.version,
    rules: [...examples.values()].map(ruleOf),
  };
  yield `{\n  "$schema": "${SCHEMA}",\n  "version": "2.1.0",\n  "runs": [\n    {\n`;
  yield `      "tool": ${jsonLayout({ driver }, 6)},\n`;
  yield `      "invocations": ${jsonLayout([invocation(captures)], 6)},\n`;
  yield `      "artifacts": ${jsonLayout(captures.map(artifact), 6)},\n      "results": [`;
  let separator = "\n        ";
  for (const result of results) {
    yield separator + jsonLayout(resultObject(result, places), 8);
    separator = ",\n        ";
  }
  yield `${results.length > 0 ? "\n      " : ""}]\n    }\n  ]\n}\n`;
}

/** Where in the log a rule and a capture stand. */
interface Places {
  readonly rules: ReadonlyMap<string, number>;
  readonly captures: ReadonlyMap<string, number>;
}

/** What was wrong with the captures themselves. */
function invocation(captures: readonly Capture[]): object {
  const notifications = captures.flatMap(({ warnings }, index) =>
    warnings.map((warning) => ({
      level: "warning",
      message: { text: messageText(warning) },
      locations: [{ physicalLocation: { artifactLocation: { index } } }],
    })),
  );
  return {
    executionSuccessful: captures.every(({ damaged }) => !damaged),
    toolExecutionNotifications: notifications,
  };
}

function artifact(capture: Capture): object {
  const { path, bytes, sha256, format, packets, firstTime, lastTime } = capture;
  return {
    location: path === STANDARD_INPUT ? { description: { text: "standard input" } } : { uri: fileUri(path) },
    roles: ["analysisTarget"],
    ...(bytes !== null && { length: bytes }),
    ...(sha256 !== null && { hashes: { "sha-256": sha256 } }),
    properties: { format, packets, firstTime, lastTime },
  };
}

const STANDARD_INPUT = "-";

function resultObject({ key, finding, session, ...seen }: LogicalResult, places: Places): object {
  const { id, severity, title, detail, certainty, primary, fault, frames } = finding;
  const { client, server, outcome } = session;
  const heading = /[.:!?]$/.test(title) ? title : `${title}.`;
  return {
    ruleId: id,
    ruleIndex: places.rules.get(id),
    level: LEVELS[severity],
    message: { text: messageText(`${heading} ${detail}`) },
    locations: [locationOf(session, places)],
    partialFingerprints: { "findingClientServer/v1": key },
    occurrenceCount: seen.occurrences,
    properties: {
      certainty,
      primary,
      fault,
      frames,
      client: endpointText(client),
      clientName: nameOfClient(session),
      server: endpointText(server),
      serverName: greetingHost(session),
      outcome,
      firstTime: seen.firstTime,
      lastTime: seen.lastTime,
    },
  };
}

/** A capture has no lines: the connection is named as Wireshark's display filter does, and by what stays on other days. */
function locationOf({ capture, stream, client, server }: Session, { captures }: Places): object {
  const uri = capture === STANDARD_INPUT ? {} : { uri: fileUri(capture) };
  const connection = {
    name: `tcp.stream eq ${stream}`,
    fullyQualifiedName: `${printableAscii(client.address)} to ${endpointText(server)}`,
    kind: "connection",
  };
  return {
    physicalLocation: { artifactLocation: { ...uri, index: captures.get(capture) ?? -1 } },
    logicalLocations: [connection],
  };
}
