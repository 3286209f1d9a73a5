// ReportDocument -> a row a session, for spreadsheets (RFC 4180).
import type { Finding, Session } from "../session/session.ts";
import type { CodePoint } from "../tls/code-point.ts";
import { displayFilter } from "./display-filter.ts";
import { suiteCount } from "./offer.ts";
import type { ReportDocument } from "./report-document.ts";
import { printable, printableLine } from "./terminal-text.ts";

type Value = string | number | boolean | null | undefined;

/** Longest quotation of a reply in characters. */
const REPLY_TEXT = 200;

export function* renderCsv(document: ReportDocument): Generator<string> {
  yield line(COLUMNS.map(([head]) => head));
  for (const session of document.sessions) yield line(COLUMNS.map(([, value]) => value(session)));
}

/** The heads are names of the JSON document, as far as it has them. */
const COLUMNS: readonly (readonly [head: string, value: (session: Session) => Value])[] = [
  ["capture", ({ capture }) => capture],
  ["stream", ({ stream }) => stream],
  ["startTime", ({ startTime }) => startTime],
  ["endTime", ({ endTime }) => endTime],
  ["clientAddress", ({ client }) => client.address],
  ["clientPort", ({ client }) => client.port],
  ["serverAddress", ({ server }) => server.address],
  ["serverPort", ({ server }) => server.port],
  ["protocol", ({ protocol }) => protocol],
  ["outcome", ({ outcome }) => outcome],
  ["finding", ({ findings }) => primary(findings)?.id],
  ["findingTitle", ({ findings }) => primary(findings)?.title],
  ["findingCertainty", ({ findings }) => primary(findings)?.certainty],
  ["findingFault", ({ findings }) => primary(findings)?.fault],
  ["allFindings", ({ findings }) => findings.map(({ id }) => id).join(" ")],
  ["banner", ({ smtp }) => smtp?.banner && replyText(smtp.banner)],
  ["exchangeSessionId", ({ smtp }) => smtp?.exchangeSessionId],
  ["ehloName", ({ smtp }) => smtp?.ehlo?.name],
  ["starttlsAdvertised", ({ smtp, dialogue }) => (smtp?.starttls ?? dialogue)?.advertised],
  ["starttlsFrame", ({ smtp, dialogue }) => (smtp?.starttls ?? dialogue)?.command?.frame],
  ["starttlsReply", starttlsReply],
  ["mailInClear", ({ smtp }) => smtp?.mailInClear],
  ["clientHelloFrame", ({ tls }) => tls?.clientHello?.frame],
  ["serverName", ({ tls }) => tls?.clientHello?.serverName],
  ["recordVersion", ({ tls }) => tls?.clientHello?.recordVersion?.name],
  ["helloVersion", ({ tls }) => tls?.clientHello?.version.name],
  ["supportedVersions", ({ tls }) => tls?.clientHello?.supportedVersions?.map(codePoint).join(" ")],
  ["highestVersion", ({ tls }) => tls?.clientHello?.highestVersion.name],
  ["cipherSuites", ({ tls }) => tls?.clientHello && suiteCount(tls.clientHello)],
  ["ja3", ({ tls }) => tls?.clientHello?.ja3],
  ["ja4", ({ tls }) => tls?.clientHello?.ja4],
  ["negotiatedVersion", ({ tls }) => tls?.serverHello?.negotiatedVersion.name],
  ["cipherSuite", ({ tls }) => tls?.serverHello?.cipherSuite?.name],
  ["certificateSubject", ({ tls }) => tls?.certificates.find(({ from }) => from === "server")?.subject],
  ["alerts", ({ tls }) => tls?.alerts.map(alertText).join("; ")],
  ["closedBy", ({ close }) => close.by],
  ["closedWith", ({ close }) => close.with],
  ["closeFrame", ({ close }) => close.frame],
  ["closeAfter", ({ close }) => close.after],
  ["closeDelayMs", ({ close }) => close.delayMs],
  ["abortedBy", ({ aborted }) => aborted?.by],
  ["abortedWith", ({ aborted }) => aborted?.with],
  ["abortedCertainty", ({ aborted }) => aborted?.certainty],
  ["wireshark", displayFilter],
];

function line(values: readonly Value[]): string {
  return `${values.map(field).join(",")}\r\n`;
}

/** All text is quoted, so that no separator that a spreadsheet may look for splits it. */
function field(value: Value): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  return value === "" ? "" : `"${harmless(printable(value)).replaceAll('"', '""')}"`;
}

/** Spreadsheets compute what begins like a formula; an apostrophe in front makes it text. */
function harmless(text: string): string {
  return /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/u.test(text) ? `'${text}` : text;
}

function primary(findings: readonly Finding[]): Finding | undefined {
  return findings.find((finding) => finding.primary) ?? findings[0];
}

function starttlsReply({ smtp, dialogue }: Session): Value {
  const reply = smtp?.starttls.reply;
  if (reply) return replyText(reply);
  return dialogue?.reply && printableLine(dialogue.reply.text, REPLY_TEXT);
}

function replyText({ code, text }: { readonly code: number; readonly text: string }): string {
  return `${code} ${printableLine(text, REPLY_TEXT)}`.trimEnd();
}

function alertText({ from, description }: { readonly from: string; readonly description: CodePoint | null }) {
  return `${from}: ${description === null ? "encrypted" : description.name}`;
}

function codePoint({ id, name }: CodePoint): string {
  return name === "GREASE" ? name : id;
}
