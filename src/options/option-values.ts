// Texts given for options -> what they mean. Each function throws a UsageError that says what was expected.
import { currentId } from "../diagnose/current-id.ts";
import { FINDING_IDS, type FindingId } from "../diagnose/finding-texts.ts";
import { DEFAULT_LIMITS, isLimitName, type Limits } from "../limits.ts";
import { isZone } from "../report/clock.ts";
import { OUTCOMES } from "../session/outcome.ts";
import { isHostPattern } from "../report/session-filter.ts";
import { STARTTLS_PROTOCOLS } from "../starttls/dialects.ts";
import { UsageError } from "./usage-error.ts";

/** What `-d` may name, and what it means; some are tshark's names. */
const PROTOCOLS: ReadonlyMap<string, string> = new Map([
  ...STARTTLS_PROTOCOLS.map(({ name }) => [name, name] as const),
  ["pop", "pop3"],
  ["pgsql", "postgresql"],
  ["managesieve", "sieve"],
  ["tls", "tls"],
  ["ssl", "tls"],
]);

/** Numbers and ranges between commas: `443,8000-8010`. */
export const parsePorts = (text: string): number[] => parseNumbers(text, "port", 1, 65_535);

/** One number; 0: any port that is free. */
export function parsePort(text: string): number {
  const [port, ...others] = parseNumbers(text, "port", 0, 65_535);
  if (port === undefined || others.length > 0) throw new UsageError("expected one port number");
  return port;
}

/** Numbers and ranges between commas, as Wireshark's tcp.stream. */
export const parseStreams = (text: string): number[] => parseNumbers(text, "stream", 0, 0xffff_ffff);

/** One of them. */
export function parseStream(text: string): number {
  const [stream, ...others] = parseStreams(text);
  if (stream === undefined || others.length > 0) throw new UsageError("expected one stream number");
  return stream;
}

/** More numbers than this in one range are a typing error. */
const MAX_RANGE = 65_536;

function parseNumbers(text: string, noun: string, lowest: number, highest: number): number[] {
  return text.split(",").flatMap((item) => {
    const [, first, last = first] = /^\s*(\d{1,10})(?:-(\d{1,10}))?\s*$/.exec(item) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (!(from >= lowest && to <= highest && from <= to && to - from < MAX_RANGE)) {
      throw new UsageError(`"${item}" is not a ${noun} number or range`);
    }
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}

/** As tshark takes it: `tcp.port==2525,smtp` -> 2525 and "smtp". */
export function parseDecodeAs(text: string): [port: number, protocol: string][] {
  const [, ports, name] = /^tcp\.port\s*==\s*([\d-]+)\s*,\s*(\w+)$/.exec(text.trim()) ?? [];
  if (ports === undefined || name === undefined) {
    throw new UsageError("expected tcp.port==PORT,PROTOCOL, as in -d tcp.port==2525,smtp");
  }
  const protocol = PROTOCOLS.get(name);
  if (protocol === undefined) throw new UsageError(`the protocol can be ${[...PROTOCOLS.keys()].join(", ")}`);
  return parsePorts(ports).map((port) => [port, protocol]);
}

/** A path. tshark's -o sets a preference. */
export function parseOutput(path: string): string {
  const keyLog = /^(?:tls|ssl)\.keylog_file:\s*(.*)$/.exec(path);
  if (keyLog !== null) throw new UsageError(`this is an option of tshark: here it is --keylog ${keyLog[1]}`);
  return path;
}

/** `line-bytes=65536` */
export function parseLimit(text: string): Partial<Limits> {
  const [, name = text, amount = ""] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (!isLimitName(name)) {
    const known = Object.keys(DEFAULT_LIMITS);
    const unknown = { word: name, known, otherwise: `the limits are ${known.join(", ")}` };
    throw new UsageError("there is no limit of that name", unknown);
  }
  if (/^[1-9]\d{0,14}$/.test(amount)) return { [name]: Number(amount) };
  throw new UsageError(`expected a number of at least 1, as in --limit ${name}=${DEFAULT_LIMITS[name] * 2}`);
}

export const parseBytes = (text: string): number =>
  parseNumber(text, /^[1-9]\d{0,14}$/, "a number of bytes, as in --max-bytes 1000000000");

export const parseJobs = (text: string): number =>
  parseNumber(text, /^[1-9]\d{0,2}$/, "a number of threads, as in --jobs 4");

export const parseWidth = (text: string): number =>
  parseNumber(text, /^[1-9]\d{1,3}$/, "a number of columns from 10 to 9999");

function parseNumber(text: string, form: RegExp, expected: string): number {
  if (!form.test(text)) throw new UsageError(`expected ${expected}`);
  return Number(text);
}

/** By its id, or one that it had. */
export function parseFinding(text: string): FindingId {
  const id = currentId(text);
  if (id !== null) return id;
  const message = "there is no finding of that name";
  if (OUTCOMES.some((outcome) => outcome === text)) {
    throw new UsageError(`${message}; it is an outcome: --outcome ${text}`);
  }
  throw new UsageError(message, {
    word: text,
    known: FINDING_IDS,
    otherwise: '"starttls-inspect explain" lists all',
  });
}

export function parseHost(text: string): string {
  if (isHostPattern(text)) return text;
  throw new UsageError("expected an address, a network or a name, as in 192.0.2.0/24 or mail.example.net");
}

/** A name of the time zone database. */
export function parseZone(text: string): string {
  if (text === "local") return new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (isZone(text)) return text;
  throw new UsageError("expected local or the name of a time zone, as in --tz Europe/Berlin");
}

const DATE = "(\\d{4}-\\d\\d-\\d\\d)";
const TIME = "((?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?)";
const ZONE = "(z|[+-]\\d\\d:\\d\\d)";
const BOUND = new RegExp(`^(?:${DATE}|(?:${DATE}[t ])?${TIME}|${DATE}[t ]${TIME}${ZONE})$`, "i");

/** `03:14`, `2026-11-21` or `2026-11-21T03:14:05.25+01:00`, which becomes UTC; a null zone is that of --tz. */
export function parseTime(text: string): { readonly text: string; readonly zone: "UTC" | null } {
  const [all, day, date, time, zonedDate, zonedTime = "", offset] = BOUND.exec(text) ?? [];
  const whole = day ?? date ?? zonedDate;
  if (all === undefined || (whole !== undefined && Number.isNaN(Date.parse(whole)))) {
    throw new UsageError("expected a time, as in 03:14 or 2026-11-21T03:14:05");
  }
  if (offset !== undefined) return { text: inUtc(`${zonedDate}T${zonedTime}`, offset), zone: "UTC" };
  return { text: day ?? (date === undefined ? (time ?? "") : `${date}T${time}`), zone: null };
}

/** Offsets are whole minutes: what follows the minute stays. */
function inUtc(text: string, offset: string): string {
  const minute = Date.parse(text.slice(0, MINUTE) + offset.toUpperCase());
  return new Date(minute).toISOString().slice(0, MINUTE) + text.slice(MINUTE);
}

const MINUTE = "2026-11-21T03:14".length;
