// Where tshark is installed, it judges what is read inside TLS with the same secrets: handshake messages, alerts,
// certificates, commands and replies must be the same.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Reply, Session, Side, SmtpDialogue } from "../src/session/session.ts";
import { inspectSample, KEYED, keyLogBeside, SAMPLES } from "./build/keyed-samples.ts";
import { needs } from "./build/needs.ts";
import { askTshark, hasTshark, type Row } from "./build/tshark.ts";

const FIELDS = [
  "tcp.srcport",
  "tls.handshake.type",
  "tls.alert_message.level",
  "tls.alert_message.desc",
  "x509af.serialNumber",
  "smtp.req.command",
  "smtp.response.code",
  "smtp.rsp.parameter",
] as const;

/** Of AUTH: what this program never tells. */
const CHALLENGE = "334";

/** Between values of one field. */
const SEPARATOR = "\u0001";

/** HandshakeType of tshark's numbers, as this program names them. */
const HANDSHAKES: ReadonlyMap<string, string> = new Map([
  ["0", "HelloRequest"],
  ["1", "ClientHello"],
  ["2", "ServerHello"],
  ["4", "NewSessionTicket"],
  ["5", "EndOfEarlyData"],
  ["8", "EncryptedExtensions"],
  ["11", "Certificate"],
  ["12", "ServerKeyExchange"],
  ["13", "CertificateRequest"],
  ["14", "ServerHelloDone"],
  ["15", "CertificateVerify"],
  ["16", "ClientKeyExchange"],
  ["20", "Finished"],
  ["24", "KeyUpdate"],
]);

/** A HelloRetryRequest is a ServerHello by its number. */
const NAMES = new Set([...HANDSHAKES.values(), "HelloRetryRequest"]);

type Kind = keyof Facts;

/** What this program reads than tshark: a part of it, more, or something else, which is not compared. */
type Than = "less" | "more" | "other";

const EVERYTHING = {
  handshakes: "less",
  alerts: "less",
  certificates: "less",
  commands: "less",
  replies: "less",
} as const;
const HELLOS_ONLY = { handshakes: "more", commands: "other", replies: "other" } as const;

const DIFFERENCES = new Map<string, Readonly<Partial<Record<Kind, Than>>>>([
  // Suites that it does not decrypt.
  ["inside-tls12-3des.pcapng", EVERYTHING],
  ["inside-tls12-camellia.pcapng", EVERYTHING],
  ["inside-tls12-ccm.pcapng", EVERYTHING],
  ["inside-tls12-rc4.pcapng", EVERYTHING],
  ["inside-tls13-ccm.pcapng", EVERYTHING],
  // The certificates of a renegotiation are not told.
  ["inside-tls12-renegotiated.pcapng", { certificates: "less" }],
  // Early data is passed over, and EndOfEarlyData with it.
  ["inside-tls13-early-data.pcapng", { handshakes: "less", commands: "less" }],
  // tshark takes what was pipelined with a message for a part of it.
  ["message-by-bdat-inside-tls13.pcapng", { commands: "more" }],
  ["message-refused-inside-tls13.pcapng", { commands: "more" }],
  ["sender-refused-inside-tls12.pcapng", { commands: "more" }],
  // Behind bytes that are missing tshark decrypts no more of that side, and this program tells no more of the dialogue, but
  // for a message, which goes on to its dot.
  ["recorder-loses-part-of-message-inside-tls13.pcapng", { alerts: "more", commands: "more" }],
  // This program tells no more of a dialogue in which it lost its place.
  ["recorder-loses-reply-inside-tls12.pcapng", { commands: "less" }],
  ["frames-cut-short-inside-tls13.pcapng", { commands: "less" }],
  // tshark tells the lines of a reply that come one by one, and this program the reply.
  ["client-rejects-certificate-inside-tls13-java.pcapng", { replies: "other" }],
  ["java-inside-tls13.pcapng", { replies: "other" }],
  // Without a hello of each side, whole, tshark takes TLS for mail.
  ["only-client-seen-inside-tls13.pcapng", HELLOS_ONLY],
  ["only-server-seen-inside-tls13.pcapng", HELLOS_ONLY],
  ["starts-after-handshake-inside-tls12.pcapng", HELLOS_ONLY],
]);

interface Facts {
  readonly handshakes: readonly (readonly [frame: number, from: Side, type: string])[];
  readonly alerts: readonly (readonly [frame: number, from: Side, level: number, description: number])[];
  readonly certificates: readonly (readonly [frame: number, serialNumber: string])[];
  /** In the clear and inside TLS. Four letters of each: more is not told of STARTTLS. */
  readonly commands: readonly (readonly [frame: number, verb: string])[];
  /** Codes and lines of each frame. */
  readonly replies: readonly (readonly [frame: number, codes: readonly number[], lines: readonly string[]])[];
}

const theirRows = hasTshark ? tshark() : new Map<string, readonly Row[]>();

describe.runIf(needs("tshark", hasTshark)).each(KEYED)(
  "tshark and this program read inside TLS from %s",
  (name) => {
    let ours: Facts;
    let theirs: Facts;
    beforeAll(async () => {
      ours = factsOf((await inspectSample(name)).sessions);
      theirs = theirFacts(theirRows.get(SAMPLES + name) ?? []);
    });

    test.each(["handshakes", "alerts", "certificates", "commands", "replies"] as const)(
      "the same %s",
      (kind) => {
        const mine: readonly unknown[] = ours[kind];
        const its: readonly unknown[] = theirs[kind];
        const than = DIFFERENCES.get(name)?.[kind];
        if (than === "less") expect(its).toEqual(expect.arrayContaining([...mine]));
        else if (than === "more") expect(mine).toEqual(expect.arrayContaining([...its]));
        else if (than === undefined) expect(mine).toEqual(its);
      },
    );
  },
);

/** Verbs of this program for what is no command. */
const UNTOLD = new Set([".", "data"]);

function factsOf(sessions: readonly Session[]): Facts {
  const dialogues = sessions.flatMap(({ smtp, smtpInTls }) => [smtp ?? [], smtpInTls ?? []].flat());
  return {
    handshakes: sessions
      .flatMap(({ tls }) => tls?.messages ?? [])
      .flatMap(({ frame, from, type }) =>
        NAMES.has(type) ? [[frame, from, type === "HelloRetryRequest" ? "ServerHello" : type] as const] : [],
      ),
    alerts: sessions
      .flatMap(({ tls }) => tls?.alerts ?? [])
      .flatMap(({ frame, from, level, description }) =>
        level && description ? [[frame, from, Number(level.id), Number(description.id)] as const] : [],
      ),
    certificates: sessions
      .flatMap(({ tls }) => tls?.certificates ?? [])
      .map(({ frame, serialNumber }) => [frame, serialNumber ?? ""]),
    commands: dialogues
      .flatMap(({ exchanges }) => exchanges)
      .flatMap(({ frame, verb }) => (UNTOLD.has(verb) ? [] : [[frame, verb.slice(0, 4)] as const])),
    replies: byFrame(dialogues.flatMap(repliesOf)),
  };
}

/** All that are told: `replies` are refusals, also those to no command. */
function repliesOf({ banner, exchanges, replies }: Pick<SmtpDialogue, "banner" | "exchanges" | "replies">) {
  const told = [banner, ...exchanges.map(({ reply }) => reply)].filter((reply) => reply !== null);
  return [
    ...told,
    ...replies.filter(({ frame, text }) => !told.some((one) => one.frame === frame && one.text === text)),
  ];
}

function byFrame(replies: readonly Reply[]): Facts["replies"] {
  const frames = new Map<number, { readonly codes: number[]; readonly lines: string[] }>();
  for (const reply of replies) {
    const inFrame = frames.get(reply.frame) ?? { codes: [], lines: [] };
    inFrame.codes.push(reply.code);
    inFrame.lines.push(...reply.text.split("\n").map((line) => line.trimStart()));
    frames.set(reply.frame, inFrame);
  }
  return [...frames].toSorted(([a], [b]) => a - b).map(([frame, { codes, lines }]) => [frame, codes, lines]);
}

/** With the secrets in the samples, and with those beside them. */
function tshark(): ReadonlyMap<string, readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
  const keyLog = join(folder, "all.keylog");
  const keyLogs = KEYED.flatMap((name) => keyLogBeside(name) ?? []);
  writeFileSync(keyLog, keyLogs.map((path) => readFileSync(path, "utf8")).join("\n"));
  const preferences = ["tcp.reassemble_out_of_order:TRUE", `tls.keylog_file:${keyLog}`];
  const options = ["-E", `aggregator=${SEPARATOR}`, ...preferences.flatMap((one) => ["-o", one])];
  const rows = askTshark(
    KEYED.map((name) => SAMPLES + name),
    FIELDS,
    options,
  );
  rmSync(folder, { recursive: true });
  return rows;
}

function theirFacts(packets: readonly Row[]): Facts {
  const rows = packets.map(partsOf);
  return {
    handshakes: rows.flatMap(({ frame, from, handshakes }) =>
      handshakes.map((type) => [frame, from, HANDSHAKES.get(type) ?? type] as const),
    ),
    alerts: rows.flatMap(({ frame, from, levels, descriptions }) =>
      levels.map((level, index) => [frame, from, Number(level), Number(descriptions[index])] as const),
    ),
    certificates: rows.flatMap(({ frame, serials }) => serials.map((serial) => [frame, serial] as const)),
    commands: rows.flatMap(({ frame, commands }) =>
      commands.map((verb) => [frame, verb.toUpperCase().slice(0, 4)] as const),
    ),
    replies: rows.flatMap(({ frame, codes, lines }) =>
      codes.length === 0 || codes.includes(CHALLENGE)
        ? []
        : [[frame, codes.map(Number), lines.map((line) => line.trimStart())] as const],
    ),
  };
}

function partsOf({ frame, values }: Row) {
  const [port, ...fields] = values;
  const [
    handshakes = [],
    levels = [],
    descriptions = [],
    serials = [],
    commands = [],
    codes = [],
    lines = [],
  ] = fields.map((text) => (text === "" ? [] : text.split(SEPARATOR)));
  const from: Side = Number(port) < 1024 ? "server" : "client";
  return {
    frame,
    from,
    handshakes,
    levels,
    descriptions,
    serials,
    commands,
    codes,
    lines,
  };
}
