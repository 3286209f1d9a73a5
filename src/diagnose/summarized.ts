// A session -> what causes and census keep of it: little, and plain, so that threads can send it to each other.
import type { Certainty, Fault, Finding, Reply, Session, Severity } from "../session/session.ts";
import { isBelowTls12 } from "./client-hello.ts";
import { hostOfServer, nameOfClient } from "./dialogue.ts";
import { isFailed, primaryFinding } from "./failed.ts";
import { decisiveRefusal } from "./refusals-inside.ts";
import { versionNumber } from "./tls-versions.ts";
import { leafOf } from "../session/leaf-certificate.ts";

export interface Summarized {
  readonly capture: string;
  readonly stream: number;
  readonly clientAddress: string;
  /** From EHLO. */
  readonly clientName: string | null;
  readonly serverAddress: string;
  readonly serverPort: number;
  readonly startTime: string | null;
  readonly isEstablished: boolean;
  readonly isMailInClear: boolean;
  /** The highest version that the hello offers; null without a hello. */
  readonly offered: string | null;
  readonly offeredNumber: number;
  readonly fingerprint: string | null;
  readonly negotiated: string | null;
  readonly cipherSuite: string | null;
  /** SHA-256 of the server's certificate; null without one. */
  readonly certificate: string | null;
  readonly subject: string | null;
  readonly issuer: string | null;
  readonly notAfter: string | null;
  readonly notBefore: string | null;
  /** For which it may be used; null without a certificate, and for any. */
  readonly purposes: readonly string[] | null;
  /** Null where it is part of no cause. */
  readonly explained: Explained | null;
}

/** What explains a session. */
export interface Explained {
  /** What sessions that fail in the same way have in common, apart from the server. */
  readonly story: string;
  readonly isFailed: boolean;
  /** A finding does; else all that is known is the outcome. */
  readonly isFinding: boolean;
  readonly serverName: string | null;
  readonly finding: string;
  readonly fault: Fault | null;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  /** Its own: what a finding compares with may be of another connection. */
  readonly frames: readonly number[];
  /** The refusal that ended it, else the last one. */
  readonly refusal: Pick<Reply, "frame" | "code" | "text"> | null;
}

export function summarized(session: Session): Summarized {
  const { capture, stream, client, server, startTime, outcome, smtp, tls } = session;
  const hello = tls?.clientHello ?? null;
  const answer = tls?.serverHello ?? null;
  const leaf = leafOf(session, "server");
  return {
    capture,
    stream,
    clientAddress: client.address,
    clientName: nameOfClient(session),
    serverAddress: server.address,
    serverPort: server.port,
    startTime,
    isEstablished: outcome === "established",
    isMailInClear: smtp?.mailInClear === true,
    offered: hello?.highestVersion.name ?? null,
    offeredNumber: hello === null ? 0 : versionNumber(hello.highestVersion),
    fingerprint: hello?.ja4 ?? hello?.ja3 ?? null,
    negotiated: answer?.negotiatedVersion.name ?? null,
    cipherSuite: answer?.cipherSuite?.name ?? null,
    certificate: leaf?.sha256 ?? null,
    subject: leaf?.subject ?? null,
    issuer: leaf?.issuer ?? null,
    notAfter: leaf?.notAfter ?? null,
    notBefore: leaf?.notBefore ?? null,
    purposes: leaf?.extendedKeyUsage?.purposes ?? null,
    explained: explained(session),
  };
}

function explained(session: Session): Explained | null {
  const finding = primaryFinding(session);
  const failed = isFailed(session);
  if (finding === null && !failed) return null;
  const { outcome, frames } = session;
  const isOwn = (frame: number): boolean => frame >= frames.first && frame <= frames.last;
  const { id, fault, severity, certainty, title, detail, remedy } = finding ?? unexplained(outcome);
  return {
    story: storyOf(session, finding, failed),
    isFailed: failed,
    isFinding: finding !== null,
    serverName: hostOfServer(session),
    finding: id,
    fault,
    severity,
    certainty,
    title,
    detail,
    remedy,
    frames: finding?.frames.filter(isOwn) ?? (session.close.frame === null ? [] : [session.close.frame]),
    refusal: refusalOf(session),
  };
}

const unexplained = (outcome: Session["outcome"]): Omit<Finding, "primary" | "frames" | "evidence"> => ({
  id: outcome,
  fault: null,
  severity: "error",
  certainty: "certain",
  title: "No finding explains it",
  detail: `The outcome is ${outcome}, and no finding explains it.`,
  remedy: "",
});

function storyOf(session: Session, finding: Finding | null, failed: boolean): string {
  const { outcome, tls, aborted } = session;
  const frame = aborted?.frame ?? null;
  const alert =
    frame === null ? undefined : tls?.alerts.find((each) => each.frame === frame)?.description?.id;
  const reply = frame === null ? undefined : repliesOf(session).find((each) => each.frame === frame)?.code;
  const refusal = decisiveRefusal(session)?.reply.code;
  return `${finding?.id ?? outcome} ${finding?.fault} ${failed} ${offerKind(session, finding)} ${alert ?? reply ?? refusal}`;
}

/** What a network loses, or a recorder, does not depend on it. */
function offerKind({ tls }: Session, finding: Finding | null): string {
  const hello = tls?.clientHello ?? null;
  if (hello === null || finding?.fault === "path" || finding?.fault === "capture") return "";
  return isBelowTls12(hello) ? "below TLS 1.2" : "TLS 1.2 or higher";
}

function refusalOf(session: Session): Reply | null {
  const decisive = decisiveRefusal(session);
  if (decisive !== null) return decisive.reply;
  const replies = repliesOf(session);
  return replies.find(({ frame }) => frame === session.aborted?.frame) ?? replies.at(-1) ?? null;
}

/** In the clear, and inside TLS where that was read. */
const repliesOf = ({ smtp, smtpInTls }: Session): readonly Reply[] =>
  smtpInTls === undefined ? (smtp?.replies ?? []) : [...(smtp?.replies ?? []), ...smtpInTls.replies];
