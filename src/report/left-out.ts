// What is left out of a session in JSON, and what its absence stands for: facts that hardly any session has, none of
// them of version 1 of the contract.

/** Of a member, and of those in it, or in each item of it where it is a list. */
export interface LeftOut {
  /** Left out where it holds this; an empty list stands for any list without items. */
  readonly value?: null | false | 0 | readonly [];
  /** Left out where it holds the same as the member of that name beside it. */
  readonly sameAs?: string;
  readonly members?: Readonly<Record<string, LeftOut>>;
}

const NULL: LeftOut = { value: null };
const FALSE: LeftOut = { value: false };
const ZERO: LeftOut = { value: 0 };
const EMPTY: LeftOut = { value: [] };

const FLOW: LeftOut = {
  members: {
    retransmissions: ZERO,
    retransmissionDelayMs: ZERO,
    copies: ZERO,
    outOfOrder: ZERO,
    outsideWindow: ZERO,
    mss: NULL,
    openingHopLimit: NULL,
    hopLimit: NULL,
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
  members: {
    records: ZERO,
    bytes: ZERO,
    largest: ZERO,
    lengths: EMPTY,
    last: NULL,
    alertLength: NULL,
    afterHandshake: { members: { records: ZERO, bytes: ZERO, largest: ZERO } },
  },
};

const CLIENT_HELLO = { keyShares: EMPTY, firstFrame: { sameAs: "frame" } };
const SERVER_HELLO: LeftOut = { members: { keyShare: NULL, downgradeSentinel: NULL } };

/** Of a session. */
export const LEFT_OUT: LeftOut = {
  members: {
    proxy: NULL,
    smtp: {
      members: {
        unfinishedBanner: NULL,
        starttls: { members: { command: { members: { trailing: NULL } } } },
        commands: EMPTY,
        exchanges: { value: [], members: { argument: NULL } },
        ehloReply: NULL,
        ehloReplyFault: NULL,
        earlyFrame: NULL,
        bareLineFeed: NULL,
        auth: NULL,
        strayAfterStarttls: { members: { client: NULL, server: NULL } },
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
        encrypted: { members: { client: ENCRYPTED, server: ENCRYPTED } },
        foreign: EMPTY,
        renegotiation: NULL,
      },
    },
    close: { members: { events: { members: { knewOtherFin: FALSE, afterOwnFin: FALSE, unlike: EMPTY } } } },
    view: { members: { missing: EMPTY, rttMs: NULL } },
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
    turns: { value: [], members: { lastFrame: { sameAs: "firstFrame" }, endMs: { sameAs: "startMs" } } },
    opening: { members: { client: NULL, server: NULL } },
  },
};

/** `value`, beside which `beside` stands, is what its absence stands for. */
export function isLeftOut(
  leftOut: LeftOut,
  value: unknown,
  beside: Readonly<Record<string, unknown>>,
): boolean {
  if (leftOut.sameAs !== undefined) return value === beside[leftOut.sameAs];
  if (leftOut.value === undefined) return false;
  return (
    value === leftOut.value || (Array.isArray(leftOut.value) && Array.isArray(value) && value.length === 0)
  );
}

/** A copy without what is left out. */
export function compacted(value: unknown, leftOut = LEFT_OUT): unknown {
  const { members } = leftOut;
  if (members === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => compacted(item, leftOut));
  const beside: Readonly<Record<string, unknown>> = { ...value };
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(beside)) {
    const own = Object.hasOwn(members, name) ? members[name] : undefined;
    if (own === undefined) kept[name] = member;
    else if (!isLeftOut(own, member, beside)) kept[name] = compacted(member, own);
  }
  return kept;
}

/** The reverse. */
export function completed(value: unknown, leftOut = LEFT_OUT): unknown {
  const { members } = leftOut;
  if (members === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => completed(item, leftOut));
  const whole: Record<string, unknown> = { ...value };
  for (const [name, member] of Object.entries(members)) {
    if (Object.hasOwn(whole, name)) whole[name] = completed(whole[name], member);
    else if (member.sameAs !== undefined) whole[name] = whole[member.sameAs];
    else if (member.value !== undefined) whole[name] = member.value;
  }
  return whole;
}
