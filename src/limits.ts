// Every bound in the program, each with its reason.

/** Out-of-order bytes kept per direction: a full window of a fast path; what lies beyond is declared missing. */
export const OUT_OF_ORDER_BYTES = 4 << 20;

/** Out-of-order segments kept per direction: bounds the list when segments are tiny. */
export const OUT_OF_ORDER_SEGMENTS = 4096;

/**
 * Segments of a connection after which bytes that the other side has acknowledged are no longer waited for: a mirror
 * port reorders by a few packets, never by so many.
 */
export const HOLE_PATIENCE_SEGMENTS = 64;

/** Holes in a side's stream that are remembered to tell what fills them from repetitions. */
export const HOLES = 32;

/** First sendings of a side whose time is remembered: what is repeated later than so many segments is no handshake. */
export const SENDINGS = 8;

/** Repetitions of bytes that were never acknowledged: a host gives up after 15 (RFC 9293 section 3.8.3). */
export const REPETITIONS = 64;

/** ICMP errors kept per connection: the first ones tell the story. */
export const ICMP_ERRORS = 16;

/** Bytes kept of one line of a clear dialogue: RFC 5321 section 4.5.3.1.6 allows 1000 in all; some servers send more. */
export const LINE_BYTES = 4096;

/** Lines kept of one reply: no real EHLO reply has a hundred. */
export const REPLY_LINES = 128;

/** Commands whose reply is waited for: a client that pipelines more than this is no longer followed. */
export const AWAITED_REPLIES = 1000;

/** First bytes of a side by which its protocol is told: no greeting is longer (RFC 5321 section 4.5.3.1.5). */
export const OPENING_BYTES = 512;

/** Bytes of both sides held back until the protocol is told: a greeting that others share, and what follows it. */
export const OPENING_HELD_BYTES = 4096;

/** Proxies in front of each other in one connection: real ones are two. */
export const MAX_TUNNELS = 4;

/** Bytes kept of a message of a binary protocol: what concerns TLS is shorter, and the rest is counted only. */
export const CLEAR_MESSAGE_BYTES = 512;

/** Commands of SMTP listed per session: a dialogue before TLS has ten. */
export const EXCHANGES = 100;

/** Parts of AUTH responses that replies are searched for: an exchange of three responses has six. */
export const AUTH_PARTS = 64;

/** Encrypted records of a side whose lengths are listed: a flight of TLS 1.3 and what follows it. */
export const ENCRYPTED_LENGTHS = 8;

/** Changes of speaker listed per session, and the last: a dialogue with its handshake has twenty. */
export const TURNS = 64;

/** Other sessions that a rule is shown of a pair, a server or a client: even, so that as many are on either side. */
export const NEIGHBOURS = 32;

/** Refusals kept per session; the first ones tell the story. */
export const REPLIES = 1000;

/** Messages listed per session: a session that never ends its handshakes stays bounded. */
export const MESSAGES = 10_000;

/** Bytes of the client kept while a reply to STARTTLS or DATA is awaited: one window of an impatient client. */
export const HELD_BYTES = 1 << 20;

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

/**
 * Connections that may close after another before that one is told, where sessions are told as they end: the
 * retransmissions behind a close come within seconds, in which few servers close so many.
 */
export const LINGERING_CONNECTIONS = 500;

/** Size of a file that the second reader checks too: it is ten times slower, and this takes it a tenth of a second. */
export const SECOND_READER_BYTES = 16 << 20;

/** Differences between the two readers that are told; the first one is what matters. */
export const READER_DIFFERENCES = 10;

/**
 * Headers in one packet. Real ones stay below 20 (two VLAN tags, MPLS, two tunnels with their IP and UDP
 * headers, extension headers); more is a packet made to keep us busy.
 */
export const MAX_LAYERS = 64;

/**
 * Bytes of IP fragments that wait for the rest of their datagram; beyond it the oldest datagram is given up.
 * Four times what Linux allows a host by default, because a capture sees the traffic of many.
 */
export const MAX_WAITING_FRAGMENT_BYTES = 16 << 20;

/** What holding one fragment costs beside its bytes (measured), so that tiny fragments cannot hide their price. */
export const FRAGMENT_OVERHEAD = 640;

/** Fragments of one datagram: 65,535 bytes in pieces of 8, the smallest there are. */
export const MAX_FRAGMENTS_PER_DATAGRAM = 8192;

/** The largest IPv4 datagram, and the largest IPv6 payload that may be fragmented (RFC 8200 section 4.5). */
export const MAX_DATAGRAM = 65_535;

/**
 * Bytes of one handshake message. The largest certificate chains in the wild stay below 400 kB; the length
 * field would allow 16 MiB for each side of each connection.
 */
export const MAX_HANDSHAKE_MESSAGE = 1 << 20;

/** Certificates in one message: one byte each would make a megabyte into a million objects. */
export const MAX_CERTIFICATES = 256;

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
export const LISTED_SESSIONS = 200;

/** Sessions of a capture that a page tells in full: it is read by people. --verbose tells of all. */
export const TOLD_SESSIONS = 20;

/** Bytes kept of what a side sent, so that it can be anonymised: a handshake, or a clear dialogue with a large mail. */
export const ANONYMIZED_BYTES = 64 << 20;
