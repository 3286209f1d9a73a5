// Dialogues -> what a TcpConnection calls for them, and dialogues with one stray segment.
import { TcpConnection } from "../../src/tcp/connection.ts";
import { dialogue, type Dialogue, type Frame, segmentsOf } from "./conversations.ts";

const sign = (direction: 0 | 1): string => (direction === 0 ? ">" : "<");

/** A connection with what it trace, call by call; > is from the sender of the first segment. */
export interface Trace {
  readonly connection: TcpConnection;
  readonly calls: readonly string[];
}

export const trace = (talk: Dialogue): Trace => traceOf(talk.frames);

export function traceOf(frames: readonly Frame[]): Trace {
  const calls: string[] = [];
  const segments = segmentsOf(frames);
  const [first] = segments;
  if (first === undefined) throw new Error("a connection has at least one frame");
  const connection = new TcpConnection(3, first, () => ({
    data: (direction, bytes, start, end, { frame }) => {
      calls.push(`${frame} ${sign(direction)} ${new TextDecoder().decode(bytes.subarray(start, end))}`);
    },
    gap: (direction, length, reason, { frame }) => {
      calls.push(`${frame} ${sign(direction)} ${length} ${reason}`);
    },
    closed: ({ timestamp, direction, flag }) => {
      calls.push(`${timestamp.frame} ${sign(direction)} ${flag}`);
    },
  }));
  for (const segment of segments) {
    connection.push(segment.sourcePort === first.sourcePort ? 0 : 1, segment);
    // What is kept must be the connection's own.
    segment.bytes.fill(0xee);
  }
  connection.finish();
  return { connection, calls };
}

/** The frames of what closed something, with the bytes that were read. */
export function closings(frames: readonly Frame[]): readonly string[] {
  const { connection, calls } = traceOf(frames);
  const closed = connection.closes.list.filter(({ isCredible }) => isCredible);
  const bytes = calls
    .filter((call) => !/ (FIN|RST)$/.test(call))
    .map((call) => call.split(" ").slice(1).join(" "));
  return [...closed.map(({ timestamp, flag }) => `${flag} ${timestamp.frame}`), ...bytes];
}

/** The last frame as one of its sender without bytes, so much further on. */
export function strayAfter({ frames }: Dialogue, flags: number, ahead: number): Frame {
  const last = frames.at(-1);
  if (last === undefined) throw new Error("the dialogue has begun");
  return { ...last, flags, payload: new Uint8Array(), sequence: last.sequence + last.payload.length + ahead };
}

export const opened = (): Dialogue => dialogue().syn().client("a").server("b");
export const goneOn = (): Dialogue =>
  opened().client("cd").server("ef").client("gh").fin("server").fin("client");
/** What both say after the first two words, with a segment put before it. */
export const withStray = (flags: number, ahead: number): readonly Frame[] =>
  goneOn().frames.toSpliced(5, 0, strayAfter(opened(), flags, ahead));
export const WHOLE = ["FIN 10", "FIN 11", "> a", "< b", "> cd", "< ef", "> gh"];
