// An alert that a log names, by number or by name -> which one, and who sent it.
import { MEANINGS, OTHER } from "./alert-meanings.ts";
import { CERTIFICATE, type Symptom } from "./symptoms/symptom.ts";
import type { Side } from "../session/session.ts";
import { alertDescriptions } from "../tls/registry/data/alert-descriptions.ts";

export interface FoundAlert {
  readonly number: number;
  /** Null where the words do not tell. */
  readonly from: Side | null;
  readonly index: number;
  readonly quote: string;
}

/** The symptom of an alert, by who sent it. */
export function alertSymptom(number: number, from: Side | null): Symptom {
  const name = alertDescriptions.find(([code]) => code === number)?.[1] ?? "unknown";
  const { means, fromServer, fromClient, look, first } = MEANINGS[number] ?? OTHER;
  const who = from === null ? "One side" : `The ${from}`;
  const meaning = MEANINGS[number] === undefined ? "" : `: ${means}`;
  // Senders check certificates more often than servers do, except for what they are made for.
  const isOfServer = look === CERTIFICATE && number !== 43;
  const both = isOfServer ? [...fromClient, ...fromServer] : [...fromServer, ...fromClient];
  const findings = from === null ? both : from === "server" ? fromServer : fromClient;
  return {
    says: `${who} ended TLS with alert ${number}, ${name}${meaning}.`,
    ...(from === null
      ? { leaves: "Which side sent it: a log may show one that it got or one that it sent." }
      : {}),
    findings: findings.length > 0 ? findings : both,
    look,
    first,
  };
}

/** Names that programs use instead of the registry's, without spaces. */
const ALIASES: readonly (readonly [name: string, number: number])[] = [
  ["unknowncertificateauthority", 48],
  ["caisunknown", 48],
  ["expiredcertificate", 45],
  ["revokedcertificate", 44],
  ["unknowncertificate", 46],
  ["badcert", 42],
  ["errordecryptingmessage", 51],
  ["errordecodingmessage", 50],
  ["protocolversionnotsupported", 70],
  ["insuffientsecurity", 71],
  // GnuTLS
  ["handshakefailed", 40],
  ["certificateisbad", 42],
  ["certificateisnotsupported", 43],
  ["certificatewasrevoked", 44],
  ["certificateisexpired", 45],
  ["errorinprotocolversion", 70],
];

/** The longest first: certificate_unknown is no unknown_ca. */
const NAMES: readonly (readonly [name: string, number: number])[] = [
  ...ALIASES,
  ...alertDescriptions.map(([number, name]) => [name.replaceAll("_", "").toLowerCase(), number] as const),
].toSorted(([a], [b]) => b.length - a.length);

/** Words that stand for more than the alert of that name. */
const AMBIGUOUS: ReadonlySet<number> = new Set([0, 10, 40, 80, 90]);

/** The alert that is called exactly so, as "unknown CA"; undefined if none is. */
export function alertCalled(text: string): number | undefined {
  const name = text.replaceAll(/[ _]/g, "").toLowerCase();
  return NAMES.find(([known, number]) => known === name && !AMBIGUOUS.has(number))?.[1];
}

const NUMBERED =
  /\balert(?: number| code| description)?[ :=#[(]{0,3}(\d{1,3})(?![\d.%])|\bfatal (?:alert|error)(?: code is| was (?:received|generated):)? (\d{1,3})\b|\bTLS-Protokoll definierten Code: (\d{1,3})\b|\b0A000([0-9a-f]{3})\b|\berror:[0-9a-f]{5}([0-9a-f]{3})\b/gi;
const NAMED =
  /(?:\w{1,30}[ _])?(?:alert(?: has been received)?|remote error(?:: tls)?)\W{1,4}(?:fatal\W{1,4})?([a-z][a-z_ ]{3,40})|([a-z_]{4,30})_alert\b/gi;
/** OpenSSL: the reason of an alert that came is its number and this. */
const ALERT_REASONS = 1000;

/** The alerts that a cleaned text names, each once. `writer`: the side whose log it is. */
export function findAlerts(text: string, writer: Side | null): readonly FoundAlert[] {
  const found = new Map<number, FoundAlert>();
  const add = (number: number | undefined, { index, 0: quote }: RegExpExecArray): void => {
    if (number === undefined || number === 0 || found.has(number)) return;
    if (!alertDescriptions.some(([code]) => code === number)) return;
    found.set(number, { number, from: senderOf(text, writer), index, quote: quote.trim() });
  };
  // First the names: they are better to read.
  for (const match of text.matchAll(NAMED)) {
    const name = (match[1] ?? match[2] ?? "").replaceAll(/[^a-z]/gi, "").toLowerCase();
    add(
      NAMES.find(
        ([known]) => name.startsWith(known) || (match[2] !== undefined && name.endsWith(known)),
      )?.[1],
      match,
    );
  }
  for (const match of text.matchAll(NUMBERED)) {
    const [, alert, schannel, german, code3, code1] = match;
    const reason = Number.parseInt(code3 ?? code1 ?? "0", 16);
    add(reason > ALERT_REASONS ? reason - ALERT_REASONS : Number(alert ?? schannel ?? german ?? 0), match);
  }
  return [...found.values()];
}

const OTHER_SIDE: Readonly<Record<Side, Side>> = { client: "server", server: "client" };
const GOT =
  /alert number|(?:sslv3|tlsv1\d?|ssl\/tls)[ _]alert|received|remote error|remote party|_alert\b|remoteendpunkt wurde|\b0A000|error:[0-9a-f]{8}|event(?: id)?\W{0,3}36887/i;
const SENT = /generated|generiert|event(?: id)?\W{0,3}36888|local error/i;

function senderOf(text: string, writer: Side | null): Side | null {
  // Erlang names the side.
  const named = /\b(client|server) alert\b/i.exec(text)?.[1]?.toLowerCase();
  if (named === "client" || named === "server") return named;
  // So Erlang calls an alert of its own.
  if (writer === null || /\bundefined alert\b/i.test(text)) return null;
  if (GOT.test(text)) return OTHER_SIDE[writer];
  return SENT.test(text) ? writer : null;
}
