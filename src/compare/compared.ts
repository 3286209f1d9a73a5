// A session of a capture -> what a comparison says of it by itself.
import { primaryFinding } from "../diagnose/failed.ts";
import type { Session } from "../session/session.ts";
import type { Compared } from "./comparison.ts";

/** "A" for the first. */
export const nameOf = (index: number): string => String.fromCharCode("A".charCodeAt(0) + index);

export function compared(session: Session, name: string): Compared {
  const { capture, stream, client, server, startTime } = session;
  const finding = primaryFinding(session);
  return {
    name,
    capture,
    stream,
    client,
    server,
    startTime,
    finding: finding && { id: finding.id, title: finding.title, certainty: finding.certainty },
  };
}
