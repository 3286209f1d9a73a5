// What an inspection gives of one capture: its sessions, what else is in it, and the file itself.
import type { LimitWarning } from "./bounds.ts";
import type { ReadCapture } from "./report/report-document.ts";
import type { Session } from "./session/session.ts";

/** What one capture holds. */
export interface CaptureReport extends CaptureContents {
  readonly capture: ReadCapture;
}

/** The same without the file, or the files, that it was read from. */
export interface CaptureContents {
  /**
   * What was known only after the end of the file, as that there is no session; `frame` is 0 where no file has a frame: see
   * {@link withLateWarnings}.
   */
  readonly lateWarnings: readonly LimitWarning[];
  /** By stream number. */
  readonly sessions: readonly Session[];
  readonly traffic: Traffic;
}

/** The capture with those of the late warnings that are about its frames. */
export function withLateWarnings(capture: ReadCapture, { lateWarnings }: CaptureContents): ReadCapture {
  const { frames, warnings } = capture;
  const { first, last } = frames ?? { first: 0, last: 0 };
  const own = lateWarnings.filter(({ frame }) => frame >= first && frame <= last);
  return own.length === 0 ? capture : { ...capture, warnings: [...warnings, ...own.map(({ text }) => text)] };
}

/** What else is in the capture, for hints. */
export interface Traffic {
  /** Connections on the inspected ports: as many as there are sessions. */
  readonly sessions: number;
  readonly tcpSegments: number;
  readonly tcpStreams: number;
  /** Ports that were not inspected and got a ClientHello, the most frequent first. */
  readonly tlsPorts: readonly number[];
  /** Ports of IMAP and POP3 that were not inspected and had connections. */
  readonly mailboxPorts: readonly { readonly port: number; readonly connections: number }[];
  /** Packets that may hold mail and could not be read: the captures' warnings say why. */
  readonly unreadPackets: number;
  /** A key log that was given has secrets of a connection; absent where none was given. */
  readonly keyLogFits?: boolean | undefined;
}
