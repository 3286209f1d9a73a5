// Records of TLS 1.3 that were sealed for the purpose -> which of them are opened, where keys change and records are lost.
import { describe, expect, it } from "vitest";
import { uint8 } from "../../../src/bytes/integers.ts";
import * as build from "../../build/tls.ts";
import { Follower, keyLog, type Sent, stops, summary } from "./follow.ts";
import { Sealer } from "./seal.ts";

const RANDOM = "00".repeat(32);
const hello = (...extensions: readonly Uint8Array[]): Uint8Array =>
  build.handshakeRecord(build.clientHello({ random: build.fromHex(RANDOM), extensions }));
const CLIENT_HELLO = hello();
const SERVER_HELLO_13 = build.handshakeRecord(build.serverHello13());

/** Of TLS 1.3. */
const SECRETS = {
  CLIENT_HANDSHAKE_TRAFFIC_SECRET: "01".repeat(32),
  SERVER_HANDSHAKE_TRAFFIC_SECRET: "02".repeat(32),
  CLIENT_TRAFFIC_SECRET_0: "03".repeat(32),
  SERVER_TRAFFIC_SECRET_0: "04".repeat(32),
};
const LOG_13 = keyLog(...Object.entries(SECRETS).map(([label, secret]) => `${label} ${RANDOM} ${secret}`));
const sealer = (label: keyof typeof SECRETS): Sealer => new Sealer(build.fromHex(SECRETS[label]));
const FINISHED = build.handshake(20, new Uint8Array(32));
const KEY_UPDATE = build.handshake(24, [0]);

const server13 = (...sent: readonly Uint8Array[]): readonly Sent[] => [
  ["client", CLIENT_HELLO],
  ["server", SERVER_HELLO_13],
  ...sent.map((record): Sent => ["server", record]),
];

describe("in TLS 1.3", () => {
  it.each([true, false])("keys are updated as often as it is said (told of it: %s)", (tells) => {
    const keys = sealer("SERVER_TRAFFIC_SECRET_0");
    const sent = [sealer("SERVER_HANDSHAKE_TRAFFIC_SECRET").record(22, FINISHED)];
    for (const text of ["one", "two", "three"]) {
      sent.push(keys.record(23, text), keys.record(22, KEY_UPDATE));
      keys.keyUpdate();
    }
    sent.push(keys.record(23, "four"));
    const follower = new Follower(LOG_13, tells).take(...server13(...sent));
    expect(summary(follower.held).filter((line) => line.includes(" 23 "))).toEqual([
      "server 23 one",
      "server 23 two",
      "server 23 three",
      "server 23 four",
    ]);
    expect(stops(follower)).toEqual([null, null]);
  });

  it("padding is left out, and what is nothing but padding is no record", () => {
    const keys = sealer("SERVER_HANDSHAKE_TRAFFIC_SECRET");
    const sent = [keys.record(21, [2, 40], 200), keys.record(0, "", 30), keys.record(21, [2, 42])];
    const { held } = new Follower(LOG_13).take(...server13(...sent));
    expect(summary(held)).toEqual(["server 21 2.40", "server 23 null", "server 21 2.42"]);
  });

  it("early data is passed over", () => {
    const early = new Sealer(new Uint8Array(32).fill(9));
    const keys = sealer("CLIENT_HANDSHAKE_TRAFFIC_SECRET");
    const take = (first: Uint8Array): Follower =>
      new Follower(LOG_13).take(
        ["client", first],
        ["client", early.record(23, "early")],
        ["server", SERVER_HELLO_13],
        ["client", early.record(23, "still early")],
        ["client", keys.record(22, FINISHED)],
        ["client", sealer("CLIENT_TRAFFIC_SECRET_0").record(23, "data")],
      );
    const offering = take(hello(build.extension(42, new Uint8Array())));
    const NONE = "client 23 null";
    expect(summary(offering.held)).toEqual([NONE, NONE, "client 22 20", "client 23 data"]);
    expect(stops(offering)).toEqual([null, null]);
    // Without the offer the ServerHello was not captured.
    const silent = take(CLIENT_HELLO);
    expect([summary(silent.held), stops(silent)]).toEqual([
      [NONE, NONE, NONE, NONE],
      ["bytes-missing", null],
    ]);
  });

  it("lost records are counted, also where new keys began among them", () => {
    const keys = sealer("SERVER_TRAFFIC_SECRET_0");
    const texts = ["one", "two", "three", "four"].map((text) => keys.record(23, text));
    const follower = new Follower(LOG_13);
    follower.take(...server13());
    // The Finished and the first two of what follows it.
    for (let lost = 0; lost < 3; lost++) follower.decryption.lost("server", 1);
    follower.take(["server", build.join(texts[2] ?? [], texts[3] ?? [])]);
    expect([summary(follower.held), stops(follower)]).toEqual([
      ["server 23 three", "server 23 four"],
      [null, null],
    ]);
    // What is lost was not only of the handshake.
    expect(follower.decryption.handshakeUnopened("server")).toBe(0);
    follower.decryption.lost("server", null);
    follower.take(["server", keys.record(23, "five")]);
    expect([summary(follower.held).at(-1), stops(follower)]).toEqual([
      "server 23 null",
      [null, "bytes-missing"],
    ]);
  });

  it("a record that was changed is not opened, nor what follows it", () => {
    const keys = sealer("SERVER_HANDSHAKE_TRAFFIC_SECRET");
    const [first, second] = [keys.record(21, [2, 40]), keys.record(21, [2, 40])];
    first.set([uint8(first, 9) ^ 1], 9);
    const follower = new Follower(LOG_13).take(...server13(first, second));
    expect([summary(follower.held), stops(follower)]).toEqual([
      ["server 23 null", "server 23 null"],
      [null, "wrong-secret"],
    ]);
  });

  it("a record that cannot be opened behind lost ones is put down to these", () => {
    const keys = sealer("SERVER_HANDSHAKE_TRAFFIC_SECRET");
    const sent = Array.from({ length: 3 }, () => keys.record(21, [2, 40]));
    const follower = new Follower(LOG_13).take(...server13());
    // Three were lost, as the third shows, and one was seen.
    follower.decryption.lost("server", 1);
    follower.take(["server", sent[2] ?? new Uint8Array()]);
    expect([summary(follower.held), stops(follower)]).toEqual([["server 23 null"], [null, "bytes-missing"]]);
  });

  it("records are passed over only so long where the secret of the handshake is not known", () => {
    const log = keyLog(`SERVER_TRAFFIC_SECRET_0 ${RANDOM} ${SECRETS.SERVER_TRAFFIC_SECRET_0}`);
    const unknown = Array.from({ length: 257 }, () => build.record(23, new Uint8Array(40)));
    const data = sealer("SERVER_TRAFFIC_SECRET_0").record(23, "data");
    const few = new Follower(log).take(...server13(...unknown.slice(1), data));
    expect([summary(few.held).at(-1), stops(few)]).toEqual(["server 23 data", [null, null]]);
    const { decryption } = few;
    expect([decryption.lacksHandshake("server"), decryption.handshakeUnopened("server")]).toEqual([
      true,
      256,
    ]);
    // The client's has no secret at all.
    expect([decryption.lacksHandshake("client"), decryption.handshakeUnopened("client")]).toEqual([false, 0]);
    const many = new Follower(log).take(...server13(...unknown, data));
    expect([summary(many.held).at(-1), stops(many)]).toEqual(["server 23 null", [null, "no-secret"]]);
  });
});
