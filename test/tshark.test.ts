// Where tshark is installed, it judges the samples: frames, streams, hellos, records and who closed must be the same.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { inspectFile } from "../src/node/index.ts";
import type { Session, Side } from "../src/session/session.ts";
import { KEYED } from "./build/keyed-samples.ts";
import { needs } from "./build/needs.ts";
import { askTshark, hasTshark, type Row } from "./build/tshark.ts";

const SAMPLES = fileURLToPath(new URL("../samples/", import.meta.url));
const captures = readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?$/.test(name));

/** Without a 220 to STARTTLS before it, tshark takes TLS on port 25 for mail. */
const TLS_WITHOUT_STARTTLS = new Set([
  "one-sided.pcap",
  "server-flight-lost-one-sided.pcap",
  "sides-one-behind-the-other.pcap",
  "starts-after-220.pcap",
  "starts-late.pcap",
  "starttls-refused-for-good.pcap",
  "tls-on-starttls-port.pcap",
]);

/** tshark reads no TLS in or after a segment in which STARTTLS is not alone, nor behind one that was not captured. */
const TLS_THAT_TSHARK_DOES_NOT_READ = new Set([
  "client-does-not-wait.pcap",
  "large-frames-filtered.pcap",
  "pipelined-ehlo-and-starttls-accepted.pcap",
  "recorder-loses-ehlo.pcap",
  // Without the handshake it is not told that its alerts are encrypted.
  "starts-after-handshake.pcap",
]);

/** Frames with RST or FIN that no receiver accepts: tshark reads flags, not whether they take effect. */
const CLOSES_WITHOUT_EFFECT = new Map([
  ["fin-outside-window.pcap", 9],
  ["reset-challenged.pcap", 10],
  ["reset-outside-window.pcap", 15],
  ["reset-with-wrong-checksum.pcap", 9],
]);

const FIELDS = [
  "tcp.srcport",
  "tcp.flags",
  "tls.handshake.type",
  "tls.handshake.ciphersuite",
  "tls.handshake.random",
  "tls.handshake.extensions_key_share_group",
  "tls.handshake.extensions_key_share_selected_group",
  "tls.record.content_type",
  "tls.record.opaque_type",
  "tls.record.length",
];
const CLOSING = 0x05;
const CHANGE_CIPHER_SPEC = "20";
const APPLICATION_DATA = "23";

interface Packet {
  readonly frame: number;
  readonly stream: number;
  readonly from: Side;
  readonly flags: number;
  readonly handshakes: readonly string[];
  readonly suites: readonly string[];
  readonly randoms: readonly string[];
  readonly groups: readonly string[];
  readonly records: readonly { readonly type: string | undefined; readonly length: number }[];
}

const isTlsAtOnce = (name: string): boolean => TLS_WITHOUT_STARTTLS.has(name);
const theirRows = hasTshark
  ? new Map([
      ...tshark(captures.filter(isTlsAtOnce), ["-d", "tcp.port==25,tls"]),
      ...tshark(captures.filter((name) => !isTlsAtOnce(name))),
    ])
  : new Map<string, readonly Row[]>();

describe.runIf(needs("tshark", hasTshark)).each(captures)("tshark and this program read from %s", (name) => {
  let sessions: readonly Session[] = [];
  const packets = (theirRows.get(SAMPLES + name) ?? []).map(packetOf);
  beforeAll(async () => {
    ({ sessions } = await inspectFile(SAMPLES + name));
  });
  const packetsOf = ({ stream }: Session): readonly Packet[] =>
    packets.filter((packet) => packet.stream === stream);

  test("the same streams, frames and ends", () => {
    const ignored = CLOSES_WITHOUT_EFFECT.get(name);
    expect(sessions.map(connection)).toEqual(
      sessions.map((session) => connectionIn(packetsOf(session), ignored)),
    );
  });

  // With their secrets it tells what is inside: tshark-inside-tls.test.ts.
  const isPassedOver = TLS_THAT_TSHARK_DOES_NOT_READ.has(name) || KEYED.includes(name);
  test.skipIf(isPassedOver)("the same hellos and records", () => {
    const spoken = sessions.filter(({ tls }) => tls !== null);
    expect(spoken.map(handshake)).toEqual(spoken.map((session) => handshakeIn(packetsOf(session), session)));
  });
});

function tshark(
  names: readonly string[],
  options: readonly string[] = [],
): ReadonlyMap<string, readonly Row[]> {
  const preferences = ["tcp.reassemble_out_of_order:TRUE", "tcp.desegment_tcp_streams:TRUE"];
  // The header of a TCP segment that an ICMP error quotes is no segment.
  const filter = ["-Y", "tcp and not icmp and not icmpv6"];
  return askTshark(
    names.map((name) => SAMPLES + name),
    FIELDS,
    [...filter, ...options, ...preferences.flatMap((one) => ["-o", one])],
  );
}

function packetOf({ frame, stream, values }: Row): Packet {
  const [port, flags, handshakes, suites, randoms, shares, selected, ...ofRecords] = values;
  const [contents, opaque, lengths] = ofRecords;
  // Records of TLS 1.3 that are encrypted stand in a list of their own, and behind those that are not.
  const types = [...list(contents), ...list(opaque)];
  return {
    frame,
    stream,
    from: Number(port) < 1024 ? "server" : "client",
    flags: Number(flags),
    handshakes: list(handshakes),
    suites: list(suites),
    randoms: list(randoms),
    groups: [...list(selected), ...list(shares)].map((id) => `0x${Number(id).toString(16).padStart(4, "0")}`),
    records: list(lengths).map((length, index) => ({ type: types[index], length: Number(length) })),
  };
}

const list = (text = ""): readonly string[] => (text === "" ? [] : text.split(","));

const connection = ({ stream, frames, close }: Session) => ({ stream, frames, firstClose: close.frame });

function connectionIn(packets: readonly Packet[], ignored: number | undefined) {
  const numbers = packets.map(({ frame }) => frame);
  return {
    stream: packets[0]?.stream,
    frames: { first: numbers[0], last: numbers.at(-1), count: numbers.length },
    firstClose:
      packets.find(({ flags, frame }) => (flags & CLOSING) !== 0 && frame !== ignored)?.frame ?? null,
  };
}

function handshake({ tls }: Session) {
  const hello = tls?.clientHello;
  const groups = [hello, tls?.retriedClientHello].map((one) => one?.keyShares.map(({ id }) => id) ?? []);
  const lengths = (side: Side) => tls?.encrypted[side].lengths;
  return {
    hello: hello ? [hello.frame, hello.random, hello.cipherSuites.length] : [],
    shares: groups,
    serverHello: tls?.serverHello?.frame ?? null,
    chosen: [tls?.helloRetryRequest, tls?.serverHello].flatMap((one) => one?.keyShare?.id ?? []),
    encrypted: { client: lengths("client"), server: lengths("server") },
  };
}

function handshakeIn(packets: readonly Packet[], { tls }: Session) {
  const [first, second] = packets.filter(({ handshakes }) => handshakes.includes("1"));
  const answers = packets.filter(({ handshakes }) => handshakes.includes("2"));
  const isTls13 = tls?.serverHello?.negotiatedVersion.name === "TLS 1.3";
  const encrypted = (side: Side) =>
    encryptedLengths(
      packets.filter(({ from }) => from === side),
      isTls13,
    );
  return {
    hello: first ? [first.frame, first.randoms[0], first.suites.length] : [],
    shares: [first?.groups ?? [], second?.groups ?? []],
    serverHello: answers.at(-1)?.frame ?? null,
    chosen: answers.flatMap(({ groups }) => groups),
    encrypted: { client: encrypted("client"), server: encrypted("server") },
  };
}

/** Of the first eight: behind the ChangeCipherSpec, which means nothing in TLS 1.3. */
function encryptedLengths(packets: readonly Packet[], isTls13: boolean): readonly number[] {
  let isEncrypted = false;
  const lengths: number[] = [];
  for (const { type, length } of packets.flatMap(({ records }) => records)) {
    if (type === CHANGE_CIPHER_SPEC) isEncrypted = !isTls13;
    else if (isEncrypted || type === APPLICATION_DATA) lengths.push(length);
  }
  return lengths.slice(0, 8);
}
