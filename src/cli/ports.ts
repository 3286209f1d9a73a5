// Option values -> ports and what is spoken on them: "443,8000-8010" and, as tshark takes it, "tcp.port==2525,smtp".
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

/** Numbers and ranges between commas. */
export function parsePorts(text: string, option: string): number[] {
  return parseNumbers(text, { option, noun: "port", lowest: 1, highest: 65_535 });
}

/** Numbers and ranges between commas, as Wireshark's tcp.stream. */
export function parseStreams(text: string): number[] {
  return parseNumbers(text, { option: "--stream", noun: "stream", lowest: 0, highest: 0xffff_ffff });
}

/** `tcp.port==2525,smtp` -> 2525 and "smtp". */
export function parseDecodeAs(text: string): [port: number, protocol: string][] {
  const match = /^tcp\.port\s*==\s*([\d-]+)\s*,\s*(\w+)$/.exec(text.trim());
  const [, ports, name] = match ?? [];
  if (ports === undefined || name === undefined) {
    throw new UsageError(`-d ${text}: expected tcp.port==PORT,PROTOCOL, as in -d tcp.port==2525,smtp`);
  }
  const protocol = PROTOCOLS.get(name);
  if (protocol === undefined) {
    throw new UsageError(`-d ${text}: the protocol can be ${[...PROTOCOLS.keys()].join(", ")}`);
  }
  return parsePorts(ports, "-d").map((port) => [port, protocol]);
}

interface NumberRule {
  readonly option: string;
  readonly noun: string;
  readonly lowest: number;
  readonly highest: number;
}

/** More numbers than this in one range are a slip of the finger. */
const LONGEST_RANGE = 65_536;

function parseNumbers(text: string, rule: NumberRule): number[] {
  return text.split(",").flatMap((item) => {
    const [, first, last = first] = /^\s*(\d{1,10})(?:-(\d{1,10}))?\s*$/.exec(item) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (!(from >= rule.lowest && to <= rule.highest && from <= to && to - from < LONGEST_RANGE)) {
      throw new UsageError(
        `${rule.option} ${text}: "${item}" is no ${rule.noun} number and no range of such`,
      );
    }
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}
