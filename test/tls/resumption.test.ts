import { describe, expect, it } from "vitest";
import { Resumption } from "../../src/tls/resumption.ts";
import {
  changeCipherSpec,
  client,
  clientHello,
  encrypted,
  extension,
  handshake,
  handshakeRecord,
  HELLO_RETRY_REQUEST_RANDOM,
  type HelloParts,
  server,
  serverHello,
  type Turn,
  uint16,
} from "../build/tls.ts";
import { listen } from "./listen.ts";

function isResumed(...turns: readonly (Turn | number)[]): boolean | null {
  const resumption = new Resumption();
  for (const event of listen(...turns).events) {
    if ("type" in event) resumption.message(event);
    else if (event.kind === "blind") resumption.blind();
  }
  return resumption.isResumed;
}

const asks = (sessionId: readonly number[]) => client(handshakeRecord(clientHello({ sessionId })));
const chooses = (parts: HelloParts, ...more: readonly Uint8Array[]) =>
  server(handshakeRecord(serverHello(parts)), ...more);
const CERTIFICATE = handshakeRecord(handshake(11, [0, 0, 0]));
const DONE = handshakeRecord(handshake(14));
const FINISH = [changeCipherSpec(), encrypted(22, 40)];
const TLS_1_3 = extension(0x002b, uint16(0x0304));

describe("Resumption up to TLS 1.2", () => {
  it("is true if the server repeats the session id", () => {
    expect(isResumed(asks([1, 2, 3]), chooses({ sessionId: [1, 2, 3] }))).toBe(true);
  });

  it("is false if a certificate follows all the same", () => {
    expect(isResumed(asks([1, 2, 3]), chooses({ sessionId: [1, 2, 3] }, CERTIFICATE))).toBe(false);
  });

  it("is false for a full flight of the server without a certificate", () => {
    expect(isResumed(asks([]), chooses({}, DONE))).toBe(false);
  });

  it("is true by a ticket if the server finishes first, without a session id", () => {
    expect(isResumed(asks([]), chooses({}, ...FINISH))).toBe(true);
  });

  it("is unknown if the middle of a full handshake is missing", () => {
    const turns = [asks([]), chooses({ sessionId: [2] }), client(...FINISH), server(...FINISH)];
    expect(isResumed(...turns)).toBe(null);
  });

  it("is false if the server answers a session id with another, or with none", () => {
    expect([isResumed(asks([1]), chooses({ sessionId: [2] })), isResumed(asks([1]), chooses({}))]).toEqual([
      false,
      false,
    ]);
  });

  it("is unknown after the hellos if the client sent no session id", () => {
    expect([isResumed(asks([]), chooses({ sessionId: [2] })), isResumed(asks([]))]).toEqual([null, null]);
  });
});

describe("Resumption in TLS 1.3", () => {
  it("is true if the server accepts a pre-shared key, and false if it only repeats the session id", () => {
    const psk = extension(0x0029, uint16(0));
    expect([
      isResumed(asks([1]), chooses({ sessionId: [1], extensions: [TLS_1_3, psk] })),
      isResumed(asks([1]), chooses({ sessionId: [1], extensions: [TLS_1_3] }, changeCipherSpec())),
    ]).toEqual([true, false]);
  });

  it("is unknown after a HelloRetryRequest", () => {
    const retry = chooses({ random: HELLO_RETRY_REQUEST_RANDOM, sessionId: [1], extensions: [TLS_1_3] });
    expect(isResumed(asks([1]), retry)).toBe(null);
  });
});
