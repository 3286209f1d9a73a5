// Rows of what was sent, and what became of each -> an alignment of two capture points.
import type { Alignment, Crossing } from "../../../src/compare/align/alignment.ts";
import type { Compared, PathComparison } from "../../../src/compare/comparison.ts";
import { comparePath } from "../../../src/compare/path/compare-path.ts";
import type { WirePacket } from "../../../src/compare/wire/wire-packet.ts";
import type { TcpOptions } from "../../../src/packet/tcp-options.ts";
import type { WireTrace } from "../../../src/compare/wire/wire-trace.ts";
import { ACK, FIN, RST, SYN } from "../../../src/packet/segment.ts";
import type { Session, Side } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";

export interface Row {
  readonly from: Side;
  /** Payload: so many bytes, or this text. */
  readonly data?: number | string;
  /** "" is a bare ACK, where there is no payload. */
  readonly flag?: "SYN" | "FIN" | "RST" | "";
  readonly fate?: "lost" | "added";
  /** What arrived instead. */
  readonly as?: string;
  /** Repeats the row before it of that side. */
  readonly again?: true;
  /** Milliseconds since the row before; 30 where it is not given. */
  readonly after?: number;
  /** Milliseconds from point to point. */
  readonly takes?: number;
  readonly untold?: Crossing["untold"];
  /** Bytes of the payload that the recorder where it arrived kept. */
  readonly kept?: number;
  readonly hopLimit?: number;
  /** Has not heard of what the other side sent since. */
  readonly deaf?: true;
  readonly options?: Partial<TcpOptions>;
  readonly arrivedOptions?: Partial<TcpOptions>;
}

export interface Told {
  readonly near?: Partial<Session> | undefined;
  readonly far?: Partial<Session> | undefined;
  readonly alignment?: Partial<Alignment>;
}

const FLAGS = { SYN, FIN, RST, "": 0 } as const;
const ONE_WAY_MS = 10;
const NO_OPTIONS: TcpOptions = {
  kinds: [],
  mss: null,
  windowShift: null,
  sackPermitted: false,
  sack: [],
  timestamp: null,
  isCut: false,
};

/** Nothing was said that a session would know, and it failed. */
const FAILED: Partial<Session> = {
  smtp: null,
  tls: null,
  outcome: "handshake-failed",
  close: { ...build.session().close, by: null, frame: null, events: [] },
};

/** The far clock is as the near one. */
export function aligned(rows: readonly Row[], { near = {}, far = {}, alignment = {} }: Told = {}): Alignment {
  const frames = { near: 0, far: 0 };
  const packets: { readonly near: WirePacket[]; readonly far: WirePacket[] } = { near: [], far: [] };
  const next = { client: 1, server: 1 };
  const last = { client: 1, server: 1 };
  const known = { client: 1, server: 1 };
  let time = 0;
  const crossings = rows.map((row): Crossing => {
    const { from, data = 0, flag, fate, as, takes = ONE_WAY_MS } = row;
    const other = from === "client" ? "server" : "client";
    time += row.after ?? 30;
    const payload = typeof data === "string" ? data : "x".repeat(data);
    const position = row.again ? last[from] : flag === "SYN" ? 0 : next[from];
    last[from] = position;
    if (!row.again && fate !== "added") next[from] += payload.length + (flag === "FIN" ? 1 : 0);
    const [mine, theirs] = from === "client" ? (["near", "far"] as const) : (["far", "near"] as const);
    const packet = (
      point: "near" | "far",
      timeMs: number,
      text: string,
      options?: Partial<TcpOptions>,
    ): WirePacket => {
      const made: WirePacket = {
        frame: ++frames[point],
        timeMs,
        from,
        sequence: position,
        acknowledgment: row.deaf ? known[other] : next[other],
        flags: FLAGS[flag ?? ""] | (flag === "SYN" && from === "client" ? 0 : ACK),
        window: 500,
        hopLimit: row.hopLimit ?? 64,
        identification: 0,
        options: { ...NO_OPTIONS, ...options },
        payloadLength: text.length,
        payload: new TextEncoder().encode(text).slice(0, point === theirs ? row.kept : undefined),
      };
      packets[point].push(made);
      return made;
    };
    if (!row.deaf) known[other] = next[other];
    const sent = fate === "added" ? [] : [packet(mine, time, payload, row.options)];
    const arrived =
      fate === "lost" ? [] : [packet(theirs, time + takes, as ?? payload, row.arrivedOptions ?? row.options)];
    return {
      from,
      sent,
      arrived,
      position,
      length: payload.length,
      sentMs: sent[0]?.timeMs ?? null,
      arrivedMs: arrived[0]?.timeMs ?? null,
      isAltered: as !== undefined,
      untold: row.untold ?? null,
    };
  });
  return {
    traces: [trace(packets.near, near), trace(packets.far, far)],
    orderBy: "round-trip",
    crossings,
    clock: { offsetMs: 0, uncertaintyMs: ONE_WAY_MS, packets: crossings.length, steps: [] },
    sequenceShift: { client: 0, server: 0 },
    relay: null,
    ...alignment,
  };
}

function trace(packets: readonly WirePacket[], parts: Partial<Session>): WireTrace {
  return {
    session: build.session({ ...FAILED, ...parts }),
    packets,
    icmp: [],
    recorded: { fromMs: -1000, untilMs: 1_000_000 },
    leftOut: 0,
  };
}

export const point = (name: string, { session }: WireTrace): Compared => ({
  name,
  capture: `${name}.pcap`,
  stream: 0,
  client: session.client,
  server: session.server,
  startTime: null,
  finding: null,
});

export function compared(rows: readonly Row[], told: Told = {}): PathComparison {
  const alignment = aligned(rows, told);
  const [near, far] = alignment.traces;
  return comparePath([alignment], [point("A", near), point("B", far)], "hello");
}

/** `path-forged-close certain error` */
export const said = ({ findings }: PathComparison): string[] =>
  findings.map(({ id, certainty, severity }) => `${id} ${certainty} ${severity}`);

/** A connection is opened and the server greets. */
export const OPENED: readonly Row[] = [
  { from: "client", flag: "SYN" },
  { from: "server", flag: "SYN" },
  { from: "server", data: 34 },
  { from: "client", data: 23 },
  { from: "server", data: 165 },
];
