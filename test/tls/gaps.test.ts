// Bytes that the capture lacks: what is still understood, and that nothing is invented.
import { describe, expect, test } from "vitest";
import {
  alert,
  applicationData,
  changeCipherSpec,
  client,
  clientHello,
  encrypted,
  handshake,
  handshakeRecord,
  join,
} from "../build/tls.ts";
import { listen, summary } from "./listen.ts";

const HELLO = handshakeRecord(clientHello());
const DATA = applicationData(1000);

describe("TlsConnection.gap inside an encrypted body", () => {
  test("counts the record and reads the next one", () => {
    const { connection, events } = listen(
      client(DATA.subarray(0, 300)),
      700,
      client(DATA.subarray(1000), alert(1, 0)),
    );
    expect([summary(events), connection.client.applicationDataBytes]).toEqual([
      ["client ApplicationData", "client Alert"],
      1000,
    ]);
  });

  test("may reach to the end of the record", () => {
    const { events } = listen(client(DATA.subarray(0, 300)), 705, client(alert(1, 0)));
    expect(summary(events)).toEqual(["client ApplicationData", "client Alert"]);
  });

  test("makes the direction blind if it reaches beyond the record", () => {
    const { connection, events } = listen(
      client(DATA.subarray(0, 300)),
      706,
      client(alert(1, 0).subarray(1)),
    );
    expect([summary(events), connection.client.isBlind]).toEqual([
      ["client ApplicationData", "client blind"],
      true,
    ]);
  });
});

describe("TlsConnection.gap inside a readable record", () => {
  test("loses that record only", () => {
    const { events } = listen(
      client(HELLO.subarray(0, 20)),
      HELLO.length - 30,
      client(HELLO.subarray(-10), alert(2, 40)),
    );
    expect(summary(events)).toEqual(["client Alert"]);
  });

  test("loses a message that had begun before, with the rest of it in later records", () => {
    const half = join(handshake(11, new Uint8Array(100))).subarray(0, 50);
    const lost = handshakeRecord(new Uint8Array(40));
    const rest = handshakeRecord(new Uint8Array(14).fill(11));
    const turns = [
      client(handshakeRecord(half), lost.subarray(0, 10)),
      35,
      client(rest, handshakeRecord(handshake(14))),
    ];
    expect(summary(listen(...turns).events)).toEqual(["client ServerHelloDone"]);
  });

  test("of two bytes loses an alert", () => {
    expect(summary(listen(client(alert(2, 40).subarray(0, 6)), 1, client(alert(1, 0))).events)).toEqual([
      "client Alert",
    ]);
  });
});

describe("TlsConnection.gap in place of a record's header", () => {
  test("makes the direction blind", () => {
    expect(summary(listen(client(HELLO, DATA.subarray(0, 3)), 100).events)).toEqual([
      "client ClientHello",
      "client blind",
    ]);
  });

  test("ends the blindness at a segment that is one record", () => {
    const { events } = listen(client(HELLO), 500, client(changeCipherSpec()), client(encrypted(22, 40)));
    expect(summary(events)).toEqual([
      "client ClientHello",
      "client blind",
      "client ChangeCipherSpec",
      "client EncryptedHandshake",
    ]);
  });

  test("ends the blindness at a segment that begins with two headers", () => {
    const { events } = listen(
      500,
      client(changeCipherSpec(), DATA.subarray(0, 200)),
      client(DATA.subarray(200)),
    );
    expect(summary(events)).toEqual(["client blind", "client ChangeCipherSpec", "client ApplicationData"]);
  });

  test("does not end the blindness at a segment with one header only", () => {
    const { events } = listen(500, client(DATA.subarray(0, 200)), client(DATA.subarray(200)));
    expect(summary(events)).toEqual(["client blind"]);
  });

  test("does not end the blindness at a segment that begins inside a record", () => {
    expect(summary(listen(500, client(DATA.subarray(200), alert(1, 0))).events)).toEqual(["client blind"]);
  });

  test("invents no message from ciphertext", () => {
    const { events } = listen(500, client(encrypted(22, 40)));
    expect(summary(events)).toEqual(["client blind"]);
  });
});

test("TlsConnection.gap: of no bytes changes nothing", () => {
  expect(listen(0, client(HELLO), 0).events.length).toBe(1);
});
