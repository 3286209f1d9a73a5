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

describe("a gap inside a body that nobody reads", () => {
  test("counts, and the record behind it is read", () => {
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

  test("may reach to the record's end", () => {
    const { events } = listen(client(DATA.subarray(0, 300)), 705, client(alert(1, 0)));
    expect(summary(events)).toEqual(["client ApplicationData", "client Alert"]);
  });

  test("that goes beyond the record's end makes blind", () => {
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

describe("a gap inside a record that could be read", () => {
  test("costs that record only", () => {
    const { events } = listen(
      client(HELLO.subarray(0, 20)),
      HELLO.length - 30,
      client(HELLO.subarray(-10), alert(2, 40)),
    );
    expect(summary(events)).toEqual(["client Alert"]);
  });

  test("costs a message that had begun before, and what is left of it in later records", () => {
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

describe("a gap where a record's header should be", () => {
  test("makes blind", () => {
    expect(summary(listen(client(HELLO, DATA.subarray(0, 3)), 100).events)).toEqual([
      "client ClientHello",
      "client blind",
    ]);
  });

  test("is over where a segment is a record", () => {
    const { events } = listen(client(HELLO), 500, client(changeCipherSpec()), client(encrypted(22, 40)));
    expect(summary(events)).toEqual([
      "client ClientHello",
      "client blind",
      "client ChangeCipherSpec",
      "client EncryptedHandshake",
    ]);
  });

  test("is over where a segment begins with two headers", () => {
    const { events } = listen(
      500,
      client(changeCipherSpec(), DATA.subarray(0, 200)),
      client(DATA.subarray(200)),
    );
    expect(summary(events)).toEqual(["client blind", "client ChangeCipherSpec", "client ApplicationData"]);
  });

  test("is not over where only one header fits", () => {
    const { events } = listen(500, client(DATA.subarray(0, 200)), client(DATA.subarray(200)));
    expect(summary(events)).toEqual(["client blind"]);
  });

  test("is not over where a segment begins inside a record", () => {
    expect(summary(listen(500, client(DATA.subarray(200), alert(1, 0))).events)).toEqual(["client blind"]);
  });

  test("that ends with ciphertext invents no message", () => {
    const { events } = listen(500, client(encrypted(22, 40)));
    expect(summary(events)).toEqual(["client blind"]);
  });
});

test("of no bytes is none", () => {
  expect(listen(0, client(HELLO), 0).events.length).toBe(1);
});
