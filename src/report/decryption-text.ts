// Sessions -> what people are told of their decryption: with whose keys, and what could not be decrypted and why.
import type { DecryptedSide, Decryption, Session, Side, TlsSession } from "../session/session.ts";
import type { StopReason } from "../tls/decryption.ts";
import type { Span } from "./page/page.ts";
import type { HeldSecrets, ReportDocument } from "./report-document.ts";
import { fileName } from "./shown-files.ts";
import { count, countOf, grouped } from "../text/amounts.ts";

const SIDES: readonly Side[] = ["client", "server"];
/** Key logs that are named. */
const NAMED_LOGS = 5;

/** Path of the key log file; null where there is none, or the capture itself holds the keys. */
export function keyLogOf(session: Pick<Session, "tls"> | undefined): string | null {
  const keys = session?.tls?.decryption?.keys;
  return keys === undefined || keys.inCapture ? null : keys.source;
}

/** Its name, as people are shown it. */
export function shownKeyLog(session: Pick<Session, "tls"> | undefined): string | null {
  const path = keyLogOf(session);
  return path === null ? null : fileName(path);
}

/** `Decrypted with the keys of tls.keys.`, of several sessions with how many; empty where no keys were known. */
export function keysSentence(sessions: readonly Session[]): readonly Span[] {
  const known = sessions.flatMap(({ tls }) => tls?.decryption ?? []);
  if (known.length === 0) return [];
  const decrypted = known.filter((each) => SIDES.some((side) => each[side].records > 0)).length;
  const encrypted = sessions.flatMap(({ tls }) => (tls !== null && isEncrypted(tls) ? tls : []));
  const unknown = encrypted.filter(({ decryption }) => decryption === undefined).length;
  const rest = unknown === 0 ? "." : `; for ${grouped(unknown)} there are no keys.`;
  const what =
    sessions.length === 1
      ? decrypted === 1
        ? "Decrypted"
        : "Nothing was decrypted"
      : `${countOf(decrypted, encrypted.length, "encrypted session")} ${decrypted === 1 ? "was" : "were"} decrypted`;
  return [`${what} with `, ...keysSpans(known), rest];
}

const isEncrypted = ({ encrypted }: TlsSession): boolean => SIDES.some((side) => encrypted[side].records > 0);

/** The same of a document; where nothing was decrypted, what became of keys that the captures hold. */
export function keysOf(document: Keyed): readonly Span[] {
  const used = keysSentence(document.sessions);
  return used.length > 0 ? used : keysLeft(document);
}

type Keyed = Pick<ReportDocument, "captures" | "sessions">;

/** Keys that the captures hold and that no session was decrypted with; empty without such. */
export function keysLeft({ captures, sessions }: Keyed): readonly Span[] {
  const connections = captures.reduce((sum, { secrets }) => sum + (secrets?.connections ?? 0), 0);
  // That an anonymised report uses none is among the capture's warnings.
  const isUsed = captures.every(({ anonymized }) => anonymized !== true);
  if (connections === 0 || !isUsed || keysSentence(sessions).length > 0) return [];
  return [
    `The capture holds TLS keys of ${count(connections, "connection")}; no session here was decrypted with them. ` +
      "Keys are found by a session's ClientHello, which the capture must contain.",
  ];
}

/** `TLS, of 2 connections: whoever has this file can read what they said` */
export function heldText({ kinds, connections }: HeldSecrets): string {
  if (connections === 0) return kinds.join(", ");
  return `${kinds.join(", ")}, of ${count(connections, "connection")}: whoever has this file can read what was said`;
}

/** `the keys of a.log and b.log and those that the capture holds` */
function keysSpans(known: readonly Decryption[]): Span[] {
  const logs = [...new Set(known.flatMap(({ keys }) => (keys.inCapture ? [] : [fileName(keys.source)])))];
  const captures = new Set(known.flatMap(({ keys }) => (keys.inCapture ? [keys.source] : []))).size;
  const isHeld = captures > 0 || known.some(({ keys }) => keys.inCaptureToo);
  const held = captures <= 1 ? "that the capture holds" : "that the captures hold";
  if (logs.length === 0) return [`keys ${held}`];
  const rest = logs.length - NAMED_LOGS;
  const named = logs.slice(0, NAMED_LOGS).flatMap((log): Span[] => [", ", { code: log }]);
  return [
    "the keys of ",
    ...named.slice(1),
    ...(rest > 0 ? [` and ${grouped(rest)} more`] : []),
    ...(isHeld ? [` and those ${held}`] : []),
  ];
}

/** Sentences: of each side that could not be decrypted to its end, since which frame and why, and what would help. */
export function undecrypted(tls: TlsSession | null): string[] {
  const { decryption } = tls ?? {};
  if (tls === null || decryption === undefined) return [];
  return [...handshakesLeft(decryption, tls), ...sidesLeft(decryption, tls)];
}

/** Of sides of which only the handshake could not be decrypted. */
function handshakesLeft(decryption: Decryption, tls: TlsSession): string[] {
  const left = SIDES.flatMap((side) => {
    const stopped = decryption[side].handshakeStopped;
    return stopped === undefined ? [] : [{ side, ...stopped }];
  });
  const [first] = left;
  if (first === undefined) return [];
  const parts = left.map(({ side, frame }) => `the ${side}'s handshake (from frame ${frame} on)`);
  return [sentence(parts.join(" and "), first.reason, decryption, tls)];
}

function sidesLeft(decryption: Decryption, tls: TlsSession): string[] {
  const [client, server] = [decryption.client, decryption.server];
  if (client.stopped !== null && client.stopped.reason === server.stopped?.reason) {
    const what = `${partOf("client", client)} and ${partOf("server", server)}`;
    return [sentence(what, client.stopped.reason, decryption, tls)];
  }
  return SIDES.flatMap((side) => {
    const { stopped } = decryption[side];
    return stopped === null
      ? []
      : [sentence(partOf(side, decryption[side]), stopped.reason, decryption, tls)];
  });
}

/** `what the server sent from frame 31 on` */
function partOf(side: Side, { stopped }: DecryptedSide): string {
  return `what the ${side} sent from frame ${stopped?.frame} on`;
}

function sentence(what: string, reason: StopReason, { keys }: Decryption, tls: TlsSession): string {
  const log = keys.inCapture ? "the key log in the capture" : "the key log";
  const [why, help] = REASONS[reason](log, tls);
  return `${what.charAt(0).toUpperCase()}${what.slice(1)} could not be decrypted: ${why}. ${help}`;
}

type Reason = (log: string, tls: TlsSession) => readonly [why: string, help: string];

const OTHER_READER = "Wireshark may decrypt it with the same keys.";

const REASONS: Readonly<Record<StopReason, Reason>> = {
  "no-secret": (log, { serverHello }) => [
    `${log} lacks the secret for it`,
    serverHello?.negotiatedVersion.name === "TLS 1.3"
      ? "TLS 1.3 needs the handshake and the traffic secret of each side: four lines of the log."
      : "Up to TLS 1.2 the log needs the CLIENT_RANDOM line of this connection.",
  ],
  "wrong-secret": (log) => [
    `the secret in ${log} does not fit (no authentication tag or MAC is valid)`,
    "The line of the log may be damaged, or bytes of the capture changed.",
  ],
  "bytes-missing": () => [
    "records before it are missing in the capture",
    "Capture again without lost packets, and packets in full length.",
  ],
  cipher: (_, { serverHello }) => [
    `${serverHello?.cipherSuite?.name ?? "its cipher suite"} is not supported`,
    OTHER_READER,
  ],
  version: (_, { serverHello }) => [
    `${serverHello?.negotiatedVersion.name ?? "its version of TLS"} is not supported`,
    OTHER_READER,
  ],
  compression: () => ["its records are compressed, which is not supported", OTHER_READER],
};
