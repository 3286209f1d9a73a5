// Claims about a session's outcome, its close and its findings.
import type { FindingId } from "../diagnose/finding-texts.ts";
import type { Session, Side } from "../session/session.ts";
import { fail, pass, unknown, type Verdict } from "./claim.ts";

/** TLS was established. */
export function established({ tls, outcome, close }: Session): Verdict {
  if (tls?.established) {
    const version = tls.serverHello?.negotiatedVersion.name ?? "TLS";
    return pass(`${version} was established`, tls.serverHello?.frame ?? null);
  }
  if (outcome === "incomplete-capture") return unknown("the capture is incomplete");
  return fail(`TLS was not established: ${outcome}`, close.frame);
}

/** No message was sent in clear text. */
export function noClearTextMail({ smtp, tls, view, outcome }: Session): Verdict {
  if (smtp?.mailInClear === true) {
    const data = smtp.exchanges.find(({ verb }) => verb === "DATA" || verb === "BDAT");
    return fail("a message was sent in clear text", data?.frame ?? null);
  }
  const isClearSeen = view.fromStart && view.missing.every(({ from }) => from !== "client");
  if (tls?.established && isClearSeen)
    return pass("no message was sent before TLS", tls.clientHello?.frame ?? null);
  if (!isClearSeen || outcome === "incomplete-capture") {
    return unknown("the capture does not show everything that the client sent");
  }
  return pass("no message was sent", null);
}

/** This side sent the first FIN or RST. */
export function closedBy(side: Side) {
  return ({ close, aborted, view }: Session): Verdict => {
    if (close.by === null || close.with === null) return unknown("neither a FIN nor an RST was captured");
    if (aborted?.by === "unknown") return unknown("both sides closed within one round trip");
    if (!view.bothSides) return unknown(`only the ${close.by}'s packets were captured`);
    const judged = close.by === side ? pass : fail;
    return judged(`the ${close.by} sent the first ${close.with}`, close.frame);
  };
}

export function hasFinding(id: string) {
  return (session: Session): Verdict => {
    const found = session.findings.find((finding) => finding.id === id);
    if (found !== undefined) return pass(found.title, found.frames[0] ?? null);
    return unread(id, session) ?? fail("the session does not have this finding", null);
  };
}

export function hasNoFinding(id: string) {
  return (session: Session): Verdict => {
    const found = session.findings.find((finding) => finding.id === id);
    if (found !== undefined) return fail(found.title, found.frames[0] ?? null);
    if (session.outcome === "incomplete-capture") return unknown("the capture is incomplete");
    return unread(id, session) ?? pass("the session does not have this finding", null);
  };
}

/** They tell what was said inside TLS, and nothing else. */
const INSIDE: ReadonlySet<string> = new Set<FindingId>([
  "auth-refused-inside-tls",
  "refused-inside-tls",
  "command-refused-inside-tls",
]);

/** That a session does not have a finding of these proves nothing where keys did not open all of it. */
function unread(id: string, { tls }: Session): Verdict | null {
  if (!INSIDE.has(id) || !tls?.established) return null;
  const { decryption } = tls;
  if (decryption === undefined) return unknown("what was said inside TLS cannot be read without its keys");
  const stop = decryption.client.stopped ?? decryption.server.stopped;
  return stop === null ? null : unknown(`not all of TLS could be decrypted (from frame ${stop.frame} on)`);
}
