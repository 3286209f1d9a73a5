// TlsConnection: recorded sessions, records and messages in every cut, and what is no TLS.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../src/limits.ts";
import { TlsConnection } from "../../src/tls/tls-connection.ts";
import type { TlsEvent, TlsSide } from "../../src/tls/tls-event.ts";
import {
  alert,
  applicationData,
  ascii,
  changeCipherSpec,
  client,
  clientHello,
  encrypted,
  handshake,
  handshakeRecord,
  join,
  record,
  server,
  serverHello,
  sslv2ClientHelloMessage,
  sslv2Record,
  type Turn,
} from "../build/tls.ts";
import { hears, listen, summary } from "./listen.ts";
import { TLS_1_2, TLS_1_3_CLIENT_CERTIFICATE_MISSING, TLS_1_3_WITH_RETRY } from "./recorded-sessions.ts";
import { CLIENT_HELLO, SERVER_HELLO } from "./rfc8448.ts";

const SESSIONS = [TLS_1_2, TLS_1_3_WITH_RETRY, TLS_1_3_CLIENT_CERTIFICATE_MISSING];

describe("TlsConnection on a recorded session", () => {
  test("of TLS 1.2 gives its messages and is established", () => {
    const { connection, events } = listen(...TLS_1_2);
    expect([connection.established, connection.negotiatedVersion, summary(events)]).toEqual([
      true,
      0x0303,
      [
        "client ClientHello",
        "server ServerHello",
        "server Certificate",
        "server ServerKeyExchange",
        "server CertificateRequest",
        "server ServerHelloDone",
        "client Certificate",
        "client ClientKeyExchange",
        "client ChangeCipherSpec",
        "client EncryptedHandshake",
        "server NewSessionTicket",
        "server ChangeCipherSpec",
        "server EncryptedHandshake",
        "client ApplicationData",
        "server ApplicationData",
        "client Alert",
        "server Alert",
      ],
    ]);
  });

  test("of TLS 1.3 with a HelloRetryRequest is established by the record after the client's Finished", () => {
    const before = listen(...TLS_1_3_WITH_RETRY.slice(0, 5));
    const { connection, events } = listen(...TLS_1_3_WITH_RETRY);
    expect([before.connection.established, connection.established, summary(events)]).toEqual([
      false,
      true,
      [
        "client ClientHello",
        "server HelloRetryRequest",
        "server ChangeCipherSpec",
        "client ChangeCipherSpec",
        "client ClientHello",
        "server ServerHello",
        "server ApplicationData",
        "client ApplicationData",
      ],
    ]);
  });

  test("that ends in an encrypted alert is not established", () => {
    const { connection, events } = listen(...TLS_1_3_CLIENT_CERTIFICATE_MISSING);
    expect([connection.established, events.at(-1)]).toEqual([
      false,
      { kind: "encrypted-alert-suspected", from: "server", beforeFinished: false },
    ]);
  });

  test("counts application data and remembers what was said last", () => {
    const { server: side } = listen(...TLS_1_3_WITH_RETRY).connection;
    expect([side.applicationDataRecords, side.applicationDataBytes, side.records, side.last]).toEqual([
      7,
      23 + 421 + 96 + 53 + 234 + 34 + 19,
      10,
      "ApplicationData",
    ]);
  });

  test("gives the same events however the bytes are cut", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SESSIONS), fc.array(fc.integer({ min: 1, max: 300 })), (turns, cuts) => {
        expect(listen(...cut(turns, cuts)).events).toEqual(listen(...turns).events);
      }),
      { numRuns: 60 },
    );
  });

  test.each(["client", "server"] as const)(
    "gives the same messages of each side when the %s comes late",
    (late) => {
      for (const turns of SESSIONS) {
        const early = turns.filter(({ from }) => from !== late);
        const { events } = listen(...early, ...turns.filter(({ from }) => from === late));
        const inOrder = listen(...turns).events;
        expect([messagesOf(events, "client"), messagesOf(events, "server")]).toEqual([
          messagesOf(inOrder, "client"),
          messagesOf(inOrder, "server"),
        ]);
      }
    },
  );
});

describe("TlsConnection on a handshake message", () => {
  const WHOLE = listen(client(handshakeRecord(CLIENT_HELLO))).events;

  test("may fill records of one byte each", () => {
    const records = Array.from(CLIENT_HELLO, (byte) => record(22, [byte]));
    expect(summary(listen(client(...records)).events)).toEqual(summary(WHOLE));
  });

  test("comes with the record that completes it, with that record's version", () => {
    const first = record(22, CLIENT_HELLO.subarray(0, 50), 0x0301);
    const second = record(22, CLIENT_HELLO.subarray(50), 0x0302);
    const { events } = listen(client(first), client(second.subarray(0, -1)));
    const { events: all } = listen(client(first), client(second));
    expect([events, all.map((event) => "type" in event && event.recordVersion)]).toEqual([[], [0x0302]]);
  });

  test("waits for the end of its record, even when it is complete before", () => {
    const both = handshakeRecord(serverHello(), handshake(14));
    const { events } = listen(server(both.subarray(0, -1)));
    expect([events, summary(listen(server(both)).events)]).toEqual([
      [],
      ["server ServerHello", "server ServerHelloDone"],
    ]);
  });

  test("may begin after another and end in a later record", () => {
    const flight = join(serverHello(), handshake(14), handshake(0));
    const records = [flight.subarray(0, 90), flight.subarray(90, 92), flight.subarray(92)].map((part) =>
      record(22, part),
    );
    expect(summary(listen(server(...records)).events)).toEqual([
      "server ServerHello",
      "server ServerHelloDone",
      "server HelloRequest",
    ]);
  });

  test("of an unknown type is named Unknown and keeps its number", () => {
    expect(listen(server(handshakeRecord(handshake(99, [1, 2])))).events).toEqual([
      {
        kind: "handshake",
        from: "server",
        recordVersion: 0x0303,
        type: "Unknown",
        message: { kind: "opaque", handshakeType: 99, length: 2 },
        firstBytes: null,
      },
    ]);
  });

  test("that cannot be decoded is malformed and the next one is read", () => {
    const { events } = listen(server(handshakeRecord(handshake(2, [3, 3]), handshake(14))));
    expect(events[0]).toEqual({
      kind: "malformed",
      from: "server",
      recordVersion: 0x0303,
      type: "ServerHello",
      error: { kind: "truncated", field: "random", offset: 2 },
    });
    expect(summary(events)).toEqual(["server ServerHello", "server ServerHelloDone"]);
  });

  test("of a wrong length costs the rest of its record", () => {
    const broken = handshakeRecord(handshake(14), new Uint8Array(60).fill(0xaa));
    const { events } = listen(server(broken, handshakeRecord(handshake(14))));
    expect([summary(events), events[1]]).toEqual([
      ["server ServerHelloDone", "server broken-handshake", "server ServerHelloDone"],
      { kind: "broken-handshake", from: "server", error: { kind: "invalid", field: "msg_type", offset: 4 } },
    ]);
  });

  test("that another content type interrupts is abandoned", () => {
    const half = record(22, CLIENT_HELLO.subarray(0, 50));
    expect(summary(listen(client(half, alert(2, 80), handshakeRecord(CLIENT_HELLO))).events)).toEqual([
      "client broken-handshake",
      "client Alert",
      "client ClientHello",
    ]);
  });

  test("above the limit is skipped to its end", () => {
    const length = DEFAULT_LIMITS["handshake-bytes"] + 1;
    const body = new Uint8Array(16_000);
    const turns = [server(handshakeRecord(serverHello(), [11, 0x10, 0, 1]))];
    for (let left = length; left > 0; left -= body.length)
      turns.push(server(record(22, body.subarray(0, left))));
    turns.push(server(handshakeRecord(handshake(14))));
    const { events } = listen(...turns);
    expect([summary(events), events[1]]).toEqual([
      ["server ServerHello", "server Certificate", "server ServerHelloDone"],
      { kind: "oversized", from: "server", recordVersion: 0x0303, type: "Certificate", length },
    ]);
  });

  test("is reported while incomplete, with the bytes that are missing", () => {
    const bytes = handshakeRecord(CLIENT_HELLO);
    const partial = (length: number) => listen(client(bytes.subarray(0, length))).connection.client.partial;
    expect([partial(5), partial(6), partial(105), partial(bytes.length)]).toEqual([
      null,
      { type: "ClientHello", received: 1, expected: null },
      { type: "ClientHello", received: 100, expected: 196 },
      null,
    ]);
  });

  test("in two records is reported as one while incomplete", () => {
    const first = record(22, CLIENT_HELLO.subarray(0, 2));
    const second = record(22, CLIENT_HELLO.subarray(2));
    const { client: side } = listen(client(first, second.subarray(0, 15))).connection;
    expect([side.isIncomplete, side.partial]).toEqual([
      true,
      { type: "ClientHello", received: 12, expected: 196 },
    ]);
  });
});

describe("TlsConnection reads", () => {
  test("an alert of two bytes anywhere, and no other alert", () => {
    const { events } = listen(client(alert(1, 0), changeCipherSpec(), alert(2, 48), encrypted(21, 26)));
    expect(
      events.flatMap((event) => (event.kind === "alert" ? [[event.level, event.description]] : [])),
    ).toEqual([
      [1, 0],
      [2, 48],
      [null, null],
    ]);
  });

  test("no handshake record after a ChangeCipherSpec", () => {
    expect(
      summary(listen(client(changeCipherSpec(), handshakeRecord(handshake(20, new Uint8Array(36))))).events),
    ).toEqual(["client ChangeCipherSpec", "client EncryptedHandshake"]);
  });

  test("a hello after a ChangeCipherSpec, and the messages after it", () => {
    const halves = [CLIENT_HELLO.subarray(0, 100), CLIENT_HELLO.subarray(100)].map((half) =>
      record(22, half),
    );
    expect(summary(listen(client(changeCipherSpec(), ...halves)).events)).toEqual([
      "client ChangeCipherSpec",
      "client ClientHello",
    ]);
  });

  test("an alert in the clear in the middle of a TLS 1.3 handshake", () => {
    const { events } = listen(
      server(handshakeRecord(SERVER_HELLO)),
      client(changeCipherSpec(), alert(2, 48)),
    );
    expect(events.at(-1)).toMatchObject({ kind: "alert", level: 2, description: 48 });
  });

  test("a handshake in the clear that begins again", () => {
    const hello = handshakeRecord(clientHello());
    expect(summary(listen(client(hello, hello)).events)).toEqual([
      "client ClientHello",
      "client ClientHello",
    ]);
  });

  test("no message in a capture that begins with encrypted handshake records", () => {
    expect(summary(listen(client(encrypted(22, 40), applicationData())).events)).toEqual([
      "client EncryptedHandshake",
      "client ApplicationData",
    ]);
  });

  test("heartbeats by their name, and empty records not at all", () => {
    expect(summary(listen(client(encrypted(24, 35), record(22, []))).events)).toEqual(["client Heartbeat"]);
  });
});

describe("TlsConnection with SSL 2.0", () => {
  const HELLO = sslv2Record(sslv2ClientHelloMessage(0x0303, 0x00002f));

  test("accepts TLS in answer to a hello in its format", () => {
    const turns = [
      client(HELLO),
      server(handshakeRecord(serverHello())),
      client(handshakeRecord(handshake(16, [0]))),
    ];
    expect(summary(listen(...turns).events)).toEqual([
      "client ClientHello",
      "server ServerHello",
      "client ClientKeyExchange",
    ]);
  });

  test("reads a hello with a header of three bytes", () => {
    const message = sslv2ClientHelloMessage(0x0002, 0x010080);
    expect(listen(client([0, message.length, 0], message)).events).toMatchObject([
      {
        type: "ClientHello",
        recordVersion: null,
        message: { offer: { encoding: "sslv2", cipherKinds: [0x010080] } },
      },
    ]);
  });

  test("names the messages of a whole session", () => {
    const serverHelloMessage = join([4, 0, 1, 0, 2], new Uint8Array(22));
    const { connection, events } = listen(
      client(HELLO),
      server(sslv2Record(serverHelloMessage)),
      client(sslv2Record(join([2], new Uint8Array(40)))),
      server(sslv2Record(new Uint8Array(33).fill(9))),
      client([0, 40, 7], new Uint8Array(40).fill(9), sslv2Record(new Uint8Array(33).fill(9))),
    );
    expect([connection.established, summary(events)]).toEqual([
      true,
      [
        "client ClientHello",
        "server SSLv2 ServerHello",
        "client SSLv2 ClientMasterKey",
        "server SSLv2 Encrypted",
        "client SSLv2 Encrypted",
      ],
    ]);
  });

  test("names an error, and calls a broken hello malformed", () => {
    const broken = sslv2Record(join([1, 3, 1, 0xff, 0xff], new Uint8Array(20)));
    expect(listen(client(broken), server(sslv2Record(Uint8Array.of(0, 0, 1)))).events).toMatchObject([
      { kind: "malformed", type: "ClientHello", error: { field: "cipher_specs" } },
      { kind: "sslv2", type: "SSLv2 Error" },
    ]);
  });
});

describe("TlsConnection on bytes that are not TLS", () => {
  test("reports where they begin, and reads no further", () => {
    const turns = [
      client(handshakeRecord(clientHello())),
      server("454 TLS not available\r\n"),
      server(alert(2, 40)),
    ];
    expect(listen(...turns).events.slice(1)).toEqual([
      { kind: "not-tls", from: "server", held: new Uint8Array(0), at: 0 },
    ]);
  });

  test("hands back those that came in an earlier call", () => {
    expect(listen(server([0x16]), server(ascii("EHLO"))).events).toEqual([
      { kind: "not-tls", from: "server", held: Uint8Array.of(0x16), at: 0 },
    ]);
  });

  test("reports them after records too", () => {
    expect(listen(server(alert(1, 0), "221 bye\r\n")).events.at(-1)).toEqual({
      kind: "not-tls",
      from: "server",
      held: new Uint8Array(0),
      at: 7,
    });
  });
});

describe("TlsConnection on any input", () => {
  const anyTurn = fc.record({
    from: fc.constantFrom<TlsSide>("client", "server"),
    bytes: fc.uint8Array({ maxLength: 200 }),
  });
  // Right headers with random bodies go deeper than random bytes.
  const anyRecord = fc
    .record({
      from: fc.constantFrom<TlsSide>("client", "server"),
      type: fc.integer({ min: 19, max: 25 }),
      body: fc.uint8Array({ maxLength: 80 }),
    })
    .map(({ from, type, body }): Turn => ({ from, bytes: record(type, body) }));

  test("never throws on random bytes, records and gaps", () => {
    const anything = fc.array(fc.oneof(anyTurn, anyRecord, fc.integer({ min: 0, max: 100 })));
    fc.assert(
      fc.property(anything, (turns) => {
        expect(() => listen(...turns)).not.toThrow();
      }),
    );
  });

  test("never throws on damaged sessions", () => {
    const damage = fc.array(fc.tuple(fc.nat({ max: 700 }), fc.nat({ max: 255 })), { maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...SESSIONS), damage, (turns, bytes) => {
        const damaged = turns.map((turn) => {
          const copy = turn.bytes.slice();
          for (const [offset, byte] of bytes) if (offset < copy.length) copy[offset] = byte;
          return { ...turn, bytes: copy };
        });
        expect(() => listen(...damaged)).not.toThrow();
      }),
    );
  });

  test("does not read bytes outside the given range", () => {
    const bytes = join([0xff, 0xff], handshakeRecord(CLIENT_HELLO), [0xff]);
    const events: TlsEvent[] = [];
    new TlsConnection(hears((event) => events.push(event))).data("client", bytes, 2, bytes.length - 1);
    expect(summary(events)).toEqual(["client ClientHello"]);
  });
});

function cut(turns: readonly Turn[], lengths: readonly number[]): readonly Turn[] {
  const pieces: Turn[] = [];
  let next = 0;
  for (const { from, bytes } of turns) {
    for (let offset = 0; offset < bytes.length;) {
      const length = lengths[next++ % (lengths.length || 1)] ?? 1;
      pieces.push({ from, bytes: bytes.subarray(offset, offset + length) });
      offset += length;
    }
  }
  return pieces;
}

const messagesOf = (events: readonly TlsEvent[], side: TlsSide): readonly TlsEvent[] =>
  events.filter((event) => event.from === side && "type" in event);
