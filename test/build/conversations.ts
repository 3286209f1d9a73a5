// A scripted TCP connection to frames, segments or a whole capture; sequence and ACK numbers are filled in.
//
//   dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n").fin("client").pcap()
//
// One call of client() or server() is one frame; frames are 10 ms apart and numbered from 1 in the order of capture.
import { createTcpSegment, TcpLocator } from "../../src/packet/locate.ts";
import { ACK, FIN, RST, SYN, type TcpSegment } from "../../src/packet/segment.ts";
import type { Side } from "../../src/session/session.ts";
import * as files from "./captures.ts";
import { captured, tcpPacket } from "./packets.ts";
import {
  applicationData,
  changeCipherSpec,
  clientHello,
  encrypted,
  extension,
  handshake,
  handshakeRecord,
  join,
  type Part,
  serverHello,
  serverHello13,
  uint16,
  vector8,
} from "./tls.ts";

/** One frame as it was captured. */
export interface Frame {
  readonly from: Side;
  /** "192.0.2.10:41234" */
  readonly source: string;
  readonly destination: string;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
  readonly payload: Uint8Array;
  /** Bytes of the payload that the snapshot length cut off. */
  readonly cut: number;
  readonly atMs: number;
}

export interface DialogueOptions {
  readonly client?: string;
  readonly server?: string;
  /** Initial sequence numbers. */
  readonly clientSequence?: number;
  readonly serverSequence?: number;
  readonly startMs?: number;
}

export interface SendOptions {
  /** The sender has not received the other side's last frames yet: it acknowledges what it did before. */
  readonly unaware?: boolean;
}

const STEP_MS = 10;
const START_SECONDS = 1_700_000_000;
/** Record bodies of TLS 1.3 with a tag of 16 bytes and the type's byte (RFC 9846 section 5.2). */
const FINISHED_SHA256 = 4 + 32 + 17;
export const ALERT_LENGTH = 2 + 17;

export const EHLO_REPLY = "250-mx.example.net\r\n250-SIZE 1000\r\n250 STARTTLS\r\n";
const OFFER_13 = [extension(0x002b, vector8(uint16(0x0304, 0x0303)))];

/** Records of a TLS 1.2 and of a TLS 1.3 handshake, by flight. */
export const HELLO = handshakeRecord(clientHello());
export const HELLO_13 = handshakeRecord(clientHello({ extensions: OFFER_13 }));
export const SERVER_FLIGHT = handshakeRecord(serverHello(), handshake(14));
export const CLIENT_FINISH = join(handshakeRecord(handshake(16)), changeCipherSpec(), encrypted(22, 40));
export const SERVER_FINISH = join(changeCipherSpec(), encrypted(22, 40));
export const SERVER_FLIGHT_13 = join(
  handshakeRecord(serverHello13()),
  changeCipherSpec(),
  applicationData(900),
);
const CLIENT_FINISH_13 = join(changeCipherSpec(), applicationData(FINISHED_SHA256));

export const dialogue = (options?: DialogueOptions): Dialogue => new Dialogue(options);

export class Dialogue {
  readonly frames: Frame[] = [];
  private readonly ends: Readonly<Record<Side, string>>;
  /** What each side sends next, and what it acknowledges. */
  private readonly next: Record<Side, number>;
  private readonly acknowledged: Record<Side, number> = { client: 0, server: 0 };
  private nowMs: number;

  constructor(options: DialogueOptions = {}) {
    this.ends = {
      client: options.client ?? "192.0.2.10:41234",
      server: options.server ?? "198.51.100.25:25",
    };
    this.next = { client: options.clientSequence ?? 1000, server: options.serverSequence ?? 900_000 };
    this.nowMs = options.startMs ?? 0;
  }

  /** SYN, SYN/ACK, ACK. */
  syn(): this {
    return this.frame("client", SYN)
      .frame("server", SYN | ACK)
      .ack("client");
  }

  client(...parts: readonly Part[]): this {
    return this.frame("client", ACK, parts);
  }

  server(...parts: readonly Part[]): this {
    return this.frame("server", ACK, parts);
  }

  ack(from: Side): this {
    return this.frame(from, ACK);
  }

  fin(from: Side, options?: SendOptions): this {
    return this.frame(from, FIN | ACK, [], options);
  }

  rst(from: Side, options?: SendOptions): this {
    return this.frame(from, RST | ACK, [], options);
  }

  frame(from: Side, flags: number, parts: readonly Part[] = [], options: SendOptions = {}): this {
    const to = other(from);
    const payload = join(...parts);
    if ((flags & ACK) !== 0 && options.unaware !== true) this.acknowledged[from] = this.next[to];
    this.frames.push({
      from,
      source: this.ends[from],
      destination: this.ends[to],
      sequence: this.next[from],
      acknowledgment: (flags & ACK) === 0 ? 0 : this.acknowledged[from],
      flags,
      payload,
      cut: 0,
      atMs: this.nowMs,
    });
    this.next[from] += payload.length + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
    this.nowMs += STEP_MS;
    return this;
  }

  /** Sent and received, but not captured. */
  lost(from: Side, ...parts: readonly Part[]): this {
    this.next[from] += join(...parts).length;
    return this;
  }

  /** Captured once more, now: the last frame, or the one so many before it. */
  again(before = 0): this {
    const frame = this.frames.at(-1 - before);
    if (frame !== undefined) this.frames.push({ ...frame, atMs: this.nowMs });
    this.nowMs += STEP_MS;
    return this;
  }

  /** The last two frames were captured in the other order. */
  swap(): this {
    const [first, second] = this.frames.splice(-2);
    if (first !== undefined && second !== undefined) {
      this.frames.push({ ...second, atMs: first.atMs }, { ...first, atMs: second.atMs });
    }
    return this;
  }

  /** The snapshot length cut so many bytes off the last frame. */
  cut(bytes: number): this {
    const frame = this.frames.pop();
    if (frame !== undefined) this.frames.push({ ...frame, cut: bytes });
    return this;
  }

  wait(milliseconds: number): this {
    this.nowMs += milliseconds;
    return this;
  }

  /** Frames 4 to 8 behind syn(): greeting, EHLO and its reply, STARTTLS and its reply. */
  starttls(): this {
    return this.server("220 mx.example.net ESMTP\r\n")
      .client("EHLO mail.example.org\r\n")
      .server(EHLO_REPLY)
      .client("STARTTLS\r\n")
      .server("220 2.0.0 go ahead\r\n");
  }

  /** Six frames: four flights, then data of both sides. */
  tls12(): this {
    return this.client(HELLO)
      .server(SERVER_FLIGHT)
      .client(CLIENT_FINISH)
      .server(SERVER_FINISH)
      .client(applicationData())
      .server(applicationData());
  }

  /** Five frames: three flights, then data of both sides. */
  tls13(): this {
    return this.client(HELLO_13)
      .server(SERVER_FLIGHT_13)
      .client(CLIENT_FINISH_13)
      .client(applicationData())
      .server(applicationData());
  }

  pcap(): Uint8Array {
    return pcapOf(this.frames);
  }
}

/** SYN to the positive reply to STARTTLS: frames 1 to 8. */
export const starttlsDialogue = (options?: DialogueOptions): Dialogue => dialogue(options).syn().starttls();

/** The frames as a capture, in the order given. */
export const pcapOf = (frames: readonly Frame[]): Uint8Array => files.pcap(packetsOf(frames));

export const pcapngOf = (frames: readonly Frame[]): Uint8Array => files.pcapng(packetsOf(frames));

/** The frames as the packet layer hands them on, each a view of its own. */
export function segmentsOf(frames: readonly Frame[]): TcpSegment[] {
  const locator = new TcpLocator();
  return packetsOf(frames).map(({ data, time: [seconds, microseconds], originalLength }, index) => {
    const segment = createTcpSegment();
    const options = { number: index + 1, seconds, nanoseconds: microseconds * 1000, originalLength };
    locator.locate(captured(data, options), segment);
    return segment;
  });
}

function packetsOf(frames: readonly Frame[]) {
  return frames.map(({ source, destination, cut, atMs, ...frame }) => {
    const bytes = tcpPacket({ ...frame, from: source, to: destination });
    return {
      data: bytes.subarray(0, bytes.length - cut),
      originalLength: bytes.length,
      time: [START_SECONDS + Math.floor(atMs / 1000), (atMs % 1000) * 1000] as const,
    };
  });
}

const other = (side: Side): Side => (side === "client" ? "server" : "client");
