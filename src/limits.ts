// The limits that --limit changes: default, what each bounds, and what happens at it. A capture that reaches one gets a
// warning (bounds.ts). Constants that tune one part only are in that part.

interface Limit {
  readonly default: number;
  /** What it bounds. */
  readonly of: string;
  /** What happens at it: a clause. */
  readonly at: string;
  /** What is left out at it, where that is counted. */
  readonly counted?: string;
}

const LISTED_UP_TO_IT = "later ones are not listed";
const TOO_FAR_OUT_OF_ORDER = "bytes that came too far out of order count as missing";

const TABLE = {
  // A busy relay has thousands.
  connections: {
    default: 32_768,
    of: "connections followed at the same time",
    at: "the oldest were reported early, closed ones first, and their later packets left out",
  },
  // More of them are a flood or a scan.
  "lone-syns": {
    default: 10_000,
    of: "connections of one unanswered SYN listed at the end of the capture",
    at: "older ones were not listed",
    counted: "connections of one unanswered SYN",
  },
  // A document is held in memory.
  sessions: {
    default: 100_000,
    of: "connections in one document (not ndjson)",
    at: "later connections are not in the document",
  },
  // Late packets come within seconds.
  "lingering-connections": {
    default: 1000,
    of: "connections that close before a closed one is reported (ndjson)",
    at: "packets other than bare ACKs came later than that and were left out",
  },
  // A full window of a fast path.
  "out-of-order-bytes": {
    default: 4 << 20,
    of: "bytes of a side kept after missing ones",
    at: TOO_FAR_OUT_OF_ORDER,
  },
  // For tiny segments.
  "out-of-order-segments": {
    default: 4096,
    of: "segments of a side kept after missing bytes",
    at: TOO_FAR_OUT_OF_ORDER,
  },
  gaps: { default: 1000, of: "places with missing bytes listed per session", at: LISTED_UP_TO_IT },
  // Most connections have two; retransmitted ones are not listed.
  "close-events": { default: 100, of: "FINs and RSTs listed per session", at: LISTED_UP_TO_IT },
  // The first ones suffice.
  "icmp-errors": { default: 16, of: "ICMP errors listed per session", at: LISTED_UP_TO_IT },
  // RFC 5321 section 4.5.3.1 allows 1000 with extensions.
  "line-bytes": {
    default: 4096,
    of: "bytes of a line of a cleartext dialogue",
    at: "the rest of longer lines was not read",
  },
  // No real EHLO reply has a hundred.
  "reply-lines": { default: 128, of: "lines of an SMTP reply", at: "further lines were left out" },
  "awaited-replies": {
    default: 1000,
    of: "commands that wait for their replies",
    at: "commands beyond it are not matched with replies",
  },
  // One window.
  "held-bytes": {
    default: 1 << 20,
    of: "bytes of a client that does not wait for the reply to STARTTLS or DATA",
    at: "what the client sent beyond it was not read",
  },
  // A dialogue before TLS has ten, each mail in cleartext four.
  exchanges: { default: 1000, of: "SMTP commands listed per session", at: LISTED_UP_TO_IT },
  // The first ones suffice.
  replies: { default: 1000, of: "SMTP refusals listed per session", at: LISTED_UP_TO_IT },
  // A dialogue with its handshake has twenty.
  turns: {
    default: 1000,
    of: "changes of speaker listed per session",
    at: "those between the first and the last are not listed",
  },
  // A handshake has ten.
  messages: {
    default: 10_000,
    of: "TLS messages, and errors in them, listed per session",
    at: "later ones are not read",
  },
  // The largest certificate chains in the wild stay below 400 kB.
  "handshake-bytes": {
    default: 1 << 20,
    of: "bytes of a handshake message",
    at: "a longer message was not read",
  },
  // A chain has four.
  certificates: { default: 256, of: "certificates per session", at: "no more were read" },
  // Real hellos have twenty.
  extensions: { default: 1000, of: "extensions of a hello", at: "no more were read" },
  // Two tunnels with VLAN tags and extension headers stay below 20.
  layers: {
    default: 64,
    of: "headers in a packet, tunnels included",
    at: "packets with more were not read",
  },
  // Four times what Linux allows a host.
  "fragment-bytes": {
    default: 16 << 20,
    of: "bytes of IP fragments that wait for the rest",
    at: "the datagrams that had waited longest were given up",
  },
  // Some 100,000 connections.
  "key-log-bytes": {
    default: 64 << 20,
    of: "bytes of key logs, and of the TLS keys in a capture",
    at: "further keys were not used",
  },
  // A handshake, or a dialogue with a large mail.
  "anonymized-bytes": {
    default: 64 << 20,
    of: "bytes of a side that `extract --anonymize` rewrites",
    at: "nothing is written",
  },
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitName = keyof typeof TABLE;

export const isLimitName = (name: string): name is LimitName => Object.hasOwn(TABLE, name);

/** The values of one run. */
export type Limits = Readonly<Record<LimitName, number>>;

export const LIMITS: Readonly<Record<LimitName, Limit>> = TABLE;

export const DEFAULT_LIMITS: Limits = Object.assign(
  {},
  ...Object.entries(TABLE).map(([name, limit]) => ({ [name]: limit.default })),
);
