// What was read, a session of it and the number of a frame -> the frame's bytes and fields: the capture is read once more.
import { type SessionFramesOptions, SessionFrames } from "../../fields/session-frames.ts";
import { readAgain } from "../../reading/read-again.ts";
import { decisiveFrames } from "../../report/decisive-frames.ts";
import { ladderOf } from "../../report/ladder/ladder.ts";
import type { Session } from "../../session/session.ts";
import { loadDecryption } from "../../tls/load-decryption.ts";
import type { FrameAnswer } from "../messages.ts";
import type { Kept } from "./kept.ts";
import { createTurns } from "./turns.ts";

/** Sessions whose frames are kept: people go back to the one before. */
const MAX_SESSIONS = 3;

export class Frames {
  private readonly kept: Kept;
  /** The last one asked for last. */
  private readonly read = new Map<Session, Promise<SessionFrames>>();

  constructor(kept: Kept) {
    this.kept = kept;
  }

  /** Reads the session's capture up to its last frame, unless it is one of the last sessions asked for. */
  async frame(session: Session, number: number): Promise<FrameAnswer> {
    const known = this.read.get(session) ?? readFrames(this.kept, session);
    this.read.delete(session);
    this.read.set(session, known);
    for (const oldest of this.read.keys()) if (this.read.size > MAX_SESSIONS) this.read.delete(oldest);
    try {
      const frames = await known;
      return { frame: frames.frame(number), numbers: frames.numbers };
    } catch (error) {
      this.read.delete(session);
      throw error;
    }
  }
}

/** Of all files, where several are one capture. */
async function readFrames(
  { store, captures, options }: Pick<Kept, "store" | "captures" | "options">,
  session: Session,
): Promise<SessionFrames> {
  const files = captures.filter(({ path, partOf }) => (partOf ?? path) === session.capture);
  const isDecrypted = session.tls?.decryption !== undefined;
  const asked: SessionFramesOptions = {
    ...options,
    decryption: isDecrypted ? await loadDecryption() : null,
    joined: files.some(({ partOf }) => partOf !== null),
    wanted: shownFrames(session),
  };
  const frames = new SessionFrames(session, asked);
  const turn = createTurns();
  for (const { path, frames: numbers } of files) {
    if (numbers === null) continue;
    frames.beginFile(numbers.first);
    for await (const chunk of readAgain(store, path, options.maxBytes)) {
      frames.push(chunk);
      if (frames.isDone) break;
      await turn();
    }
    if (frames.isDone) break;
  }
  frames.finish();
  return frames;
}

/** Those of the ladder diagram and of the verdict. */
function shownFrames(session: Session): ReadonlySet<number> {
  const arrows = ladderOf(session).rungs.flatMap((rung) => (rung.kind === "arrow" ? [rung.frame] : []));
  return new Set([...arrows, ...decisiveFrames(session)]);
}
