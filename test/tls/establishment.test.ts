// Whether both Finished were sent, from the sizes and places of encrypted records.
import { describe, expect, test } from "vitest";
import {
  applicationData,
  changeCipherSpec,
  client,
  clientHello,
  encrypted,
  handshakeRecord,
  join,
  server,
  serverHello,
  serverHello13,
  type Turn,
} from "../build/tls.ts";
import { listen, summary } from "./listen.ts";

const FINISHED_1_2 = join(changeCipherSpec(), encrypted(22, 40));

const established = (...turns: readonly Turn[]): boolean => listen(...turns).connection.established;

const hellos = (suite = 0x1301): readonly Turn[] => [
  client(handshakeRecord(clientHello())),
  server(handshakeRecord(serverHello13(suite)), applicationData(23), applicationData(600)),
];

const suspected = (...turns: readonly Turn[]) =>
  listen(...turns).events.flatMap((event) =>
    event.kind === "encrypted-alert-suspected" ? [[event.from, event.beforeFinished]] : [],
  );

describe("Establishment up to TLS 1.2", () => {
  const HELLOS = [client(handshakeRecord(clientHello())), server(handshakeRecord(serverHello()))];

  test("is not established by the Finished of one side", () => {
    expect(established(...HELLOS, client(FINISHED_1_2), server(changeCipherSpec()))).toBe(false);
  });

  test("is established in a resumed session, where the server's Finished comes first", () => {
    expect(established(...HELLOS, server(FINISHED_1_2), client(FINISHED_1_2))).toBe(true);
  });

  test("is established by application data of both sides if the Finished were not captured", () => {
    expect(established(...HELLOS, client(applicationData()), server(applicationData()))).toBe(true);
  });

  test("is not established by application data of the client alone, which may be sent early", () => {
    expect(established(...HELLOS, client(FINISHED_1_2, applicationData()))).toBe(false);
  });
});

describe("Establishment in TLS 1.3", () => {
  const alert = applicationData(19);

  test.each([
    ["SHA-256", 0x1301, 53],
    ["SHA-384", 0x1302, 69],
    ["a short tag", 0x1305, 45],
  ])("recognises a Finished with %s by its size", (_, suite, size) => {
    const data = server(applicationData(40));
    expect([
      established(...hellos(suite), client(applicationData(size)), data),
      established(...hellos(suite), client(applicationData(size - 1)), data),
    ]).toEqual([true, false]);
  });

  test("is established not by the client's Finished alone, but by its data after it", () => {
    expect([
      established(...hellos(), client(applicationData(53))),
      established(...hellos(), client(applicationData(53), applicationData(38))),
    ]).toEqual([false, true]);
  });

  test("is not established by an alert after the Finished", () => {
    const turns = [...hellos(), client(applicationData(53)), server(alert)];
    expect([established(...turns), suspected(...turns)]).toEqual([false, [["server", false]]]);
  });

  test("reports an alert in place of the Finished", () => {
    const turns = [...hellos(), client(changeCipherSpec(), alert)];
    expect([established(...turns), suspected(...turns)]).toEqual([false, [["client", true]]]);
  });

  test("reports an alert inside the server's flight", () => {
    expect(suspected(...hellos(), server(alert))).toEqual([["server", true]]);
  });

  test("does not report an alert after data: it closes the connection", () => {
    const turns = [...hellos(), client(applicationData(53)), server(applicationData(255), alert)];
    expect([established(...turns), suspected(...turns)]).toEqual([true, []]);
  });

  test("is not established when the client's certificate is refused", () => {
    const flight = client(applicationData(900), applicationData(285), applicationData(53));
    expect([
      established(...hellos(), flight, server(alert)),
      established(...hellos(), flight, server(applicationData(255))),
    ]).toEqual([false, true]);
  });

  test("counts a Finished in one record with other messages once the server goes on", () => {
    const flight = client(applicationData(300));
    expect([
      established(...hellos(), flight, client(applicationData(40))),
      established(...hellos(), flight, server(applicationData(40))),
    ]).toEqual([false, true]);
  });

  test("does not take early data for a Finished", () => {
    const [hello = client(), flight = server()] = hellos();
    const early = [
      hello,
      client(applicationData(400)),
      flight,
      client(applicationData(500), applicationData(21)),
    ];
    const done = [client(applicationData(53)), server(applicationData(255))];
    expect([established(...early, server(applicationData(30))), established(...early, ...done)]).toEqual([
      false,
      true,
    ]);
  });

  test("is not established without a ServerHello", () => {
    const [hello = client()] = hellos();
    const turns = [hello, client(applicationData(53)), server(applicationData(255), alert)];
    expect([established(...turns), summary(listen(...turns).events)]).toEqual([
      false,
      ["client ClientHello", "client ApplicationData", "server ApplicationData"],
    ]);
  });

  test("recognises a Finished in one record with an empty Certificate (BoringSSL)", () => {
    expect(established(...hellos(), client(applicationData(53 + 8)), client(applicationData(38)))).toBe(true);
  });
});

const flight = (...sizes: readonly number[]): readonly Turn[] => [
  ...hellos(0x1302).slice(0, 1),
  server(handshakeRecord(serverHello13(0x1302)), ...sizes.map((size) => applicationData(size))),
];
const java = flight(65, 864, 297, 85);
const tooShort = (...turns: readonly Turn[]) => {
  const { connection } = listen(...turns);
  return [connection.established, connection.isTooShort("client"), connection.isTooShort("server")];
};

// Sizes as Java 17 and OpenSSL 3.0 (-record_padding 16) sent them, with SHA-384.
describe("Establishment in TLS 1.3 with padded records", () => {
  test("marks a client's record that is too short for a Finished", () => {
    expect(tooShort(...java, client(changeCipherSpec(), applicationData(35)))).toEqual([false, true, false]);
  });

  test("does not mark an empty Certificate when the Finished follows", () => {
    expect(tooShort(...java, client(applicationData(41), applicationData(85)))).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("does not mark early data", () => {
    const [hello = client(), answer = server()] = java;
    expect(tooShort(hello, client(applicationData(400)), answer, client(applicationData(35)))).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("marks a server's flight that breaks off after a short record", () => {
    expect(tooShort(...flight(65))).toEqual([false, false, true]);
  });

  test("marks a short first record of the server after the Finished, until the server goes on", () => {
    const openssl = [...flight(32, 64, 848, 288, 80), client(applicationData(25), applicationData(69))];
    expect([
      tooShort(...openssl, server(applicationData(32))),
      tooShort(...openssl, server(applicationData(32), applicationData(120))),
    ]).toEqual([
      [true, false, true],
      [true, false, false],
    ]);
  });

  test("recognises an alert of the server by the padding of its Finished, even if data crossed it", () => {
    const turns = [...java, client(applicationData(25), applicationData(69)), client(applicationData(35))];
    const refused = [...turns, server(applicationData(35))];
    expect([established(...turns), established(...refused), suspected(...refused)]).toEqual([
      true,
      false,
      [["server", false]],
    ]);
  });

  test("does not take a close_notify that answers the client's for a refusal", () => {
    const turns = [...java, client(applicationData(69)), client(applicationData(120), applicationData(19))];
    expect(suspected(...turns, server(applicationData(35)))).toEqual([]);
  });

  test("expects the padding of a side's Finished in its close_notify", () => {
    const turns = [...java, client(applicationData(85)), server(applicationData(500))];
    const { connection } = listen(
      ...turns,
      client(applicationData(43), applicationData(35), applicationData(35)),
    );
    expect([connection.alertLength("client"), connection.client.encrypted.dataRecords]).toEqual([35, 1]);
  });
});
