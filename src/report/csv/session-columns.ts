// Session -> its row: what the JSON document says of it, flat.
import { primaryFinding } from "../../diagnose/failed.ts";
import { decisiveRefusal } from "../../diagnose/refusals-inside.ts";
import type { Session } from "../../session/session.ts";
import type { CodePoint } from "../../tls/code-point.ts";
import { displayFilter } from "../display-filter.ts";
import { findingOf } from "../hosts.ts";
import { suiteCount } from "../offer.ts";
import type { Columns, Value } from "./column.ts";
import { printableLine } from "../../text/printable.ts";
import { leafOf } from "../../session/leaf-certificate.ts";

/** Longest quotation of a reply in characters. */
const REPLY_TEXT = 200;

export const SESSION_COLUMNS: Columns<Session> = [
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
  ["finding", findingOf],
  ["findingTitle", (session) => primaryFinding(session)?.title],
  ["findingCertainty", (session) => primaryFinding(session)?.certainty],
  ["findingFault", (session) => primaryFinding(session)?.fault],
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
  ["certificateSubject", (session) => leafOf(session, "server")?.subject],
  ["alerts", ({ tls }) => tls?.alerts.map(alertCell).join("; ")],
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

/** Only where a session was decrypted: without keys a table is as it was. */
export const DECRYPTED_COLUMNS: Columns<Session> = [
  ["keys", ({ tls }) => tls?.decryption?.keys.source],
  ["ehloNameInTls", ({ smtpInTls }) => smtpInTls?.ehlo?.name],
  ["authInTls", ({ smtpInTls }) => smtpInTls?.auth?.mechanism],
  ["refusalInTls", refusal],
];

function refusal(session: Session): Value {
  const reply = decisiveRefusal(session)?.reply;
  return reply && replyText(reply);
}

function starttlsReply({ smtp, dialogue }: Session): Value {
  const reply = smtp?.starttls.reply;
  if (reply) return replyText(reply);
  return dialogue?.reply && printableLine(dialogue.reply.text, REPLY_TEXT);
}

function replyText({ code, text }: { readonly code: number; readonly text: string }): string {
  return `${code} ${printableLine(text, REPLY_TEXT)}`.trimEnd();
}

function alertCell({ from, description }: { readonly from: string; readonly description: CodePoint | null }) {
  return `${from}: ${description === null ? "encrypted" : description.name}`;
}

function codePoint({ id, name }: CodePoint): string {
  return name === "GREASE" ? name : id;
}
