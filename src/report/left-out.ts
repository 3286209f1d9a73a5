// What is left out of a session in JSON, and what its absence stands for: facts that hardly any session has, or that it
// tells elsewhere; none of them of version 1 of the contract.

/** Of a member, and of those in it, or in each item of it where it is a list. */
export interface LeftOut {
  /** Left out where it holds this: any list without items for [], for {} an object of which all is left out. */
  readonly value?: null | boolean | 0 | 1 | readonly [] | typeof NOTHING;
  /** Left out where it holds what this makes of the object that it is in, and of the session; null for undefined. */
  readonly told?: (beside: Members, session: Members) => unknown;
  /** In the order in which they are filled in. */
  readonly members?: Readonly<Record<string, LeftOut>>;
}

type Members = Readonly<Record<string, unknown>>;

const NOTHING: Readonly<Record<string, never>> = {};
const NULL: LeftOut = { value: null };
const TRUE: LeftOut = { value: true };
const FALSE: LeftOut = { value: false };
const ZERO: LeftOut = { value: 0 };
const EMPTY: LeftOut = { value: [] };

const sameAs = (name: string): LeftOut => ({ told: (beside) => beside[name] });

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

/** Of a record that begins a ClientHello, in hex: behind the headers of record and message, and the version. */
const RANDOM = { start: 22, end: 86 };

const CLIENT_HELLO: LeftOut["members"] = {
  random: {
    told: ({ firstBytes }) =>
      typeof firstBytes === "string" ? firstBytes.slice(RANDOM.start, RANDOM.end) : undefined,
  },
  keyShares: EMPTY,
  firstFrame: sameAs("frame"),
};
const SERVER_HELLO: LeftOut = { members: { keyShare: NULL, downgradeSentinel: NULL } };

const EXCHANGE: LeftOut["members"] = {
  time: { told: (exchange, session) => within(within(starttlsOf(exchange, session), "command"), "time") },
  argument: {
    told: ({ frame, verb }, session) => {
      const ehlo = within(session["smtp"], "ehlo");
      const isIt = within(ehlo, "frame") === frame && within(ehlo, "command") === verb;
      return isIt ? within(ehlo, "name") : undefined;
    },
  },
  reply: { told: (exchange, session) => within(starttlsOf(exchange, session), "reply") },
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
    told: ({ frame }, { close }) => (within(close, "frame") === frame ? within(close, "time") : undefined),
  },
  hopLimit: { told: ({ from }, { transport }) => within(within(transport, from), "hopLimit") },
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
        ehloReply: { told: ehloReplyOf },
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
        errors: EMPTY,
        keyExchange: NULL,
        retriedClientHello: { value: null, members: CLIENT_HELLO },
        resumed: NULL,
        encrypted: { value: NOTHING, members: { client: ENCRYPTED, server: ENCRYPTED } },
        foreign: EMPTY,
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
  const { value: usual, told } = leftOut;
  if (told !== undefined) return isAlike(value, told(beside, session) ?? null);
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

/** A copy without what is left out. */
export function compacted(session: object): unknown {
  return without(session, LEFT_OUT, { ...session });
}

function without(value: unknown, leftOut: LeftOut, session: Members): unknown {
  const { members } = leftOut;
  if (members === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => without(item, leftOut, session));
  const beside: Members = { ...value };
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(beside)) {
    const own = Object.hasOwn(members, name) ? members[name] : undefined;
    if (own !== undefined && isLeftOut(own, member, beside, session)) continue;
    const rest = own === undefined ? member : without(member, own, session);
    if (own !== undefined && mayBeEmpty(own) && isRecord(rest) && Object.keys(rest).length === 0) continue;
    kept[name] = rest;
  }
  return kept;
}

/** The reverse: the session as it was. What is no session stays as wrong as it is. */
export function completed(session: unknown): unknown {
  if (!isRecord(session)) return session;
  const filled = { ...session };
  fillIn(filled, LEFT_OUT, filled);
  return filled;
}

function whole(value: unknown, leftOut: LeftOut, session: Members): unknown {
  if (leftOut.members === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => whole(item, leftOut, session));
  const filled: Record<string, unknown> = { ...value };
  fillIn(filled, leftOut, session);
  return filled;
}

function fillIn(object: Record<string, unknown>, { members }: LeftOut, session: Members): void {
  for (const [name, member] of Object.entries(members ?? {})) {
    const value = Object.hasOwn(object, name) ? object[name] : usualOf(member, object, session);
    // Set before it is whole: what is told of its members may stand in it.
    if (value !== undefined) object[name] = whole(value, member, session);
  }
}

const usualOf = (leftOut: LeftOut, beside: Members, session: Members): unknown =>
  leftOut.told === undefined ? leftOut.value : (leftOut.told(beside, session) ?? null);

const isRecord = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
