// Capture bytes -> sessions. The only file that knows all layers.
import { type Bounds, type LimitWarning, type ReachedLimit, WatchedBounds } from "./bounds.ts";
import { CaptureKeys, type KeyOptions } from "./capture-keys.ts";
import {
  type CaptureContents,
  type CaptureReport,
  type Traffic,
  withLateWarnings,
} from "./capture-report.ts";
import { createCaptureDecoder } from "./capture/capture-decoder.ts";
import { type CaptureSource, chunksOf, nameOf } from "./capture/capture-source.ts";
import type { CaptureDecoder, PacketRewriter, PacketSink } from "./capture/captured-packet.ts";
import { diagnoseAll } from "./diagnose/diagnose-all.ts";
import type { Policy } from "./diagnose/policy.ts";
import { PUBLISHED_POLICY } from "./diagnose/policy/providers.ts";
import type { SessionWithOutcome, Session } from "./session/session.ts";
import { linkTypeName } from "./packet/link-type-names.ts";
import { createTcpSegment, TcpLocator } from "./packet/locate.ts";
import { noSessionWarning, unreadWarning } from "./not-read.ts";
import type { Unread } from "./packet/unread.ts";
import type { ReadCapture } from "./report/report-document.ts";
import { MAILBOX_PORTS } from "./session/mail-ports.ts";
import { PassedOver } from "./session/passed-over.ts";
import { type ReaderOptions, SessionReader } from "./session-reader.ts";
import type { TcpConnection } from "./tcp/connection.ts";
import type { DeferredConnection } from "./tcp/deferred-connection.ts";
import type { CreateDecrypter } from "./tls/decryption.ts";
import { loadDecryption } from "./tls/load-decryption.ts";
import { UninspectedPorts } from "./session/uninspected-ports.ts";
import { ConnectionTracker } from "./tcp/connections.ts";

/** Connections whose sessions are given in one go at the capture's end. */
const ENDED_TOGETHER = 100;

export interface InspectOptions extends ReaderOptions, KeyOptions {
  /** The file at `path` is the first of several that are one capture: see {@link Inspector.beginFile}. */
  readonly joined?: boolean;
  /**
   * Gets each session as soon as its connection has closed and others have closed after it, so that memory does not
   * grow with their number; the report's `sessions` are then empty. Findings that rest on other sessions are not made.
   */
  readonly onSession?: (session: Session) => void;
}

/**
 * Inspects the bytes of one capture (pcap or pcapng, not compressed). Throws a CaptureError if they are not a
 * capture that can be read; a capture that is cut short or damaged gives what precedes, with a warning.
 */
export async function inspect(source: CaptureSource, options: InspectOptions = {}): Promise<CaptureReport> {
  const inspector = new Inspector({ path: nameOf(source), ...options, ...(await decryptionFor(options)) });
  inspector.waitsForDecryption = true;
  for await (const chunk of chunksOf(source)) {
    inspector.push(chunk);
    if (inspector.isWaiting) inspector.decryptWith(await loadDecryption());
  }
  return inspector.finish();
}

/** The option `decryption` for who has key logs; what a capture itself holds may need it later. */
export async function decryptionFor({
  keyLog,
  decryption,
}: KeyOptions): Promise<Pick<KeyOptions, "decryption">> {
  if (keyLog === undefined || decryption !== undefined) return { decryption };
  return { decryption: await loadDecryption() };
}

/** The same for bytes that are pushed; one for each capture. */
export class Inspector {
  private path: string;
  /** The first file's path if there may be others; else null. */
  private readonly joinedPath: string | null;
  private readonly reader: SessionReader;
  private readonly keys: CaptureKeys;
  private readonly rewrite: PacketRewriter | null;
  private readonly bounds: WatchedBounds;
  private readonly locator: TcpLocator;
  private readonly segment = createTcpSegment();
  private decoder: CaptureDecoder;
  /** Frames in earlier files of the capture. */
  private framesBefore = 0;
  private readonly tracker: ConnectionTracker;
  private readonly passedOver: PassedOver;
  private readonly uninspected = new UninspectedPorts();
  private readonly onSession: ((session: Session) => void) | null;
  private readonly policy: Policy;
  private readonly allPorts: boolean;
  /** But for those of the file at hand. */
  private unreadPackets = 0;
  private readonly sessions: SessionWithOutcome[] = [];
  private sessionCount = 0;
  private bytes = 0;
  /**
   * True where it has taken a connection that has ended, to be read elsewhere: `onSession` does not get its session. Whoever
   * reads it calls `reached` before the file ends.
   */
  onStored: ((connection: DeferredConnection) => boolean) | null = null;

  /** With `rewrite`, packets are inspected as it gives them. */
  constructor(options: InspectOptions = {}, rewrite: PacketRewriter | null = null) {
    this.rewrite = rewrite;
    const { path = "", allPorts = false } = options;
    this.path = path;
    this.allPorts = allPorts;
    this.joinedPath = options.joined === true ? path : null;
    this.bounds = new WatchedBounds(options.limits);
    this.reader = new SessionReader(options, this.bounds);
    // Nothing is anonymised of what was decrypted.
    const keyOptions = rewrite === null ? options : { decryption: null };
    this.keys = new CaptureKeys(keyOptions, this.reader.context, () => this.place());
    this.locator = this.createLocator();
    const inspected = new Uint8Array(65536);
    if (allPorts) inspected.fill(1);
    else for (const port of this.reader.serverPorts) inspected[port] = 1;
    const { limits } = this.bounds;
    this.onSession = options.onSession ?? null;
    this.policy = options.policy ?? PUBLISHED_POLICY;
    this.tracker = new ConnectionTracker(
      inspected,
      {
        open: (connection) => this.reader.open(connection),
        done: (connection) => this.done(connection),
        takes: (connection) => this.handOver(connection),
        passedOver: (segment) => this.uninspected.note(segment),
      },
      this.onSession === null
        ? { most: limits.sessions, bounds: this.bounds }
        : { linger: limits["lingering-connections"], bounds: this.bounds },
    );
    this.passedOver = new PassedOver(allPorts ? null : this.reader.serverPorts, this.tracker.flows);
    this.decoder = this.createDecoder();
  }

  /**
   * Bytes pushed from now on are those of the next file of the same capture, of any format: frames are numbered on,
   * and connections go on. Also after endFile() has thrown: then nothing that was pushed of that file counts.
   */
  beginFile(path: string): void {
    this.framesBefore += this.decoder.summary.frames;
    this.locator.framesBefore = this.framesBefore;
    this.bounds.beginFile(this.framesBefore + 1);
    this.keys.beginFile();
    this.path = path;
    this.bytes = 0;
    this.decoder = this.createDecoder();
  }

  /** Bytes of the capture in order, in chunks of any size; not kept after the call. */
  push(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    // Node's Buffer is a Uint8Array whose slice() does not copy; all layers below rely on one that does.
    this.decoder.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }

  /** Set by whoever calls decryptWith() once `isWaiting` is true, as it may be after each push(). */
  set waitsForDecryption(isAwaited: boolean) {
    this.keys.isAwaited = isAwaited;
  }

  /** The capture holds keys: what is pushed is only kept, until decryptWith(). */
  get isWaiting(): boolean {
    return this.decoder.isPaused;
  }

  decryptWith(create: CreateDecrypter): void {
    this.keys.decryptWith(create);
    this.decoder.resume();
  }

  /** There are keys: connections must not be read elsewhere. */
  get hasKeys(): boolean {
    return this.keys.areUsed;
  }

  /**
   * To be called every few seconds in a live capture: gives the sessions that had closed by the call before, which would
   * otherwise wait for others to close. Without `onSession` no session is given before the end.
   */
  settle(): void {
    if (this.onSession !== null) this.tracker.settle();
  }

  /** Connections that have closed so far, of those that are reported. */
  get closedConnections(): number {
    return this.tracker.closed;
  }

  /** Limits that a session reached which was read elsewhere. */
  reached(limits: readonly ReachedLimit[]): void {
    for (const limit of limits) this.bounds.reached(...limit);
  }

  /** Nothing more can be read from this file: further bytes are ignored. */
  get isDamaged(): boolean {
    return this.decoder.isDamaged;
  }

  /** No more bytes follow. */
  finish(): CaptureReport {
    const capture = this.endFile();
    const contents = this.endCapture();
    return { capture: withLateWarnings(capture, contents), ...contents };
  }

  /**
   * No more bytes of this file follow: it ends here, or with `isCut` it was not read further. Throws a CaptureError
   * if it is not a capture that can be read.
   */
  endFile(isCut = false): ReadCapture {
    if (!isCut) this.decoder.finish();
    return this.capture();
  }

  /**
   * No more files follow: ends some of the connections that are still open; false when none is left. To be called before
   * endCapture() by callers that cannot take all these sessions at once.
   */
  endSome(): boolean {
    return this.tracker.finish(ENDED_TOGETHER);
  }

  /** No more files follow. */
  endCapture(): CaptureContents {
    this.tracker.finish();
    const isAnyTcp = this.tracker.segments + this.passedOver.segments > 0;
    const unread = this.unreadWarnings(this.locator.unreadAtEnd(isAnyTcp));
    const traffic = this.traffic();
    return {
      sessions: diagnoseAll(
        this.sessions.toSorted((a, b) => a.stream - b.stream),
        { policy: this.policy, now: Date.now },
      ),
      traffic,
      lateWarnings: [...this.bounds.takeWarnings(), ...unread, ...this.noSession(traffic)],
    };
  }

  private createLocator(): TcpLocator {
    // Packets are numbered within their file.
    const bounds: Bounds = {
      limits: this.bounds.limits,
      reached: (limit, frame) => {
        // Each of the locator's limits leaves packets out.
        this.unreadPackets++;
        this.bounds.reached(limit, frame + this.framesBefore);
      },
    };
    return new TcpLocator((error, quoted) => {
      quoted.frame += this.framesBefore;
      this.tracker.icmp(error, quoted);
    }, bounds);
  }

  private createDecoder(): CaptureDecoder {
    const { locator, segment, tracker, framesBefore, rewrite } = this;
    const sink: PacketSink = (packet) => {
      if (!locator.locate(packet, segment)) return;
      segment.frame += framesBefore;
      tracker.push(segment);
    };
    const rewriting: PacketSink = (packet) => {
      const rewritten = rewrite?.(packet) ?? null;
      if (rewritten !== null) sink(rewritten);
    };
    const options = { asMerged: this.joinedPath !== null, secrets: this.keys };
    return rewrite === null
      ? createCaptureDecoder(sink, { ...options, filter: this.passedOver })
      : createCaptureDecoder(rewriting, options);
  }

  private done(connection: TcpConnection): void {
    const session = this.reader.sessionOf(connection);
    if (session === null) return;
    this.sessionCount++;
    if (this.onSession === null) this.sessions.push(session);
    else this.onSession(this.reader.withFindings(session));
  }

  private handOver(connection: DeferredConnection): boolean {
    const isTaken = !this.hasKeys && this.onStored?.(connection) === true;
    if (isTaken) this.sessionCount++;
    return isTaken;
  }

  private place(): { readonly path: string; readonly nextFrame: number } {
    return { path: this.path, nextFrame: this.framesBefore + this.decoder.summary.frames + 1 };
  }

  private capture(): ReadCapture {
    const { summary } = this.decoder;
    const { times } = this.reader.context;
    const { framesBefore } = this;
    const limits = this.bounds.takeWarnings(framesBefore + 1);
    const unread = this.unreadWarnings(this.locator.unread.take());
    const secrets = this.keys.held;
    return {
      path: this.path,
      partOf: this.joinedPath,
      format: summary.format,
      compression: null,
      packets: summary.packets,
      frames: summary.frames === 0 ? null : { first: framesBefore + 1, last: framesBefore + summary.frames },
      bytes: this.bytes,
      firstTime: summary.firstTime && times.of(summary.firstTime),
      lastTime: summary.lastTime && times.of(summary.lastTime),
      truncated: summary.truncated,
      damaged: summary.damaged,
      linkTypes: summary.linkTypes.map(linkTypeName),
      sha256: null,
      warnings: [
        ...summary.warnings,
        ...[...limits, ...unread].map(({ text }) => text),
        ...this.keys.warnings(),
      ],
      ...(summary.origin === null ? {} : { extractOf: summary.origin }),
      ...(secrets === null ? {} : { secrets }),
      secondReader: null,
    };
  }

  private traffic(): Traffic {
    return {
      sessions: this.sessionCount,
      tcpSegments: this.tracker.segments + this.passedOver.segments,
      tcpStreams: this.tracker.streams,
      tlsPorts: this.uninspected.tlsPorts(),
      mailboxPorts: MAILBOX_PORTS.flatMap((port) => {
        const connections = this.tracker.uninspected.get(port);
        return connections === undefined ? [] : [{ port, connections }];
      }),
      unreadPackets: this.unreadPackets,
      ...this.keys.fit(),
    };
  }

  /** Counts them too. */
  private unreadWarnings(unread: readonly Unread[]): LimitWarning[] {
    for (const { packets } of unread) this.unreadPackets += packets;
    return unread.map(unreadWarning);
  }

  private noSession(traffic: Traffic): LimitWarning[] {
    if (traffic.sessions > 0) return [];
    const ports = [...this.reader.serverPorts].toSorted((a, b) => a - b);
    const text = noSessionWarning(traffic, { ports, allPorts: this.allPorts });
    const frame = this.framesBefore + this.decoder.summary.frames;
    return [{ frame, text: this.joinedPath === null ? text : `in all joined files: ${text}` }];
  }
}
