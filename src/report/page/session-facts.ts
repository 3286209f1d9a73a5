// Session -> the table of what was said and seen in it, with frames.
import type {
  Close,
  Outcome,
  Proxy,
  Reply,
  ServerHello,
  Session,
  SmtpDialogue,
  TlsSession,
} from "../../session/session.ts";
import { type Clock, timeSpan } from "../clock.ts";
import { decisiveFrames } from "../decisive-frames.ts";
import { numbersText, originalNumbers } from "../extract-of.ts";
import type { Capture } from "../report-document.ts";
import type { Block, Fact, Text } from "./page.ts";
import { count, duration } from "../../text/amounts.ts";
import { offeredVersions } from "../../text/code-points.ts";
import { levelledAlert, spoken } from "../../text/messages.ts";
import { endpointText } from "../../text/places.ts";
import { printableLine } from "../../text/printable.ts";

/** Longest quotation of a reply in characters. */
const REPLY_TEXT = 400;

export function sessionFacts(session: Session, files: readonly Capture[], clock: Clock): Block {
  const { client, server, protocol, outcome, frames, proxy, smtp, dialogue, tls } = session;
  return {
    kind: "facts",
    caption: "Facts",
    rows: [
      ["Outcome", outcome],
      ["Client", [{ address: endpointText(client) }]],
      ["Server", [{ address: endpointText(server) }]],
      ...(proxy === null ? [] : [proxyFact(proxy)]),
      ["Protocol", protocol],
      ["Frames", `${count(frames.count, "frame")}, from ${frames.first} to ${frames.last}`],
      ...originalFacts(session, files),
      ["Time", times(session, clock)],
      ...(smtp === null ? [] : smtpFacts(smtp)),
      ...(dialogue === null ? [] : dialogueFacts(dialogue)),
      ...(tls === null ? [] : tlsFacts(tls)),
      ...(tls === null ? [] : [["TLS established", establishedText(tls, outcome)] as const]),
      ...closeFacts(session.close),
      ...abortedFacts(session),
    ],
  };
}

/** Of an extract. */
function originalFacts(session: Session, files: readonly Capture[]): Fact[] {
  const numbers = originalNumbers(files, decisiveFrames(session));
  return numbers.length === 0 ? [] : [["Frames in the original", numbersText(numbers)]];
}

/** `TLS 1.2, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384` */
function suiteName({ negotiatedVersion, cipherSuite }: ServerHello): string {
  return [negotiatedVersion, cipherSuite].flatMap((each) => (each === null ? [] : [each.name])).join(", ");
}

function times({ startTime, endTime }: Session, clock: Clock): Text {
  if (startTime === null || endTime === null) return "no timestamps";
  return timeSpan(startTime, endTime, clock, "all");
}

function proxyFact({ frame, version, source }: Proxy): Fact {
  const whom = source === null ? "no addresses" : endpointText(source);
  return ["PROXY header for", [{ address: whom }, ` (version ${version}, frame ${frame})`]];
}

function smtpFacts({
  banner,
  ehlo,
  capabilities,
  starttls,
  exchangeSessionId,
  mailInClear,
}: SmtpDialogue): Fact[] {
  const rows: Fact[] = [];
  if (banner !== null) rows.push(["Greeting", replyText(banner)]);
  if (exchangeSessionId !== null) rows.push(["Exchange session id", [{ code: exchangeSessionId }]]);
  if (ehlo !== null) rows.push([`${ehlo.command} name`, withFrame(ehlo.name, ehlo.frame)]);
  if (capabilities.length > 0)
    rows.push([`${ehlo?.command ?? "EHLO"} extensions`, [{ code: capabilities.join(", ") }]]);
  rows.push(["STARTTLS offered", answer(starttls.advertised)]);
  if (starttls.command !== null) {
    rows.push([`${starttls.command.verb} sent`, `frame ${starttls.command.frame}`]);
  }
  if (starttls.reply !== null) rows.push(["Server's reply", replyText(starttls.reply)]);
  if (mailInClear) rows.push(["Mail in clear text", "yes"]);
  return rows;
}

function dialogueFacts({ advertised, command, reply }: NonNullable<Session["dialogue"]>): Fact[] {
  const rows: Fact[] = [["TLS offered", answer(advertised)]];
  if (command !== null) rows.push([`${command.verb} sent`, `frame ${command.frame}`]);
  if (reply !== null)
    rows.push(["Server's reply", withFrame(printableLine(reply.text, REPLY_TEXT), reply.frame)]);
  return rows;
}

function tlsFacts({ clientHello, serverHello, keyExchange, alerts }: TlsSession): Fact[] {
  const rows: Fact[] = [];
  if (clientHello !== null) {
    rows.push(["Server name (SNI)", withFrame(clientHello.serverName, clientHello.frame)]);
    rows.push(["Offered", `${offeredVersions(clientHello)} (frame ${clientHello.frame})`]);
    if (clientHello.alpn.length > 0) rows.push(["ALPN", [{ code: clientHello.alpn.join(", ") }]]);
    if (clientHello.ja3 !== null) rows.push(["JA3", [{ code: clientHello.ja3 }]]);
    if (clientHello.ja4 !== null) rows.push(["JA4", [{ code: clientHello.ja4 }]]);
  }
  if (serverHello !== null) {
    rows.push(["Chosen", `${suiteName(serverHello)} (frame ${serverHello.frame})`]);
    if (keyExchange !== null) rows.push(["Key exchange", keyExchange]);
    if (serverHello.ja3s !== null) rows.push(["JA3S", [{ code: serverHello.ja3s }]]);
  }
  for (const alert of alerts) {
    const decrypted = alert.encrypted ? " (decrypted)" : "";
    rows.push([`Alert from the ${alert.from}`, `${levelledAlert(alert)}, frame ${alert.frame}${decrypted}`]);
  }
  return rows;
}

/** What the capture lacks may have established it. */
function establishedText({ established, resumed }: TlsSession, outcome: Outcome): string {
  if (!established) return answer(outcome === "incomplete-capture" ? null : false);
  return resumed === true ? "yes, resumed" : "yes";
}

function closeFacts({ by, with: flag, frame, after, afterFrame, delayMs }: Close): Fact[] {
  if (by === null || flag === null) return [["Closed by", "no FIN or RST was captured"]];
  const what = after === null || afterFrame === null ? "" : ` after ${spoken(after)} (frame ${afterFrame})`;
  const delay = delayMs === null || what === "" ? "" : `, ${duration(delayMs)}`;
  return [["Closed by", `${by}: ${flag} in frame ${frame}${delay}${what}`]];
}

function abortedFacts({ aborted }: Session): Fact[] {
  if (aborted === null) return [];
  const { by, with: means, frame, certainty } = aborted;
  const place = frame === null ? "" : ` in frame ${frame}`;
  return [["Aborted by", `${by}: ${means}${place} (${certainty})`]];
}

function replyText({ code, text, frame }: Reply): Text {
  return [{ code: `${code} ${printableLine(text, REPLY_TEXT)}`.trimEnd() }, ` (frame ${frame})`];
}

function withFrame(name: string | null, frame: number): Text {
  return name === null ? `none (frame ${frame})` : [{ code: name }, ` (frame ${frame})`];
}

function answer(value: boolean | null): string {
  if (value === null) return "not seen";
  return value ? "yes" : "no";
}
