// Where tshark is installed, its packet details judge the fields: names, values, and which bytes they are.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Field } from "../../src/fields/field.ts";
import { SessionFrames } from "../../src/fields/session-frames.ts";
import { inspect } from "../../src/inspect.ts";
import type { Session } from "../../src/session/session.ts";
import { needs } from "../build/needs.ts";
import { hasTshark } from "../build/tshark.ts";
import { type DetailedFrame, packetDetails, type PdmlField, recordsOf } from "./pdml.ts";

const SAMPLES = fileURLToPath(new URL("../../samples/", import.meta.url));
/** tshark's details are long: every fifth, unless all are asked for. */
const captures = readdirSync(SAMPLES)
  .filter((name) => /\.pcap(ng)?$/.test(name))
  .filter((_, index) => process.env["ALL_SAMPLES"] !== undefined || index % 5 === 0);

/** Where tshark does not read the same bytes as TLS, or not to the same end: test/tshark.test.ts has most of them too. */
const OTHER_RECORDS = new Set([
  // It has no STARTTLS before them that it understands.
  "client-does-not-wait.pcap",
  "one-sided.pcap",
  "only-client-seen-inside-tls13.pcapng",
  "only-server-seen-inside-tls13.pcapng",
  "pipelined-ehlo-and-starttls-accepted.pcap",
  "server-flight-lost-one-sided.pcap",
  "sides-one-behind-the-other.pcap",
  "starts-after-220.pcap",
  "starts-after-handshake-inside-tls12.pcapng",
  "starts-after-handshake.pcap",
  "starts-late.pcap",
  "starttls-refused-for-good.pcap",
  "tls-on-starttls-port.pcap",
  // It goes by flags, and believes what no receiver accepts.
  "fin-outside-window.pcap",
  "reset-challenged.pcap",
  "reset-in-clients-name.pcap",
  "reset-outside-window.pcap",
  // Bytes are missing: it waits for them, or guesses where a record begins.
  "any-interface-of-router-real-loss.pcap",
  "frames-cut-short-inside-tls13.pcapng",
  "large-frames-filtered.pcap",
  "recorder-loses-flight.pcap",
  "recorder-loses-part-of-message-inside-tls13.pcapng",
  "reordered-and-lost-segments.pcap",
  "server-flight-end-lost.pcap",
  "server-flight-late.pcap",
  "snapshot-length.pcap",
  // A message that is longer than its record, and one that is encrypted: it reads their beginning.
  "device-changes-server-flight.pcap",
  "inside-tls12-renegotiated.pcapng",
  "renegotiation-accepted.pcap",
  "renegotiation-by-server.pcap",
  // It has the version of the session before the server has chosen it.
  "client-refuses-tls11.pcap",
  "inside-tls13-early-data.pcapng",
  "inside-tls13-hello-retry-request.pcapng",
  "success-tls13-hello-retry-request.pcap",
]);

const detailsOf = packetDetails(hasTshark ? captures.map((name) => SAMPLES + name) : [], { withKeys: false });

describe.runIf(needs("tshark", hasTshark)).each(captures)("the fields of %s", (name) => {
  test("are those of tshark", async () => {
    const bytes = new Uint8Array(readFileSync(SAMPLES + name));
    const { sessions } = await inspect(bytes);
    const details = detailsOf.get(SAMPLES + name) ?? [];
    for (const session of sessions) {
      const frames = framesOf(session, bytes);
      expect(wrongHeaders(frames, details)).toEqual([]);
      expect(wrongLines(frames, details)).toEqual([]);
      if (!OTHER_RECORDS.has(name)) expect(wrongRecords(session, frames, details)).toEqual([]);
    }
  });
});

function framesOf(session: Session, bytes: Uint8Array): SessionFrames {
  const frames = new SessionFrames(session);
  frames.push(bytes);
  frames.finish();
  return frames;
}

const fieldsIn = (details: readonly DetailedFrame[], number: number): readonly PdmlField[] =>
  details.find(({ frame }) => frame === number)?.fields ?? [];

/** Fields of a header, which tshark always finds in the frame. */
function wrongHeaders(frames: SessionFrames, details: readonly DetailedFrame[]): string[] {
  return frames.numbers.flatMap((number) => {
    const theirs = fieldsIn(details, number);
    const headers = (frames.frame(number)?.fields ?? []).filter(({ name }) => HEADERS.test(name));
    return flat(headers)
      .filter(({ name }) => !HEADERS.test(name) && name !== "Options")
      .filter((field) => !theirs.some((their) => isSamePlace(field, their) && agrees(field, their)))
      .map((field) => `frame ${number}: ${told(field)}`);
  });
}

const HEADERS = /^(?:Ethernet II|Internet Protocol Version [46]|Transmission Control Protocol)$/;

/** What servers reply, where tshark has taken it for SMTP; of a client's lines in one segment it tells only the first. */
function wrongLines(frames: SessionFrames, details: readonly DetailedFrame[]): string[] {
  return frames.numbers.flatMap((number) => {
    const theirs = fieldsIn(details, number).filter(({ name }) => /^smtp\.(?:rsp|command_)/.test(name));
    const names = new Set(theirs.map(({ text }) => text.split(":")[0]));
    const lines = flat(frames.frame(number)?.fields ?? []).filter(({ name }) => LINES.test(name));
    const [first] = lines;
    const compared = first?.name === "Command Line" ? [first] : lines;
    return compared
      .filter(({ name, value }) => names.has(name) && !/ \((?:begins|ends|the rest) /.test(value))
      .filter((line) => !theirs.some((their) => isSamePlace(line, their) && agrees(line, their)))
      .map((line) => `frame ${number}: ${told(line)}`);
  });
}

const LINES = /^(?:Command Line|Response parameter)$/;

/** Records with all that is in them, in the order of each side's stream: tshark puts together what frames have in part. */
function wrongRecords(session: Session, frames: SessionFrames, details: readonly DetailedFrame[]): string[] {
  return (["client", "server"] as const).flatMap((side) => {
    const everything = { from: -1e15, to: 1e15, at: 0 };
    const records = frames["stream"]?.sides[side].fieldsIn(everything, () => null).records ?? [];
    const theirs = recordsOf(session, side, details);
    if (records.length !== theirs.length)
      return [`${side}: ${records.length} records, in tshark ${theirs.length}`];
    return records.flatMap((record, index) => differences(record, theirs[index] ?? []));
  });
}

/** What one says of the record and the other does not, by the place within it. */
function differences(record: Field, theirs: readonly PdmlField[]): string[] {
  const start = theirs[0]?.start ?? 0;
  const moved = theirs.map((their) => ({ ...their, start: their.start - start + record.start }));
  const ours = flat([record]);
  const opaque = ours.filter(({ name }) => name === "Data");
  const missing = ours.filter(
    (field) =>
      !OUR_WORDS.test(field.name) &&
      !moved.some((their) => isSamePlace(field, their) && agrees(field, their)),
  );
  const unknown = moved.filter(
    (their) =>
      their.name.startsWith("tls.") &&
      their.length > 0 &&
      !DETAILS.test(their.name) &&
      !opaque.some((field) => isWithin(their, field)) &&
      !ours.some((field) => isSamePlace(field, their)),
  );
  return [
    ...missing.map((field) => `not in tshark: ${told(field)}`),
    ...unknown.map((their) => `only in tshark: ${their.start} ${their.length} ${their.text}`),
  ];
}

/** Bytes that only have a size here, and what has no such number in tshark. */
const OUR_WORDS = /^(?:Data|Masked|Alert Message|Distinguished Name|Group)$/;
/** What tshark has within one field, and where it differs by a header. */
const DETAILS =
  /random_(?:time|bytes)|sig_hash_(?:hash|sig)$|^tls\.(?:segment|handshake\.(?:fragment|dn|extensions_key_share_))/;
/** Names that IANA has changed since, and what is said in another way. */
const OTHER_WORDS: readonly (readonly [ours: RegExp, tshark: string])[] = [
  [/extended_main_secret/, "extended_master_secret"],
  [/^Content Type(?=: Application Data)/, "Opaque Type"],
  [/(?<=Layer: )Application Data$/, "Application Data Protocol: "],
];

interface Span {
  readonly start: number;
  readonly length: number;
}

const isSamePlace = (one: Span, other: Span): boolean =>
  one.start === other.start && one.length === other.length;

const isWithin = (one: Span, other: Span): boolean =>
  one.start >= other.start && one.start + one.length <= other.start + other.length;

/** The same name, and the same number after it or the same text: names of alerts and the like are IANA's here. */
function agrees({ name, value }: Field, { text }: PdmlField): boolean {
  const own = OTHER_WORDS.reduce((said, [ours, other]) => said.replace(ours, other), `${name}: ${value}`);
  const said = text.replace(/^(TCP Option) - /, "$1: ").replace(/(?<=\w) \((\d+ \w+)\)$/, ": $1");
  if (said.toLowerCase().startsWith(own.slice(0, name.length + 62).toLowerCase())) return true;
  if (said.startsWith(own) || !said.startsWith(name)) return said.startsWith(own);
  const [ownNumber, number] = [lastNumber(own), lastNumber(said)];
  if (ownNumber !== null && number !== null) return ownNumber === number;
  return ONLY_PLACES.test(own);
}

/** Their values are sizes here, or counted in another way, or the certificate's subject; of alerts and options that are not read, the numbers. */
const ONLY_PLACES =
  /^(?:Certificate|Encrypted |Handshake Protocol: Enc|Alert Message: Enc|Change Cipher|TCP Option: (?:Kind|SACK$)|ALPN Protocol|Elliptic|Cipher Suites: )|: Alert \(/;

const lastNumber = (text: string): number | null => {
  const digits = /\((0x[\da-f]+|\d+)\)$/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
};

const flat = (fields: readonly Field[]): Field[] =>
  fields.flatMap((field) => [field, ...flat(field.children ?? [])]);

const told = ({ start, length, name, value }: Field): string => `${start} ${length} ${name}: ${value}`;
