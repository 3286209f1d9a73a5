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
  for (const event of listen(...turns).events) resumption.add(event);
  return resumption.isResumed;
}

const asks = (sessionId: readonly number[]) => client(handshakeRecord(clientHello({ sessionId })));
const chooses = (parts: HelloParts, ...more: readonly Uint8Array[]) =>
  server(handshakeRecord(serverHello(parts)), ...more);
const CERTIFICATE = handshakeRecord(handshake(11, [0, 0, 0]));
const DONE = handshakeRecord(handshake(14));
const FINISH = [changeCipherSpec(), encrypted(22, 40)];
const TLS_1_3 = extension(0x002b, uint16(0x0304));

describe("up to TLS 1.2 a session", () => {
  it("is resumed where the server repeats its id", () => {
    expect(isResumed(asks([1, 2, 3]), chooses({ sessionId: [1, 2, 3] }))).toBe(true);
  });

  it("is new where a certificate follows all the same", () => {
    expect(isResumed(asks([1, 2, 3]), chooses({ sessionId: [1, 2, 3] }, CERTIFICATE))).toBe(false);
  });

  it("is new where the server's flight is a whole one without a certificate", () => {
    expect(isResumed(asks([]), chooses({}, DONE))).toBe(false);
  });

  it("is resumed by its ticket where the server finishes first, without an id", () => {
    expect(isResumed(asks([]), chooses({}, ...FINISH))).toBe(true);
  });

  it("is not told by the end of a whole handshake of which the middle is missing", () => {
    const turns = [asks([]), chooses({ sessionId: [2] }), client(...FINISH), server(...FINISH)];
    expect(isResumed(...turns)).toBe(null);
  });

  it("is new where the server answers an id with another, or with none", () => {
    expect([isResumed(asks([1]), chooses({ sessionId: [2] })), isResumed(asks([1]), chooses({}))]).toEqual([
      false,
      false,
    ]);
  });

  it("is not told by the hellos alone where the client sent no id", () => {
    expect([isResumed(asks([]), chooses({ sessionId: [2] })), isResumed(asks([]))]).toEqual([null, null]);
  });
});

describe("in TLS 1.3 a session", () => {
  it("is resumed where the server takes a pre-shared key, not where it repeats the id", () => {
    const psk = extension(0x0029, uint16(0));
    expect([
      isResumed(asks([1]), chooses({ sessionId: [1], extensions: [TLS_1_3, psk] })),
      isResumed(asks([1]), chooses({ sessionId: [1], extensions: [TLS_1_3] }, changeCipherSpec())),
    ]).toEqual([true, false]);
  });

  it("is not told by a HelloRetryRequest", () => {
    const retry = chooses({ random: HELLO_RETRY_REQUEST_RANDOM, sessionId: [1], extensions: [TLS_1_3] });
    expect(isResumed(asks([1]), retry)).toBe(null);
  });
});
