// What is inside protected records goes the same ways as in the clear, and nothing is guessed of it.
import { describe, expect, it, test } from "vitest";
import type { TlsSide } from "../../src/tls/tls-event.ts";
import {
  alert,
  applicationData,
  changeCipherSpec,
  client,
  clientHello,
  encrypted,
  extension,
  handshake,
  handshakeRecord,
  HELLO_RETRY_REQUEST_RANDOM,
  join,
  server,
  serverHello,
  serverHello13,
  type Turn,
  uint16,
  vector16,
  vector24,
  vector8,
} from "../build/tls.ts";
import { listen, listenWith, summary } from "./listen.ts";
import { PlainDecryption, type PlainOptions, sealed, sealed13 } from "./plain-decryption.ts";

const FINISHED = handshake(20, new Uint8Array(32));
const EXTENSIONS = handshake(8, vector16());
const CERTIFICATE = handshake(11, vector8(), vector24(vector24([1, 2, 3]), vector16()));
const VERIFY = handshake(15, uint16(0x0804), vector16([1, 2, 3]));
const TICKET = handshake(4, new Uint8Array(40));
const KEY_UPDATE = handshake(24, [0]);
const HELLOS_13 = [client(handshakeRecord(clientHello())), server(handshakeRecord(serverHello13()))];
const FLIGHT = sealed13(22, EXTENSIONS, CERTIFICATE, VERIFY, FINISHED);
/** Up to both Finished. */
const HANDSHAKE_13 = [...HELLOS_13, server(FLIGHT), client(changeCipherSpec(), sealed13(22, FINISHED))];
const FINISH = join(changeCipherSpec(), sealed(22, FINISHED));
const HANDSHAKE_12 = [
  client(handshakeRecord(clientHello())),
  server(handshakeRecord(serverHello(), handshake(14))),
  client(handshakeRecord(handshake(16)), FINISH),
  server(FINISH),
];

const opened = (...turns: readonly (Turn | number)[]) => listenWith(new PlainDecryption(), ...turns);
const said = (...turns: readonly (Turn | number)[]) => summary(opened(...turns).events);
/** What follows on a handshake. */
const after = (before: readonly Turn[], ...turns: readonly (Turn | number)[]) =>
  said(...before, ...turns).slice(said(...before).length);

describe("DecryptedDirection in TLS 1.3", () => {
  it("names the messages of the handshake, of which the records hold several", () => {
    const { events } = opened(...HANDSHAKE_13);
    expect(summary(events)).toEqual([
      "client ClientHello",
      "server ServerHello",
      "server EncryptedExtensions",
      "server Certificate",
      "server CertificateVerify",
      "server Finished",
      "client ChangeCipherSpec",
      "client Finished",
    ]);
    expect(events.filter((event) => "isDecrypted" in event).map(({ from }) => from)).toEqual([
      "server",
      "server",
      "server",
      "server",
      "client",
    ]);
  });

  it("puts a message together that is spread over records", () => {
    const whole = join(EXTENSIONS, CERTIFICATE);
    const cut = [whole.subarray(0, 9), whole.subarray(9, 10), whole.subarray(10)];
    const { events, connection } = opened(...HELLOS_13, ...cut.map((part) => server(sealed13(22, part))));
    expect(summary(events).slice(2)).toEqual(["server EncryptedExtensions", "server Certificate"]);
    expect(events.at(-1)).toMatchObject({ message: { kind: "certificate" } });
    expect(connection.server.isIncomplete).toBe(false);
  });

  it("says how much has come of a message", () => {
    const { connection } = opened(
      ...HELLOS_13,
      server(changeCipherSpec(), sealed13(22, CERTIFICATE.subarray(0, 7))),
    );
    const { partial, last, isIncomplete } = connection.server;
    expect([partial, last, isIncomplete]).toEqual([
      { type: "Certificate", received: 7, expected: CERTIFICATE.length },
      null,
      true,
    ]);
  });

  it("reads a CertificateRequest with its extensions, and the answer", () => {
    const authorities = vector16(vector16([0x30, 0]));
    const request = handshake(
      13,
      vector8([9]),
      vector16(extension(13, vector16(uint16(0x0804))), extension(47, authorities)),
    );
    const { events } = opened(...HELLOS_13, server(sealed13(22, request)), client(sealed13(22, CERTIFICATE)));
    expect(events.slice(2)).toMatchObject([
      {
        message: {
          certificateTypes: [],
          signatureAlgorithms: [0x0804],
          authorities: authorities.subarray(2),
        },
      },
      { from: "client", message: { certificates: [Uint8Array.of(1, 2, 3)], hasOcspResponse: false } },
    ]);
  });

  it("finds the OCSP response of the first certificate, not of others", () => {
    const plain = join(vector24([1]), vector16());
    const stapled = join(vector24([2]), vector16(extension(5, [1, 2])));
    const responses = [
      [stapled, plain],
      [plain, stapled],
    ].map((entries) => {
      const { events } = opened(
        ...HELLOS_13,
        server(sealed13(22, handshake(11, vector8(), vector24(...entries)))),
      );
      const event = events.at(-1);
      return (
        event?.kind === "handshake" && event.message.kind === "certificate" && event.message.hasOcspResponse
      );
    });
    expect(responses).toEqual([true, false]);
  });

  it("has the protocol that the server chose", () => {
    const alpn = extension(16, vector16(vector8("smtp")));
    const { events } = opened(...HELLOS_13, server(sealed13(22, handshake(8, vector16(alpn)))));
    expect(events.at(-1)).toMatchObject({ message: { kind: "encrypted-extensions", alpn: "smtp" } });
  });

  it("names tickets, key updates and messages that are not known", () => {
    const odd = handshake(99, [1, 2]);
    expect(
      after(HANDSHAKE_13, server(sealed13(22, TICKET, TICKET)), client(sealed13(22, KEY_UPDATE))),
    ).toEqual(["server NewSessionTicket", "server NewSessionTicket", "client KeyUpdate"]);
    expect(after(HANDSHAKE_13, server(sealed13(22, odd)))).toEqual(["server Unknown"]);
    expect(after(HANDSHAKE_13, server(sealed13(22, handshake(25, [1]))))).toEqual([
      "server CompressedCertificate",
    ]);
    expect(after(HANDSHAKE_13, client(sealed13(22, handshake(5))))).toEqual(["client EndOfEarlyData"]);
  });

  it("says where a record goes on with something else", () => {
    expect(after(HANDSHAKE_13, server(sealed13(22, [99, 1, 1, 1, 1])))).toEqual(["server broken-handshake"]);
    const begun = server(sealed13(22, TICKET.subarray(0, 9)));
    expect(after(HANDSHAKE_13, begun, server(sealed13(23, "250")))).toEqual([
      "server broken-handshake",
      "server ApplicationData",
    ]);
  });

  it("gives application data, which is told once", () => {
    const { events, plaintext, connection } = opened(
      ...HANDSHAKE_13,
      server(sealed13(22, TICKET), sealed13(23, "220 a\r\n")),
      client(sealed13(23, "EH", [0, 0])),
      client(sealed13(23, "LO x\r\n")),
    );
    expect(plaintext).toEqual({ client: "EH\u0000\u0000LO x\r\n", server: "220 a\r\n" });
    expect(summary(events).slice(8)).toEqual([
      "server NewSessionTicket",
      "server ApplicationData",
      "client ApplicationData",
    ]);
    expect(connection.client.last).toBe("ApplicationData");
  });

  it("tells an alert with level and description, padded or not", () => {
    const padded = join([2, 42], [21], new Uint8Array(16));
    const { events } = opened(...HELLOS_13, server(sealed13(21, [1, 0])), client(sealed13(0, padded)));
    expect(events.slice(2)).toMatchObject([
      { from: "server", kind: "alert", level: 1, description: 0, isDecrypted: true },
      { from: "client", kind: "alert", level: 2, description: 42, isDecrypted: true },
    ]);
  });

  it("reads an alert in the clear as before", () => {
    const { events } = opened(...HELLOS_13, server(FLIGHT), client(alert(2, 48)));
    expect(events.at(-1)).toMatchObject({ kind: "alert", description: 48 });
    expect(events.at(-1)).not.toHaveProperty("isDecrypted");
  });

  it("goes on after a HelloRetryRequest, of whose hello it is told too", () => {
    const decryption = new PlainDecryption();
    const retry = serverHello({
      random: HELLO_RETRY_REQUEST_RANDOM,
      cipherSuites: [0x1301],
      extensions: [extension(0x002b, uint16(0x0304))],
    });
    const { events } = listenWith(
      decryption,
      client(handshakeRecord(clientHello())),
      server(handshakeRecord(retry), changeCipherSpec()),
      client(changeCipherSpec(), handshakeRecord(clientHello())),
      server(handshakeRecord(serverHello13()), FLIGHT),
    );
    expect(summary(events).at(-1)).toBe("server Finished");
    expect(decryption.told.filter((call) => call.includes("Hello"))).toEqual([
      "clientHello 90 32",
      "clientHello 90 32",
      "serverHello 90 32",
    ]);
  });

  it("tells of the messages that change keys", () => {
    const decryption = new PlainDecryption();
    listenWith(decryption, ...HANDSHAKE_13, server(sealed13(22, KEY_UPDATE)));
    expect(decryption.told.slice(-4)).toEqual([
      "finished server",
      "changeCipherSpec client",
      "finished client",
      "keyUpdate server",
    ]);
  });
});

describe("DecryptedDirection up to TLS 1.2", () => {
  it("names the Finished, alerts, and the messages of a second handshake", () => {
    expect(said(...HANDSHAKE_12).slice(3)).toEqual([
      "client ClientKeyExchange",
      "client ChangeCipherSpec",
      "client Finished",
      "server ChangeCipherSpec",
      "server Finished",
    ]);
    const again = [
      server(sealed(22, handshake(0))),
      client(sealed(22, clientHello())),
      server(sealed(22, serverHello(), handshake(11, vector24(vector24([1]))), handshake(14))),
      client(sealed(22, handshake(16)), sealed(20, [1]), sealed(22, FINISHED)),
      server(sealed(20, [1]), sealed(22, FINISHED), sealed(21, [1, 0])),
    ];
    expect(after(HANDSHAKE_12, ...again)).toEqual([
      "server HelloRequest",
      "server renegotiation",
      "client ClientHello",
      "client renegotiation",
      "server ServerHello",
      "server Certificate",
      "server ServerHelloDone",
      "client ClientKeyExchange",
      "client ChangeCipherSpec",
      "client renegotiation",
      "client Finished",
      "server ChangeCipherSpec",
      "server Finished",
      "server Alert",
    ]);
  });

  it("knows a second handshake at once, though the client's Finished came last", () => {
    const abbreviated = [
      client(handshakeRecord(clientHello())),
      server(handshakeRecord(serverHello()), FINISH),
      client(FINISH),
    ];
    expect(after(abbreviated, client(sealed(22, clientHello())))).toEqual([
      "client ClientHello",
      "client renegotiation",
    ]);
  });

  it("does not take the NextProtocol before the Finished for one", () => {
    const abbreviated = [
      client(handshakeRecord(clientHello())),
      server(handshakeRecord(serverHello()), FINISH),
    ];
    expect(
      after(abbreviated, client(changeCipherSpec(), sealed(22, handshake(67, [1])), sealed(22, FINISHED))),
    ).toEqual(["client ChangeCipherSpec", "client NextProtocol", "client Finished"]);
  });

  it("gives application data and two alerts in a record", () => {
    const { plaintext, events } = opened(
      ...HANDSHAKE_12,
      client(sealed(23, "QUIT\r\n")),
      server(sealed(21, [1, 90, 1, 0])),
    );
    expect(plaintext.client).toBe("QUIT\r\n");
    expect(events.slice(-2)).toMatchObject([{ description: 90 }, { description: 0 }]);
  });
});

const established = (...turns: readonly (Turn | number)[]) => opened(...turns).connection.established;
/** With the secret of one side only. */
const one = (known: TlsSide, ...turns: readonly Turn[]) =>
  listenWith(new PlainDecryption({ known: [known] }), ...turns).connection.established;

describe("DecryptedDirection, established", () => {
  const flight = server(FLIGHT);
  const finished = client(sealed13(22, FINISHED));

  it("is so after both Finished, before any data", () => {
    expect(established(...HELLOS_13, flight)).toBe(false);
    expect(established(...HANDSHAKE_13)).toBe(true);
    expect(established(...HANDSHAKE_12)).toBe(true);
    expect(established(...HANDSHAKE_12.slice(0, 3))).toBe(false);
  });

  it("is not so by sizes", () => {
    // As long as a Finished, then as long as data.
    const other = client(sealed13(22, handshake(11, vector8(), vector24(), new Uint8Array(28))));
    expect(established(...HELLOS_13, flight, other, server(sealed13(23, "220 here\r\n".repeat(9))))).toBe(
      false,
    );
  });

  it("is not so where the server refuses what came with the client's Finished", () => {
    expect(established(...HANDSHAKE_13, server(sealed13(21, [2, 116])))).toBe(false);
    const data = client(sealed13(23, "EHLO x\r\n"));
    expect(established(...HANDSHAKE_13, data, server(sealed13(21, [2, 42])))).toBe(false);
  });

  it("stays so after a close_notify, and after an alert that follows on something else", () => {
    expect(established(...HANDSHAKE_13, server(sealed13(21, [1, 0])))).toBe(true);
    expect(established(...HANDSHAKE_13, server(sealed13(22, TICKET), sealed13(21, [2, 80])))).toBe(true);
    expect(established(...HANDSHAKE_13, client(sealed13(21, [2, 42])))).toBe(true);
  });

  it("goes by sizes for a side whose secret is not known", () => {
    const turns = [
      ...HELLOS_13,
      flight,
      client(sealed13(22, FINISHED)),
      server(sealed13(23, "220 x\r\n".repeat(9))),
    ];
    expect([one("server", ...turns), one("client", ...turns)]).toEqual([true, true]);
    // A refusal that is padded: its size says nothing, what is in it does.
    const refusal = server(sealed13(0, [2, 42, 21], new Uint8Array(40)));
    expect(one("server", ...HELLOS_13, flight, finished, refusal)).toBe(false);
    expect(one("client", ...HELLOS_13, flight, finished, refusal)).toBe(true);
  });

  it("goes by sizes where the server's answer to it cannot be read", () => {
    const [alertSize, dataSize] = [applicationData(19), applicationData(80)];
    expect(established(...HANDSHAKE_13, server(alertSize))).toBe(false);
    expect(established(...HANDSHAKE_13, server(dataSize))).toBe(true);
    expect(established(...HANDSHAKE_13, server(sealed13(22, TICKET), alertSize))).toBe(true);
  });

  it("goes by sizes where a Finished may be among what is missing", () => {
    const lost = client(sealed13(22, FINISHED).subarray(0, 20));
    const answer = server(sealed13(23, "220 x\r\n".repeat(9)));
    expect(established(...HELLOS_13, flight, lost, FINISHED.length + 5 + 17 - 20, answer)).toBe(true);
  });

  it("suspects no alert and finds no record too short", () => {
    // 19 bytes: the size of an alert; 30 bytes: neither alert nor Finished.
    const short = server(sealed13(22, [20, 0]));
    const turns = [...HELLOS_13, short, client(sealed13(22, TICKET.subarray(0, 13)))];
    const { events, connection } = opened(...turns);
    expect(summary(events).slice(2)).toEqual([]);
    expect(connection.isTooShort("client")).toBe(false);
    const blind = listen(...turns);
    expect(summary(blind.events)).toContain("server encrypted-alert-suspected");
    expect(blind.connection.isTooShort("client")).toBe(true);
  });
});

describe("DecryptedDirection, what is missing", () => {
  const reply = server(sealed13(23, "250 a reply of some length\r\n"));

  it("counts one record that was cut, and goes on", () => {
    const decryption = new PlainDecryption();
    const { plaintext, events } = listenWith(
      decryption,
      ...HANDSHAKE_13,
      client(sealed13(23, "AUTH PLAIN\r\n").subarray(0, 9)),
      12 + 17 - 4,
      client(sealed13(23, "QUIT\r\n")),
      reply,
    );
    expect(plaintext.client).toBe("QUIT\r\n");
    expect(decryption.told.at(-1)).toBe("lost client 1");
    expect(summary(events).slice(8)).toEqual(["client ApplicationData", "server ApplicationData"]);
  });

  it("stops after bytes between records, and says so once", () => {
    const { plaintext, events } = opened(
      ...HANDSHAKE_13,
      100,
      client(sealed13(23, "QUIT\r\n")),
      client(sealed13(23, "QUIT\r\n")),
      reply,
    );
    expect(plaintext).toEqual({ client: "", server: "250 a reply of some length\r\n" });
    expect(events.filter(({ kind }) => kind === "not-decrypted")).toEqual([
      { kind: "not-decrypted", from: "client", reason: "bytes-missing" },
    ]);
  });

  it("says so too where the ChangeCipherSpec is among them", () => {
    const [hello, flight, , finish] = HANDSHAKE_12;
    if (hello === undefined || flight === undefined || finish === undefined) throw new Error("four flights");
    const unknown = client(encrypted(22, 40), sealed(23, "QUIT\r\n"));
    for (const rest of [[unknown], [client(sealed(23, "QUIT\r\n"))], [client(encrypted(21, 26))]]) {
      const { events, plaintext } = opened(hello, flight, 100, finish, ...rest);
      expect(plaintext.client).toBe("");
      expect(events.filter(({ kind }) => kind === "not-decrypted")).toEqual([
        { kind: "not-decrypted", from: "client", reason: "bytes-missing" },
      ]);
    }
    // What can be read needs no keys.
    expect(said(hello, flight, 100, finish, client(alert(2, 40))).slice(-1)).toEqual(["client Alert"]);
  });

  it("does not join what comes before a lost record with what comes after", () => {
    const begun = client(sealed13(22, CERTIFICATE.subarray(0, 9)));
    const lost = client(sealed13(22, CERTIFICATE.subarray(9, 12)).subarray(0, 10));
    const rest = client(sealed13(22, CERTIFICATE.subarray(12)), sealed13(22, FINISHED));
    expect(said(...HELLOS_13, begun, lost, 3 + 17 + 5 - 10, rest).slice(2)).toEqual([
      // Of the record that was lost, as without keys.
      "client ApplicationData",
      "client Finished",
    ]);
  });
});

describe("DecryptedDirection without the right keys", () => {
  const turns = [
    ...HELLOS_13,
    server(applicationData(23), applicationData(600), applicationData(19)),
    client(changeCipherSpec(), applicationData(53)),
    server(applicationData(80)),
    client(applicationData(64).subarray(0, 30)),
    39,
    client(applicationData(30)),
    100,
    client(applicationData(30), applicationData(30)),
  ];
  const turns12 = [
    ...HANDSHAKE_12.slice(0, 2),
    client(handshakeRecord(handshake(16)), changeCipherSpec(), encrypted(22, 40)),
    server(changeCipherSpec(), encrypted(22, 40)),
    client(encrypted(22, 40).subarray(0, 9)),
    36,
    server(encrypted(22, 28), encrypted(21, 26), encrypted(24, 26), encrypted(20, 26)),
    client(applicationData(), encrypted(21, 26).subarray(0, 29)),
  ];

  test.each<[string, PlainOptions, number]>([
    ["the wrong ones", {}, 1],
    ["those of another connection", { isListed: false }, 0],
    ["no secret of either side", { known: [] }, 1],
  ])("tells with %s what it tells with none", (_, options, reasons) => {
    for (const each of [turns, turns12]) {
      const none = listen(...each);
      const { events, connection, plaintext } = listenWith(new PlainDecryption(options), ...each);
      const stops = events.filter(({ kind }) => kind === "not-decrypted");
      expect(events.filter(({ kind }) => kind !== "not-decrypted")).toEqual(none.events);
      expect(stops.length).toBe(2 * reasons);
      expect(plaintext).toEqual({ client: "", server: "" });
      for (const side of ["client", "server"] as const) {
        const { last, isIncomplete, partial, records, encrypted: counts } = connection[side];
        const { [side]: plain } = none.connection;
        expect({ last, isIncomplete, partial, records, counts }).toEqual({
          last: plain.last,
          isIncomplete: plain.isIncomplete,
          partial: plain.partial,
          records: plain.records,
          counts: plain.encrypted,
        });
        expect(connection.isTooShort(side)).toBe(none.connection.isTooShort(side));
        expect(connection.alertLength(side)).toBe(none.connection.alertLength(side));
      }
      expect(connection.established).toBe(none.connection.established);
    }
  });

  it("counts encrypted records as if they were not opened", () => {
    const whole = [
      ...HANDSHAKE_13,
      server(sealed13(22, TICKET), sealed13(23, "220 x\r\n")),
      client(sealed13(21, [1, 0])),
    ];
    for (const each of [whole, [...HANDSHAKE_12, client(sealed(23, "QUIT\r\n"), sealed(21, [1, 0]))]]) {
      const [none, keyed] = [listen(...each).connection, opened(...each).connection];
      for (const side of ["client", "server"] as const) {
        expect(keyed[side].encrypted).toEqual(none[side].encrypted);
        expect(keyed[side].records).toBe(none[side].records);
        expect(keyed[side].applicationDataBytes).toBe(none[side].applicationDataBytes);
      }
    }
  });
});
