// TLS records, handshake messages, extensions, certificates and fingerprints: values or a DecodeError, never more.
import type { Cursor } from "../../src/bytes/cursor.ts";
import { decode } from "../../src/bytes/decode.ts";
import { offerFields } from "../../src/session/hello-fields.ts";
import { decodeCertificate } from "../../src/tls/certificate/certificate.ts";
import { messageDecoder } from "../../src/tls/messages.ts";
import { clientHello as readClientHello } from "../../src/tls/messages/client-hello.ts";
import { sslv2ClientHello } from "../../src/tls/messages/sslv2-client-hello.ts";
import { TlsConnection } from "../../src/tls/tls-connection.ts";
import * as certificates from "../build/certificates.ts";
import {
  CLIENT_FINISH,
  HELLO_13,
  SERVER_FINISH,
  SERVER_FLIGHT,
  SERVER_FLIGHT_13,
} from "../build/conversations.ts";
import * as build from "../build/tls.ts";
import { hears } from "../tls/listen.ts";
import { Random, seedOf } from "./random.ts";
import { demand, demandSame, inPieces, type Target } from "./target.ts";

const CERTIFICATES = [
  certificates.RSA_CERTIFICATE,
  certificates.P256_CERTIFICATE,
  certificates.P384_CERTIFICATE,
  certificates.ED25519_CERTIFICATE,
  certificates.certificate(),
  certificates.withExtensions(
    ...certificates.EXTENSION_VALUES.map(([, oid, value]) => certificates.extension(oid, value, true)),
  ),
];

const HELLO = build.handshakeRecord(build.clientHello());

/** Runs of one side, each behind a byte for the side and two for its length. */
function asRuns(...runs: readonly Uint8Array[]): Uint8Array {
  return build.join(...runs.flatMap((run, index) => [[index & 1, run.length >> 8, run.length & 0xff], run]));
}

/** Events are the same however the bytes come, and no more than there are bytes. */
function checkRecords(bytes: Uint8Array): void {
  const random = new Random(seedOf(bytes));
  const events = eventsOf(bytes, (left) => left);
  demand(events.length <= bytes.length, "there are no more events than bytes");
  demandSame(
    eventsOf(bytes, () => random.below(12)),
    events,
    "any pieces give the same events",
  );
}

function eventsOf(bytes: Uint8Array, lengthOf: (left: number) => number): readonly unknown[] {
  const events: unknown[] = [];
  const isOver = (): boolean => events.at(-1) === "not-tls";
  const tls = new TlsConnection(
    hears((event) => {
      // Where the bytes lie depends on the pieces.
      events.push(event.kind === "not-tls" ? event.kind : JSON.stringify(event));
    }),
  );
  for (let at = 0; at + 3 < bytes.length && !isOver();) {
    const end = Math.min(bytes.length, at + 3 + (((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)));
    const from = (bytes[at] ?? 0) % 2 === 0 ? "client" : "server";
    inPieces(bytes.subarray(at + 3, end), lengthOf, (piece) => {
      if (!isOver()) tls.data(from, piece, 0, piece.length);
    });
    at = end;
  }
  return events;
}

/** The error points into what was decoded. */
function checkDecoder(read: (cursor: Cursor) => unknown): (bytes: Uint8Array) => void {
  return (bytes) => {
    const result = decode(read, bytes);
    if (result.ok) {
      const size = JSON.stringify(result.value).length;
      demand(size <= 40 * bytes.length + 4000, "what was read is not much longer than the bytes");
    } else {
      const { offset } = result.error;
      demand(offset >= 0 && offset <= bytes.length, `an error at byte ${offset} is inside`);
    }
  };
}

/** Without the header of type and length. */
const body = (message: Uint8Array): Uint8Array => message.subarray(4);

const EXTENSIONS = [
  build.extension(0x0000, build.join(build.uint16(6, 0, 3), "mx1")),
  build.extension(0x000a, build.join(build.uint16(4, 0x001d, 0x0017))),
  build.extension(0x000d, build.join(build.uint16(4, 0x0403, 0x0804))),
  build.extension(0x0010, build.join(build.uint16(3), [2], "h2")),
  build.extension(0x002b, build.vector8(build.uint16(0x0304, 0x0303))),
  build.extension(0x0033, build.join(build.uint16(6, 0x001d, 2, 0))),
  build.extension(0x000b, build.vector8([0])),
];

/** A hello whose extensions are the bytes. */
function checkExtensions(bytes: Uint8Array): void {
  const head = body(build.clientHello({ extensions: [] }));
  const length = Math.min(bytes.length, 0xffff);
  const start = head.subarray(0, 2 + 32 + 1);
  const hello = build.join(
    start,
    build.uint16(2, 0x002f),
    [1, 0],
    build.uint16(length),
    bytes.subarray(0, length),
  );
  const result = decode(readClientHello, hello);
  demand(result.ok, "a damaged extension costs no hello");
  demand(result.value.offer.extensions.length <= length / 4, "extensions are no more than fit");
  for (const { offset } of result.value.offer.errors) {
    demand(offset >= 0 && offset <= hello.length, `an error at byte ${offset} is inside`);
  }
}

function checkCertificate(bytes: Uint8Array): void {
  const fields = decodeCertificate(bytes);
  demand(/^[0-9a-f]{64}$/.test(fields.sha256), "a checksum is always there");
  const offset = fields.error?.offset ?? 0;
  demand(offset >= 0 && offset <= bytes.length, `an error at byte ${offset} is inside`);
  for (const time of [fields.notBefore, fields.notAfter]) {
    demand(time === null || !Number.isNaN(Date.parse(time)), `${time} is a time`);
  }
  const { malformed, error } = fields;
  demand(
    malformed.length > 0 === (error !== null),
    "a field is malformed where there is an error, and only there",
  );
  demand(new Set(malformed).size === malformed.length, "a field is malformed once");
  const text = JSON.stringify(fields).length;
  demand(text <= 20 * bytes.length + 4000, "what was read is not much longer than the bytes");
}

function checkFingerprints(bytes: Uint8Array): void {
  const result = decode(readClientHello, bytes);
  if (!result.ok) return;
  const { ja3, ja4 } = offerFields(result.value.offer);
  demand(/^[0-9a-f]{32}$/.test(ja3 ?? ""), `${ja3} is a JA3`);
  demand(/^t[s\d]\d[di]\d{4}[0-9a-zA-Z]{2}_[0-9a-f]{12}_[0-9a-f]{12}$/.test(ja4 ?? ""), `${ja4} is a JA4`);
}

const HELLOS = [
  build.clientHello(),
  build.clientHello({ extensions: EXTENSIONS }),
  build.clientHello({ extensions: EXTENSIONS.toReversed() }),
].map(body);

const MESSAGE_SEEDS: Readonly<Record<number, readonly Uint8Array[]>> = {
  1: HELLOS,
  2: [build.serverHello(), build.serverHello13()].map(body),
  6: [build.join(build.uint16(0x7f12, 0), EXTENSIONS[4] ?? [])],
  8: [build.join(build.uint16(EXTENSIONS[0]?.length ?? 0), EXTENSIONS[0] ?? [])],
  11: [
    build.vector24(...CERTIFICATES.map((one) => build.vector24(one))),
    ...CERTIFICATES.map((one) => build.vector24(build.vector24(one))),
  ],
  12: [
    build.join([3], build.uint16(0x0017), [4, 1, 2, 3, 4]),
    build.join(build.uint16(4), "prim", build.uint16(1), "g"),
  ],
  13: [build.join([2, 1, 64], build.uint16(4, 0x0403, 0x0804, 6, 4), "name")],
};

const messageTargets = Object.entries(MESSAGE_SEEDS).map(([type, seeds]): readonly [string, Target] => {
  const { name, decode: read } = messageDecoder(Number(type));
  const run = checkDecoder((cursor) => read(cursor, { version: null, cipherSuite: null }));
  return [`handshake-${name}`, { seeds: () => seeds, run }];
});

export const tlsTargets: Readonly<Record<string, Target>> = {
  "tls-records": {
    seeds: () => [
      asRuns(HELLO, SERVER_FLIGHT, CLIENT_FINISH, SERVER_FINISH, build.applicationData(90)),
      asRuns(HELLO_13, SERVER_FLIGHT_13, build.applicationData(53), build.applicationData(90)),
      asRuns(HELLO, build.join([21, 3, 1, 0, 2, 2, 40])),
    ],
    run: checkRecords,
  },
  ...Object.fromEntries(messageTargets),
  "handshake-sslv2": {
    seeds: () => [build.join([1], build.uint16(0x0301, 6, 0, 16), [1, 0, 128, 0, 0, 5], "0123456789abcdef")],
    run: checkDecoder(sslv2ClientHello),
  },
  extensions: { seeds: () => [...EXTENSIONS, build.join(...EXTENSIONS)], run: checkExtensions },
  certificates: { seeds: () => CERTIFICATES, run: checkCertificate },
  fingerprints: { seeds: () => HELLOS, run: checkFingerprints },
};
