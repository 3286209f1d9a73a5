// Which facts JSON leaves out of a session, and what their absence stands for: facts that hardly any session has, or
// that it states elsewhere; none of version 1 of the contract. The JSON Schema has its defaults from here.

/** Of a member, and of those in it, or in each item of it where it is a list. */
export interface LeftOut {
  /** Left out where it holds this: any list without items for [], for {} an object of which all is left out. */
  readonly value?: null | boolean | 0 | 1 | readonly [] | typeof NOTHING;
  /** Left out where it holds what the rest of the session says it is. */
  readonly derived?: Derived;
  /** In the order in which they are filled in. */
  readonly members?: Readonly<Record<string, LeftOut>>;
}

interface Derived {
  /** From the object that the member is in, and the session; undefined is null. */
  readonly from: (beside: Members, session: Members) => unknown;
  /** The same in words, after "Left out where": for the schema. */
  readonly where: string;
}

export type Members = Readonly<Record<string, unknown>>;

const NOTHING: Readonly<Record<string, never>> = {};
const NULL: LeftOut = { value: null };
const TRUE: LeftOut = { value: true };
const FALSE: LeftOut = { value: false };
const ZERO: LeftOut = { value: 0 };
const EMPTY: LeftOut = { value: [] };

const sameAs = (name: string): LeftOut => ({
  derived: { from: (beside) => beside[name], where: `it is the same as ${name}` },
});

const FLOW: LeftOut = {
  members: {
    retransmissions: ZERO,
    retransmissionDelayMs: ZERO,
    copies: ZERO,
    outOfOrder: ZERO,
    outsideWindow: ZERO,
    mss: NULL,
    hopLimit: NULL,
    openingHopLimit: sameAs("hopLimit"),
    reset: NULL,
    unacknowledgedBytes: ZERO,
    unacknowledgedRetransmissions: ZERO,
    stalled: NULL,
    conflictFrame: NULL,
    zeroWindow: NULL,
    rttMs: NULL,
  },
};

const ENCRYPTED: LeftOut = {
  value: NOTHING,
  members: {
    records: ZERO,
    bytes: ZERO,
    largest: ZERO,
    lengths: EMPTY,
    last: NULL,
    alertLength: NULL,
    afterHandshake: { value: NOTHING, members: { records: ZERO, bytes: ZERO, largest: ZERO } },
  },
};

/** Hex digits of a record that begins a ClientHello, after the headers of record and message and the version. */
export const RANDOM = { start: 22, end: 86 };

const CLIENT_HELLO: LeftOut["members"] = {
  random: {
    derived: {
      from: ({ firstBytes }) =>
        typeof firstBytes === "string" ? firstBytes.slice(RANDOM.start, RANDOM.end) : undefined,
      where: `firstBytes has it, as its hex digits ${RANDOM.start} to ${RANDOM.end - 1}`,
    },
  },
  keyShares: EMPTY,
  firstFrame: sameAs("frame"),
};
/** Beside what version 1 has. */
export const CERTIFICATE_LEFT_OUT: LeftOut = {
  members: {
    keyUsage: NULL,
    extendedKeyUsage: NULL,
    basicConstraints: { value: null, members: { pathLength: NULL } },
    authorityKeyId: NULL,
    subjectKeyId: NULL,
    mustStaple: FALSE,
    malformed: EMPTY,
  },
};

const SERVER_HELLO: LeftOut = { members: { keyShare: NULL, downgradeSentinel: NULL } };

const EXCHANGE: LeftOut["members"] = {
  time: {
    derived: {
      from: (exchange, session) => within(within(starttlsOf(exchange, session), "command"), "time"),
      where: "starttls.command has it",
    },
  },
  argument: {
    derived: {
      from: ({ frame, verb }, session) => {
        const ehlo = within(session["smtp"], "ehlo");
        const isIt = within(ehlo, "frame") === frame && within(ehlo, "command") === verb;
        return isIt ? within(ehlo, "name") : undefined;
      },
      where: "it is ehlo.name; and where it is null and the command is not that of ehlo",
    },
  },
  reply: {
    derived: {
      from: (exchange, session) => within(starttlsOf(exchange, session), "reply"),
      where: "starttls has it; and where it is null and the command is not that of starttls",
    },
  },
};

/** Where that is the exchange. */
function starttlsOf({ frame, verb }: Members, session: Members): unknown {
  const starttls = within(session["smtp"], "starttls");
  const command = within(starttls, "command");
  return within(command, "frame") === frame && within(command, "verb") === verb ? starttls : undefined;
}

/** The reply to the command that `smtp.ehlo` is. */
function ehloReplyOf({ ehlo, exchanges }: Members): unknown {
  if (!Array.isArray(exchanges)) return undefined;
  const list: readonly unknown[] = exchanges;
  const exchange = list.find(
    (each) =>
      within(each, "frame") === within(ehlo, "frame") && within(each, "verb") === within(ehlo, "command"),
  );
  return within(exchange, "reply");
}

const FLAG: LeftOut["members"] = {
  time: {
    derived: {
      from: ({ frame }, { close }) => (within(close, "frame") === frame ? within(close, "time") : undefined),
      where: "it is close.time, of the same frame",
    },
  },
  hopLimit: {
    derived: {
      from: ({ from }, { transport }) => within(within(transport, from), "hopLimit"),
      where: "transport has the same hopLimit for that side",
    },
  },
  believed: TRUE,
  knewOtherFin: FALSE,
  afterOwnFin: FALSE,
  unlike: EMPTY,
};

/** Undefined where there is no such member. */
const within = (value: unknown, name: unknown): unknown =>
  isRecord(value) && typeof name === "string" ? value[name] : undefined;

/** Of a session. */
export const LEFT_OUT: LeftOut = {
  members: {
    proxy: NULL,
    smtp: {
      members: {
        unfinishedBanner: NULL,
        starttls: { members: { command: { members: { trailing: NULL } } } },
        commands: EMPTY,
        exchanges: { value: [], members: EXCHANGE },
        ehloReply: {
          derived: { from: ehloReplyOf, where: "it is the reply in exchanges to the command that is ehlo" },
        },
        ehloReplyFault: NULL,
        earlyFrame: NULL,
        bareLineFeed: NULL,
        auth: NULL,
        strayAfterStarttls: { value: NOTHING, members: { client: NULL, server: NULL } },
        helloBeforeReply: NULL,
        exchangeSessionId: NULL,
      },
    },
    tls: {
      members: {
        clientHello: { members: CLIENT_HELLO },
        helloRetryRequest: SERVER_HELLO,
        serverHello: SERVER_HELLO,
        certificates: CERTIFICATE_LEFT_OUT,
        errors: EMPTY,
        keyExchange: NULL,
        retriedClientHello: { value: null, members: CLIENT_HELLO },
        resumed: NULL,
        encrypted: { value: NOTHING, members: { client: ENCRYPTED, server: ENCRYPTED } },
        foreign: EMPTY,
        clientIssuerAccepted: NULL,
        renegotiation: NULL,
      },
    },
    view: {
      value: NOTHING,
      members: { fromStart: TRUE, bothSides: TRUE, syns: { value: 1 }, missing: EMPTY, rttMs: NULL },
    },
    transport: {
      members: {
        client: FLOW,
        server: FLOW,
        synAck: NULL,
        icmp: EMPTY,
        portReused: FALSE,
        timeRunsBackIn: NULL,
      },
    },
    close: { members: { events: { members: FLAG } } },
    turns: { value: [], members: { lastFrame: sameAs("firstFrame"), endMs: sameAs("startMs") } },
    opening: { value: NOTHING, members: { client: NULL, server: NULL } },
  },
};

/** `value`, beside which `beside` stands, is what its absence stands for. Of {} that shows once it is written. */
export function isLeftOut(leftOut: LeftOut, value: unknown, beside: Members, session: Members): boolean {
  const { value: usual, derived } = leftOut;
  if (derived !== undefined) return isAlike(value, derived.from(beside, session) ?? null);
  if (usual === undefined) return false;
  return value === usual || (Array.isArray(usual) && Array.isArray(value) && value.length === 0);
}

export const mayBeEmpty = (leftOut: LeftOut): boolean => leftOut.value === NOTHING;

/** The same, or two objects of the same plain values. */
function isAlike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isRecord(a) || !isRecord(b)) return false;
  for (const name in a) if (a[name] !== b[name]) return false;
  for (const name in b) if (a[name] !== b[name]) return false;
  return true;
}

export const isRecord = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
