// The trace of RFC 8448 section 3, "Simple 1-RTT Handshake": every protected record.
import { describe, expect, it } from "vitest";
import { handshakeRecord } from "../../build/tls.ts";
import { CLIENT_HELLO, KEY_LOG, RECORDS, SERVER_HELLO } from "../rfc8448.ts";
import { Follower, keyLog, type Sent, summary } from "./follow.ts";

const HELLOS: readonly Sent[] = [
  ["client", handshakeRecord(CLIENT_HELLO)],
  ["server", handshakeRecord(SERVER_HELLO)],
];
const DATA = new TextDecoder().decode(Uint8Array.from({ length: 50 }, (_, at) => at));
const ALL = [
  "server 22 8,11,15,20",
  "client 22 20",
  "server 22 4",
  `client 23 ${DATA}`,
  `server 23 ${DATA}`,
  "client 21 1.0",
  "server 21 1.0",
];

const follow = (lines: readonly string[], tells = true): Follower =>
  new Follower(keyLog(...lines), tells).take(...HELLOS, ...RECORDS);

describe("the records of RFC 8448", () => {
  it("are all opened", () => {
    const { held, decryption } = follow(KEY_LOG);
    expect(summary(held)).toEqual(ALL);
    expect([decryption.opened("client"), decryption.opened("server")]).toEqual([3, 4]);
    expect([decryption.stopped("client"), decryption.stopped("server")]).toEqual([null, null]);
  });

  it("are opened as well if nobody tells where keys change", () => {
    expect(summary(follow(KEY_LOG, false).held)).toEqual(ALL);
  });

  it("are opened but for the handshake if the log has no secret of that", () => {
    const { held, decryption } = follow(KEY_LOG.slice(2));
    expect(summary(held)).toEqual(["server 23 null", "client 23 null", ...ALL.slice(2)]);
    expect([decryption.stopped("client"), decryption.stopped("server")]).toEqual([null, null]);
  });
});
