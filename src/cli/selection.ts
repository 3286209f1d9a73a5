// Options that choose among sessions, and the time zone in which times are told -> a filter, a zone.
import type { Options } from "yargs";
import { FINDING_IDS } from "../diagnose/finding-texts.ts";
import { isZone } from "../report/clock.ts";
import { OUTCOMES } from "../report/outcome.ts";
import { isHostPattern, type SessionFilter, type TimeBound } from "../report/session-filter.ts";
import type { Outcome } from "../session/session.ts";
import { findingId } from "./finding-id.ts";
import { type Given, valueOf, valuesOf } from "./given.ts";
import { parsePorts, parseStreams } from "./ports.ts";
import { UsageError } from "./usage-error.ts";

const WHICH = "Which sessions (one that fits each option given; of an option given twice, either):";
const value = { type: "string", nargs: 1, requiresArg: true, group: WHICH } as const;

export const TIME_ZONE_OPTION = {
  tz: {
    type: "string",
    nargs: 1,
    requiresArg: true,
    describe:
      "Zone of times that are shown or given: Europe/Berlin, local, or UTC, the default; JSON and CSV stay in UTC",
  },
} as const satisfies Readonly<Record<string, Options>>;

/** The same for every command that reads captures; rules across sessions see the others too. */
export const SELECTION_OPTIONS = {
  failed: { type: "boolean", group: WHICH, describe: "That failed, as the total counts them" },
  client: {
    ...value,
    describe: "Of this client: address, network (192.0.2.0/24) or EHLO name (*.example.net)",
  },
  server: { ...value, describe: "To this server: address, network, or name in its greeting or in SNI" },
  since: {
    ...value,
    describe: "That ended no earlier: 03:14 (of any day), 2026-11-21T03:14:05, with Z for UTC",
  },
  until: { ...value, describe: "That began no later" },
  finding: { ...value, describe: "With this finding: starttls-inspect explain lists all" },
  outcome: { ...value, choices: OUTCOMES, describe: `With this outcome: ${OUTCOMES.join(", ")}` },
  stream: { ...value, describe: "Numbered so, as Wireshark's tcp.stream: 0,4-6" },
} as const satisfies Readonly<Record<string, Options>>;

/** What completes after these options. */
export const SELECTION_VALUES = { finding: FINDING_IDS, tz: ["local", "UTC"] } as const;

/** For commands that do not inspect other ports beside the usual ones. */
export const SERVER_PORT_OPTION = {
  port: { ...value, describe: "To these ports of the server, which are then inspected: 25,587,8000-8010" },
} as const satisfies Readonly<Record<string, Options>>;

export const serverPorts = (given: Given): number[] =>
  valuesOf(given, "port").flatMap((text) => parsePorts(text, "--port"));

/** Throws a {@link UsageError}. */
export function sessionFilter(given: Given): SessionFilter {
  const zone = timeZone(given);
  return {
    failed: given["failed"] === true,
    clients: valuesOf(given, "client").map((text) => host(text, "--client")),
    servers: valuesOf(given, "server").map((text) => host(text, "--server")),
    ports: [],
    since: timeBound(given, "since", zone),
    until: timeBound(given, "until", zone),
    findings: valuesOf(given, "finding").map((text) => findingId(text, "--finding")),
    outcomes: valuesOf(given, "outcome").map(outcome),
    streams: valuesOf(given, "stream").flatMap(parseStreams),
  };
}

/** UTC where none is given. Throws a {@link UsageError}. */
export function timeZone(given: Given): string {
  const zone = valueOf(given, "tz") ?? "UTC";
  if (zone === "local") return new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (isZone(zone)) return zone;
  throw new UsageError(`--tz ${zone}: expected local or the name of a time zone, as in --tz Europe/Berlin`);
}

function host(text: string, option: string): string {
  if (isHostPattern(text)) return text;
  throw new UsageError(
    `${option} ${text}: expected an address, a network or a name, as in 192.0.2.0/24 or mail.example.net`,
  );
}

function outcome(text: string): Outcome {
  const found = OUTCOMES.find((known) => known === text);
  if (found !== undefined) return found;
  throw new UsageError(`--outcome ${text}: can be ${OUTCOMES.join(", ")}`);
}

const DATE = "(\\d{4}-\\d\\d-\\d\\d)";
const TIME = "((?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?)";
const ZONE = "(z|[+-]\\d\\d:\\d\\d)";
const BOUND = new RegExp(`^(?:${DATE}|(?:${DATE}[t ])?${TIME}|${DATE}[t ]${TIME}${ZONE})$`, "i");

function timeBound(given: Given, option: string, zone: string): TimeBound | null {
  const text = valueOf(given, option);
  if (text === null) return null;
  const [all, day, date, time, zonedDate, zonedTime = "", offset] = BOUND.exec(text) ?? [];
  const whole = day ?? date ?? zonedDate;
  if (all === undefined || (whole !== undefined && Number.isNaN(Date.parse(whole)))) {
    throw new UsageError(`--${option} ${text}: expected a time, as in 03:14 or 2026-11-21T03:14:05`);
  }
  if (offset !== undefined) return { text: inUtc(`${zonedDate}T${zonedTime}`, offset), zone: "UTC" };
  return { text: day ?? (date === undefined ? (time ?? "") : `${date}T${time}`), zone };
}

/** Offsets are whole minutes: what follows the minute stays. */
function inUtc(text: string, offset: string): string {
  const minute = Date.parse(text.slice(0, MINUTE) + offset.toUpperCase());
  return new Date(minute).toISOString().slice(0, MINUTE) + text.slice(MINUTE);
}

const MINUTE = "2026-11-21T03:14".length;
