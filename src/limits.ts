// Every bound in the program, each with its reason.

/** Bounds at which something of a capture is not told: a warning says so, and `--limit` raises them. */
export const DEFAULT_LIMITS = {
  /** Connections followed at the same time; a busy relay has thousands. */
  connections: 32_768,
  /** Connections of one SYN without an answer that are told: more of them are a flood or a scan. */
  "lone-syns": 10_000,
  /** Connections in one document, which is held in memory; ndjson has no such bound. */
  sessions: 100_000,
  /** Connections that may close before a closed one is written (ndjson): late packets come within seconds. */
  "lingering-connections": 1000,
  /** Bytes of a side kept behind a hole: a full window of a fast path. */
  "out-of-order-bytes": 4 << 20,
  /** Segments of a side kept behind a hole, where they are tiny. */
  "out-of-order-segments": 4096,
  /** Places with missing bytes listed per session. */
  gaps: 1000,
  /** FINs and RSTs listed per session, repetitions left out; a usual connection has two. */
  "close-events": 100,
  /** ICMP errors listed per session; the first ones tell the story. */
  "icmp-errors": 16,
  /** Of one line of a clear dialogue; RFC 5321 section 4.5.3.1 allows 1000 with extensions. */
  "line-bytes": 4096,
  /** Lines of one reply; no real EHLO reply has a hundred. */
  "reply-lines": 128,
  /** Commands of a client that may wait for their replies. */
  "awaited-replies": 1000,
  /** Bytes of a client that does not wait for the reply to STARTTLS or DATA: one window. */
  "held-bytes": 1 << 20,
  /** SMTP commands listed per session; a dialogue before TLS has ten, each mail in the clear four. */
  exchanges: 1000,
  /** Refusals listed per session; the first ones tell the story. */
  replies: 1000,
  /** Changes of speaker listed per session; a dialogue with its handshake has twenty. */
  turns: 1000,
  /** TLS messages listed per session; a handshake has ten. */
  messages: 10_000,
  /** Of one handshake message; the largest certificate chains in the wild stay below 400 kB. */
  "handshake-bytes": 1 << 20,
  /** Certificates read per session; a chain has four. */
  certificates: 256,
  /** Extensions of one hello; real ones have twenty. */
  extensions: 1000,
  /** Headers in one packet; two tunnels with VLAN tags and extension headers stay below 20. */
  layers: 64,
  /** Of IP fragments that wait for the rest: four times what Linux allows a host. */
  "fragment-bytes": 16 << 20,
  /** Of one side that extract --anonymize rewrites: a handshake, or a dialogue with a large mail. */
  "anonymized-bytes": 64 << 20,
} as const;

export type LimitName = keyof typeof DEFAULT_LIMITS;

/** What holds in one run. */
export type Limits = Readonly<Record<LimitName, number>>;

/** A full window of a fast path: a sequence number further ahead belongs to no such connection. */
export const WINDOW_BYTES = 4 << 20;

/** An RST so far before what was captured of its side is believed: its sender may go by an old segment. */
export const MISTAKEN_BYTES = 65_535;

/**
 * Segments of a connection after which bytes that the other side has acknowledged are no longer waited for: a mirror
 * port reorders by a few packets, never by so many.
 */
export const HOLE_PATIENCE_SEGMENTS = 64;

/**
 * First bytes of a side that repetitions are compared with: they hold a dialogue, a hello and the first certificate, and
 * are kept as long as the connection is followed.
 */
export const COMPARED_BYTES = 4096;

/**
 * Bytes of a connection's segments that wait to be read until it ends: a handshake, and a short mail behind it. A longer
 * one is read as it comes from there on.
 */
export const DEFERRED_BYTES = 32 << 10;

/** The same of all connections together: five thousand handshakes at the same time. */
export const ALL_DEFERRED_BYTES = 32 << 20;

/** Arrivals and acknowledgments of a side whose frames are remembered, from the first on: more than a handshake takes. */
export const MILESTONES = 256;

/** Segments of a side remembered until they are acknowledged: which of them are lost tells of the path. */
export const IN_FLIGHT = 64;

/** Segments of a side outside its window that are kept, since they may turn out to be part of the stream after all. */
export const SUSPECTS = 16;

/** Holes in a side's stream that are remembered to tell what fills them from repetitions. */
export const HOLES = 32;

/** First sendings of a side whose time is remembered: what is repeated later than so many segments is no handshake. */
export const FIRST_TRANSMISSIONS = 8;

/** Repetitions of bytes that were never acknowledged: a host gives up after 15 (RFC 9293 section 3.8.3). */
export const UNACKNOWLEDGED_RETRANSMISSIONS = 64;

/** First bytes of a side by which its protocol is told: no greeting is longer (RFC 5321 section 4.5.3.1.5). */
export const OPENING_BYTES = 512;

/** Bytes of both sides held back until the protocol is told: a greeting that others share, and what follows it. */
export const OPENING_HELD_BYTES = 4096;

/** Proxies in front of each other in one connection: real ones are two. */
export const MAX_TUNNELS = 4;

/** Bytes kept of an XMPP tag: its name comes first, and the rest of what is so long has nothing to do with TLS. */
export const TAG_BYTES = 4096;

/** Bytes kept of a message of a binary protocol: what concerns TLS is shorter, and the rest is counted only. */
export const CLEAR_MESSAGE_BYTES = 512;

/** Parts of AUTH responses that replies are searched for: an exchange of three responses has six. */
export const AUTH_PARTS = 64;

/** Encrypted records of a side whose lengths are listed: a flight of TLS 1.3 and what follows it. */
export const ENCRYPTED_LENGTHS = 8;

/** Other sessions that a rule is shown of a pair, a server or a client: even, so that as many are on either side. */
export const NEIGHBOURS = 32;

/** Hosts, certificates and pairs of hosts that causes and the census count: of a scan's further ones there is no more to say. */
export const SUMMARIZED_HOSTS = 65_536;

/** Servers of one story that are looked at one by one until the end: of more, what they share is told. */
export const STORY_SERVERS = 16;

/** Captured bytes of one packet: beyond it (Wireshark's bound too) a length field is damage, not a packet. */
export const PACKET_BYTES = 262_144;

/** The same for captures of D-Bus and USB, whose messages are larger (Wireshark's bound too). */
export const PACKET_BYTES_HOST_BUS = 128 << 20;

/** The same for captures of automotive buses with EBHSCR (Wireshark's bound too). */
export const PACKET_BYTES_BUS = 32 << 20;

/** One pcapng block: the largest packet with room for its options (Wireshark's bound too). */
export const BLOCK_BYTES = PACKET_BYTES_HOST_BUS + 131_104;

/** Interfaces of a pcapng section: no recorder has a thousand; keeps a file of nothing but interfaces bounded. */
export const INTERFACES = 65_536;

/** Distinct hellos and certificates remembered: where there are more, they do not recur anyway. */
export const RECURRING = 1024;

/** Window of zstd data: zstd itself takes no more unless told to (--long), since a file of 100 bytes can ask for gigabytes. */
export const ZSTD_WINDOW_BYTES = 128 << 20;

/** Size of a file that the second reader checks too: it is ten times slower, and this takes it some 20 ms. */
export const SECOND_READER_BYTES = 4 << 20;

/** The same where others will rely on what is said, in a page, an extract or a verification: some seconds at most. */
export const EVIDENCE_BYTES = 1 << 30;

/** Differences between the two readers that are told; the first one is what matters. */
export const READER_DIFFERENCES = 10;

/** What holding one fragment costs beside its bytes (measured), so that tiny fragments cannot hide their price. */
export const FRAGMENT_OVERHEAD = 640;

/** Fragments of one datagram: 65,535 bytes in pieces of 8, the smallest there are. */
export const MAX_FRAGMENTS_PER_DATAGRAM = 8192;

/** The largest IPv4 datagram, and the largest IPv6 payload that may be fragmented (RFC 8200 section 4.5). */
export const MAX_DATAGRAM = 65_535;

/**
 * Bytes in the body of a direction's first record: 2^14 + 2048 (RFC 5246 section 6.2.3). Later records may use
 * all 16 bits, since type and version have told by then that this is TLS, and old stacks send too much.
 */
export const MAX_FIRST_RECORD = (1 << 14) + 2048;

/**
 * Milliseconds by which joined files may overlap without a warning: the queues of one network card hand their
 * packets over out of order by less.
 */
export const CLOCK_DISORDER_MS = 1;

/**
 * Bytes of a ClientHello that a report shows in hex: record header, message header, version, random, session id and
 * the first cipher suites; every session keeps them.
 */
export const FIRST_BYTES = 96;

/** Milliseconds without a word after which a ladder diagram breaks its lines: a person would call it a pause. */
export const QUIET_MS = 1000;

/** Lines of a ladder diagram: more fill pages and hide what matters. */
export const LADDER_ROWS = 60;

/** Characters beside an arrow of a ladder diagram, in a picture that is read on a phone too. */
export const LADDER_LABEL = 42;

/** Rows of the table of sessions in a page that people read. --verbose lists all. */
export const LISTED_SESSIONS = 10_000;

/** Sessions of a capture that a page tells in full: it is read by people. --verbose tells of all. */
export const TOLD_SESSIONS = 20;
