// What a rule judges.
import type { Session } from "../session/session.ts";

/** A session with its verdict, and no findings yet. */
export type Judged = Omit<Session, "findings">;
