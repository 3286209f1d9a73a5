// Claims about a session's outcome, its close and its findings.
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
  return ({ findings }: Session): Verdict => {
    const found = findings.find((finding) => finding.id === id);
    if (found === undefined) return fail("the session does not have this finding", null);
    return pass(found.title, found.frames[0] ?? null);
  };
}

export function hasNoFinding(id: string) {
  return ({ findings, outcome }: Session): Verdict => {
    const found = findings.find((finding) => finding.id === id);
    if (found !== undefined) return fail(found.title, found.frames[0] ?? null);
    if (outcome === "incomplete-capture") return unknown("the capture is incomplete");
    return pass("the session does not have this finding", null);
  };
}
