// Which sessions are wanted, as plain data that a worker thread can be sent -> a test for one.
import ipaddr from "ipaddr.js";
import { greetingHost, nameOfClient } from "../diagnose/dialogue.ts";
import { isFailed } from "../diagnose/failed.ts";
import type { Outcome, Session } from "../session/session.ts";
import { clockIn } from "./clock.ts";

/** A session fits where it meets all of these; an empty list, false and null ask for nothing. */
export interface SessionFilter {
  readonly failed: boolean;
  /** Addresses, networks (`192.0.2.0/24`) or names, of which one must fit: see {@link isHostPattern}. */
  readonly clients: readonly string[];
  readonly servers: readonly string[];
  /** Of the server. */
  readonly ports: readonly number[];
  /** The session did not end before. */
  readonly since: TimeBound | null;
  /** The session did not begin later. */
  readonly until: TimeBound | null;
  /** Ids, of which it must have one. */
  readonly findings: readonly string[];
  readonly outcomes: readonly Outcome[];
  readonly streams: readonly number[];
}

/**
 * `2026-11-21`, `2026-11-21T03:14`, `2026-11-21T03:14:05.5`, or a time of day, `03:14:05`, which is meant of every day;
 * as clocks in the zone show it. Of the day, minute or second that is named the whole is meant.
 */
export interface TimeBound {
  readonly text: string;
  readonly zone: string;
}

export const EVERY_SESSION: SessionFilter = {
  failed: false,
  clients: [],
  servers: [],
  ports: [],
  since: null,
  until: null,
  findings: [],
  outcomes: [],
  streams: [],
};

export type SessionTest = (session: Session) => boolean;

/**
 * What is left out asks for nothing. Throws a RangeError for an unknown zone, and an Error for what is no
 * {@link isHostPattern}.
 */
export function fits(filter: Partial<SessionFilter>): SessionTest {
  const tests = Object.values(criteria({ ...EVERY_SESSION, ...filter }));
  return (session) => tests.every((test) => test(session));
}

/** The test of each criterion that the filter has, by its option's name; `time` is since and until. */
export function criteria(filter: SessionFilter): Readonly<Record<string, SessionTest>> {
  const { failed, clients, servers, ports, since, until, findings, outcomes, streams } = filter;
  const given: [string, boolean, () => SessionTest][] = [
    ["failed", failed, () => isFailed],
    ["client", clients.length > 0, () => clientTest(clients)],
    ["server", servers.length > 0, () => serverTest(servers)],
    ["port", ports.length > 0, () => oneOf(ports, ({ server }) => [server.port])],
    ["time", since !== null || until !== null, () => timeTest(filter)],
    [
      "finding",
      findings.length > 0,
      () => oneOf(findings, (session) => session.findings.map(({ id }) => id)),
    ],
    ["outcome", outcomes.length > 0, () => oneOf(outcomes, ({ outcome }) => [outcome])],
    ["stream", streams.length > 0, () => oneOf(streams, ({ stream }) => [stream])],
  ];
  return Object.fromEntries(given.filter(([, isGiven]) => isGiven).map(([name, , test]) => [name, test()]));
}

/** As options of the command line, `--failed --client 192.0.2.10`; "" for every session. */
export const filterText = (filter: SessionFilter): string =>
  filterOptions(filter)
    .map(([name, value]) => (value === null ? `--${name}` : `--${name} ${value}`))
    .join(" ");

/** The options, and what each is given: null for one that takes nothing. */
export function filterOptions(filter: SessionFilter): (readonly [name: string, value: string | null])[] {
  const { failed, clients, servers, ports, since, until, findings, outcomes, streams } = filter;
  const given: [string, readonly (string | number | null)[]][] = [
    ["failed", failed ? [null] : []],
    ["client", clients],
    ["server", servers],
    ["port", ports],
    ["since", since === null ? [] : [since.text]],
    ["until", until === null ? [] : [until.text]],
    ["finding", findings],
    ["outcome", outcomes],
    ["stream", streams.length === 0 ? [] : [streams.join(",")]],
  ];
  return given.flatMap(([name, values]) =>
    values.map((value) => [name, value === null ? null : String(value)] as const),
  );
}

function oneOf<T>(wanted: readonly T[], read: (session: Session) => readonly T[]): SessionTest {
  const known = new Set(wanted);
  return (session) => read(session).some((value) => known.has(value));
}

/** An address, a network as in `192.0.2.0/24`, or a name in which `*` stands for any letters. */
export function isHostPattern(text: string): boolean {
  return networkOf(text) !== null || (/^[\w.*-]+$/.test(text) && /[a-z*]/i.test(text));
}

interface Names {
  readonly addresses: readonly string[];
  readonly names: readonly (string | null | undefined)[];
}

/** By address, also the one that a load balancer names, and by the name in EHLO. */
function clientTest(wanted: readonly string[]): SessionTest {
  const test = hostTest(wanted);
  return (session) => {
    const { client, proxy } = session;
    return test({
      addresses: proxy?.source ? [client.address, proxy.source.address] : [client.address],
      names: [nameOfClient(session)],
    });
  };
}

/** By address, by the name in the greeting, and by SNI. */
function serverTest(wanted: readonly string[]): SessionTest {
  const test = hostTest(wanted);
  return (session) =>
    test({
      addresses: [session.server.address],
      names: [greetingHost(session), session.tls?.clientHello?.serverName],
    });
}

function hostTest(wanted: readonly string[]): (host: Names) => boolean {
  const tests = wanted.map((text) => networkTest(text) ?? nameTest(text));
  return (host) => tests.some((test) => test(host));
}

type Network = [base: ipaddr.IPv4 | ipaddr.IPv6, bits: number];

/** Null for what is neither an address nor a network. An address is a network of its own. */
function networkOf(text: string): Network | null {
  const [, address = "", bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return null;
  const base = ipaddr.parse(address);
  const whole = base.kind() === "ipv4" ? 32 : 128;
  const length = bits === undefined ? whole : Number(bits);
  return length > whole ? null : [base, length];
}

function networkTest(text: string): ((host: Names) => boolean) | null {
  const network = networkOf(text);
  if (network === null) return null;
  const [base, bits] = network;
  if (base.kind() === "ipv4") {
    const [wanted, mask] = [ipv4Number(base.toString()), bits === 0 ? 0 : -1 << (32 - bits)];
    return ({ addresses }) =>
      addresses.some((address) => !address.includes(":") && ((ipv4Number(address) ^ wanted) & mask) === 0);
  }
  return ({ addresses }) =>
    addresses.some((address) => {
      if (!address.includes(":")) return false;
      const seen = ipaddr.parse(address);
      return seen.kind() === base.kind() && seen.match(base, bits);
    });
}

/** Of one as captures have it: parsing any notation takes far longer, which shows with thousands of sessions. */
const ipv4Number = (address: string): number =>
  address.split(".").reduce((number, part) => (number << 8) | Number(part), 0);

/** Without regard to case and to a final dot. */
function nameTest(text: string): (host: Names) => boolean {
  if (!isHostPattern(text)) throw new Error(`${text} is no address, no network and no name`);
  const parts = text.replace(/\.$/, "").split("*");
  const pattern = new RegExp(`^${parts.map((part) => part.replaceAll(".", "\\.")).join(".*")}\\.?$`, "i");
  return ({ names }) => names.some((name) => typeof name === "string" && pattern.test(name));
}

/** A time of day is meant of the day on which the session begins, and of that on which it ends. */
function timeTest({ since, until }: SessionFilter): SessionTest {
  const [sinceClock, untilClock] = [clockIn(since?.zone), clockIn(until?.zone)];
  const isOverMidnight =
    isTimeOfDay(since) && isTimeOfDay(until) && !isNotAfter(since?.text ?? "", until?.text ?? "");
  return ({ startTime, endTime }) => {
    if (startTime === null || endTime === null) return false;
    const dayClock = isTimeOfDay(since) ? sinceClock : untilClock;
    const days = [startTime, endTime].map((time) => dayClock.wall(time).slice(0, DAY));
    const [begin, end] = [untilClock.wall(startTime), sinceClock.wall(endTime)];
    return days.some((day) => {
      const isSince = since === null || end >= boundText(since, day);
      const isUntil = until === null || isNotAfter(begin, boundText(until, day));
      return isOverMidnight ? isSince || isUntil : isSince && isUntil;
    });
  };
}

const DAY = "2026-11-21".length;

const isTimeOfDay = (bound: TimeBound | null): boolean => bound?.text[2] === ":";

const boundText = (bound: TimeBound, day: string): string =>
  isTimeOfDay(bound) ? `${day}T${bound.text}` : bound.text;

/** To the digits that the bound has. */
const isNotAfter = (time: string, bound: string): boolean => time.slice(0, bound.length) <= bound;
