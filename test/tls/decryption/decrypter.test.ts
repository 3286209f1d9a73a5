// Connections with something special -> what of them is opened, and why no more.
import type { TLSSocket } from "node:tls";
import { describe, expect, it } from "vitest";
import * as build from "../../build/tls.ts";
import { EC_CERTIFICATE, EC_KEY } from "./ends.ts";
import { Follower, keyLog, type Sent, SOURCE, stops, summary } from "./follow.ts";
import { spoken, type Spoken, type Talk } from "./spoken.ts";

const TLS_1_2: Talk = { client: { maxVersion: "TLSv1.2" } };

const RANDOM = "00".repeat(32);
const CLIENT_HELLO = build.handshakeRecord(build.clientHello({ random: build.fromHex(RANDOM) }));
function follow({ sent, lines }: Pick<Spoken, "sent" | "lines">): Follower {
  return new Follower(keyLog(...lines)).take(...sent);
}

/** Whole records. */
function records({ sent }: Spoken): readonly Sent[] {
  const left = { client: new Uint8Array(0), server: new Uint8Array(0) };
  return sent.flatMap(([from, bytes]) => {
    const found: Sent[] = [];
    let rest = new Uint8Array([...left[from], ...bytes]);
    for (;;) {
      const end = 5 + ((rest[3] ?? 0) << 8) + (rest[4] ?? 0);
      if (rest.length < Math.max(5, end)) break;
      found.push([from, rest.slice(0, end)]);
      rest = rest.slice(end);
    }
    left[from] = rest;
    return found;
  });
}

const renegotiate = (socket: TLSSocket): Promise<void> =>
  new Promise((done, fail) => {
    socket.renegotiate({}, (error) => (error ? fail(error) : done()));
  });

/** The secret of a line of a key log. */
const changed = (line: string): string => line.slice(0, -2) + (line.endsWith("00") ? "01" : "00");

describe("a connection is opened", () => {
  it("after a HelloRetryRequest", async () => {
    const talk = await spoken({ server: { ecdhCurve: "P-384" } });
    const hellos = records(talk).filter(([, bytes]) => bytes[0] === 22 && bytes[5] === 1);
    expect(hellos.length).toBe(2);
    const follower = follow(talk);
    expect(summary(follower.held).filter((line) => line.includes(" 23 "))).toEqual([
      "client 23 one",
      "server 23 ONE",
      "client 23 two",
      "server 23 TWO",
    ]);
  });

  it("that resumes a session of TLS 1.2, with the secret of its own random", async () => {
    const server = { ticketKeys: Buffer.alloc(48, 7) };
    const first = await spoken({ ...TLS_1_2, server });
    const { session } = first;
    const again = await spoken({ client: { ...TLS_1_2.client, ...(session && { session }) }, server });
    // The server's Finished comes first.
    expect(summary(follow(again).held).slice(0, 3)).toEqual([
      "server 22 20",
      "client 22 20",
      "client 23 one",
    ]);
    expect(follow({ ...again, lines: first.lines }).decryption.isWanted).toBe(false);
  });

  it("with a client certificate, in TLS 1.2 and 1.3", async () => {
    const server = { requestCert: true, rejectUnauthorized: false };
    for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
      const talk = await spoken({ client: { maxVersion, cert: EC_CERTIFICATE, key: EC_KEY }, server });
      expect(summary(follow(talk).held)).toContain("server 23 TWO");
    }
  });

  it("through a renegotiation whose secret is in the log too", async () => {
    const talk = await spoken({ ...TLS_1_2, between: renegotiate });
    const all = follow(talk);
    expect([summary(all.held).slice(-4, -2), stops(all)]).toEqual([
      ["client 23 two", "server 23 TWO"],
      [null, null],
    ]);
    expect(summary(all.held)).toContain("client 20 1");
    // Of what the second handshake agreed on, nothing is known.
    const first = follow({ sent: talk.sent, lines: talk.lines.slice(0, 1) });
    expect(summary(first.held).filter((line) => line.includes(" 23 "))).toEqual([
      "client 23 one",
      "server 23 ONE",
      "client 23 null",
      "server 23 null",
    ]);
    expect(stops(first)).toEqual(["no-secret", "no-secret"]);
  });

  it("with records of the largest size, after many small ones", async () => {
    const long = "long".repeat(20_000);
    for (const ciphers of ["AES128-SHA", "AES128-GCM-SHA256", "ECDHE-RSA-CHACHA20-POLY1305"]) {
      const says = [...Array.from({ length: 300 }, (_, at) => `${at}`), long];
      const talk = await spoken({ client: { ...TLS_1_2.client, ciphers: `${ciphers}:@SECLEVEL=0` }, says });
      const texts = follow(talk).held.filter(({ from, type }) => from === "client" && type === 23);
      expect(texts.map(({ bytes }) => new TextDecoder().decode(bytes ?? undefined)).join("")).toBe(
        says.join(""),
      );
    }
  });
});

describe("a connection whose secrets do not fit", () => {
  it.each([
    ["TLS 1.2", TLS_1_2],
    ["TLS 1.2 with CBC", { client: { maxVersion: "TLSv1.2", ciphers: "AES128-SHA:@SECLEVEL=0" } }],
    ["TLS 1.3", {}],
  ] as const)("is not opened at all in %s", async (_, talk) => {
    const { sent, lines } = await spoken(talk);
    const follower = follow({ sent, lines: lines.map(changed) });
    expect(follower.held.filter(({ bytes }) => bytes !== null)).toEqual([]);
    expect(stops(follower)).toEqual(["wrong-secret", "wrong-secret"]);
  });

  it("is not wanted, and none of its records is protected, where they are those of another", async () => {
    const [one, other] = [await spoken({}), await spoken({})];
    const { decryption, held } = follow({ sent: one.sent, lines: other.lines });
    expect([decryption.isWanted, decryption.source, held]).toEqual([false, null, []]);
    expect(follow(one).decryption.source).toBe(SOURCE);
  });

  it("is opened on the side whose secrets are there", async () => {
    const { sent, lines } = await spoken({});
    const follower = follow({ sent, lines: lines.filter((line) => line.startsWith("SERVER")) });
    expect(summary(follower.held).filter((line) => line.includes(" 23 "))).toEqual([
      "client 23 null",
      "client 23 null",
      "server 23 ONE",
      "client 23 null",
      "server 23 TWO",
      "client 23 null",
    ]);
    expect(stops(follower)).toEqual(["no-secret", null]);
  });

  it("is opened up to the data where the secrets for that are not there", async () => {
    const { sent, lines } = await spoken({});
    const follower = follow({ sent, lines: lines.filter((line) => line.includes("HANDSHAKE")) });
    expect(summary(follower.held).slice(0, 6)).toEqual([
      "server 22 8",
      "server 22 11",
      "server 22 15",
      "server 22 20",
      "client 22 20",
      "client 23 null",
    ]);
    expect(stops(follower)).toEqual(["no-secret", "no-secret"]);
  });
});

describe("a connection that is not read says why", () => {
  it("where its suite is not read", async () => {
    const ccm = { ciphers: "TLS_AES_128_CCM_SHA256" };
    const follower = follow(await spoken({ client: ccm, server: ccm }));
    expect(stops(follower)).toEqual(["cipher", "cipher"]);
  });

  const log = keyLog(`CLIENT_RANDOM ${RANDOM} ${"01".repeat(48)}`);

  it.each([
    ["compressed", build.serverHello({ compressionMethods: [1] }), "compression"],
    ["SSL 3.0", build.serverHello({ version: 0x0300 }), "version"],
    ["AES-GCM before TLS 1.2", build.serverHello({ version: 0x0302, cipherSuites: [0x009c] }), "cipher"],
    ["RC4", build.serverHello({ cipherSuites: [0x0005] }), "cipher"],
    [
      "with truncated_hmac",
      build.serverHello({ extensions: [build.extension(4, new Uint8Array())] }),
      "cipher",
    ],
  ] as const)("where it is %s", (_, serverHello, reason) => {
    const follower = new Follower(log).take(
      ["client", CLIENT_HELLO],
      ["server", build.handshakeRecord(serverHello)],
      ["client", build.changeCipherSpec()],
      ["client", build.record(22, new Uint8Array(40))],
    );
    expect(follower.held).toEqual([{ from: "client", type: 22, bytes: null }]);
    expect(stops(follower)).toEqual([reason, null]);
  });
});

describe("up to TLS 1.2", () => {
  it.each([
    ["TLSv1", "AES128-SHA"],
    ["TLSv1.1", "AES128-SHA"],
    ["TLSv1.2", "AES128-SHA"],
    ["TLSv1.2", "ECDHE-RSA-CHACHA20-POLY1305"],
    ["TLSv1.2", "AES128-GCM-SHA256"],
  ] as const)("a lost record of %s with %s is counted", async (version, ciphers) => {
    const options = { minVersion: version, maxVersion: version, ciphers: `${ciphers}:@SECLEVEL=0` } as const;
    const talk = await spoken({ client: options, says: ["one", "two", "three"] });
    const all = records(talk);
    const first = all.findIndex(([from, bytes]) => from === "client" && bytes[0] === 23);
    // TLS 1.0 has an empty record before each. The next, whose first block depends on what was lost, is not opened.
    const lost = version === "TLSv1" ? 2 : 1;
    const follower = new Follower(keyLog(...talk.lines)).take(...all.slice(0, first));
    for (let count = 0; count < lost; count++) follower.decryption.lost("client", 1);
    follower.take(...all.slice(first + lost));
    const texts = summary(
      follower.held.filter(
        ({ from, type, bytes }) => from === "client" && type === 23 && bytes?.length !== 0,
      ),
    );
    const rest = ["client 23 two", "client 23 three"];
    expect(texts).toEqual(version === "TLSv1" ? ["client 23 null", ...rest] : rest);
    expect(stops(follower)).toEqual([null, null]);
  });
});
