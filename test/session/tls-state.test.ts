import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../src/limits.ts";
import { BuildContext } from "../../src/session/build-context.ts";
import { TlsState } from "../../src/session/tls-state.ts";
import { TlsConnection } from "../../src/tls/tls-connection.ts";
import {
  ALERT_LENGTH,
  CLIENT_FINISH,
  type Dialogue,
  HELLO,
  HELLO_13,
  SERVER_FINISH,
  SERVER_FLIGHT,
  SERVER_FLIGHT_13,
  starttlsDialogue,
} from "../build/conversations.ts";
import { certificate } from "../build/certificates.ts";
import {
  alert,
  applicationData,
  changeCipherSpec,
  encrypted,
  extension,
  handshake,
  handshakeRecord,
  HELLO_RETRY_REQUEST_RANDOM,
  record,
  serverHello,
  uint16,
  vector16,
  vector24,
  vector8,
} from "../build/tls.ts";
import { sessionFacts } from "./session-facts.ts";
import { hears } from "../tls/listen.ts";

const tlsOf = (talk: Dialogue) => {
  const { tls } = sessionFacts(talk);
  if (tls === null) throw new Error("TLS was spoken");
  return tls;
};

describe("TlsState, hellos", () => {
  it("have frame, time and the version of their record", () => {
    const { clientHello, serverHello: chosen } = tlsOf(
      starttlsDialogue().client(HELLO).server(SERVER_FLIGHT),
    );
    const origins = [clientHello, chosen].map((hello) => [
      hello?.frame,
      hello?.time,
      hello?.recordVersion?.name,
    ]);
    expect(origins).toEqual([
      [9, "2023-11-14T22:13:20.080000Z", "TLS 1.2"],
      [10, "2023-11-14T22:13:20.090000Z", "TLS 1.2"],
    ]);
  });

  it("are the client's first and the server's last, with the HelloRetryRequest between them", () => {
    const retry = serverHello({
      random: HELLO_RETRY_REQUEST_RANDOM,
      cipherSuites: [0x1301],
      extensions: [extension(0x002b, uint16(0x0304))],
    });
    const talk = starttlsDialogue().client(HELLO_13).server(handshakeRecord(retry)).client(HELLO_13);
    const { clientHello, helloRetryRequest, serverHello: chosen } = tlsOf(talk.server(SERVER_FLIGHT_13));
    expect([clientHello?.frame, helloRetryRequest?.frame, chosen?.frame]).toEqual([9, 10, 12]);
  });

  it("are named with what follows in the list of messages", () => {
    const retry = serverHello({
      random: HELLO_RETRY_REQUEST_RANDOM,
      cipherSuites: [0x1301],
      extensions: [extension(0x002b, uint16(0x0304))],
    });
    const { messages } = tlsOf(starttlsDialogue().client(HELLO_13).server(handshakeRecord(retry)));
    expect(messages.map(({ type }) => type)).toEqual(["ClientHello", "HelloRetryRequest"]);
  });
});

const certificates = (...list: readonly Uint8Array[]): Uint8Array =>
  handshake(11, vector24(...list.map((der) => vector24(der))));

describe("TlsState, certificates", () => {
  it("are in the order in which they were sent, the server's before the client's", () => {
    const server = handshakeRecord(serverHello(), certificates(certificate(), certificate()), handshake(14));
    const client = handshakeRecord(certificates(certificate()), handshake(16));
    const { certificates: told } = tlsOf(starttlsDialogue().client(HELLO).server(server).client(client));
    expect(told.map(({ frame, from }) => `${frame} ${from}`)).toEqual([
      "10 server",
      "10 server",
      "11 client",
    ]);
  });

  it("that cannot be read are there, with their fingerprint and an error", () => {
    const server = handshakeRecord(serverHello(), certificates(Uint8Array.of(1, 2, 3)));
    const { certificates: told, errors } = tlsOf(starttlsDialogue().client(HELLO).server(server));
    expect([told[0]?.subject, told[0]?.sha256, errors.length]).toEqual([
      null,
      // SHA-256 of 01 02 03
      "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81",
      1,
    ]);
  });
});

describe("TlsState, alerts", () => {
  it("that can be read have level and description", () => {
    const { alerts } = tlsOf(starttlsDialogue().client(HELLO).server(alert(2, 70)));
    expect(alerts).toEqual([
      {
        frame: 10,
        time: "2023-11-14T22:13:20.090000Z",
        from: "server",
        level: { id: "0x02", name: "fatal" },
        description: { id: "0x46", name: "protocol_version" },
      },
    ]);
  });

  it("that are encrypted have neither", () => {
    const talk = starttlsDialogue()
      .client(HELLO)
      .server(SERVER_FLIGHT)
      .client(CLIENT_FINISH, encrypted(21, 26));
    expect(tlsOf(talk).alerts).toMatchObject([{ frame: 11, from: "client", level: null, description: null }]);
  });

  it("of TLS 1.3 are recognised by their size during the handshake", () => {
    const talk = starttlsDialogue().client(HELLO_13).server(SERVER_FLIGHT_13);
    const { alerts, established } = tlsOf(talk.client(changeCipherSpec(), applicationData(ALERT_LENGTH)));
    expect([alerts.map(({ from, level }) => [from, level]), established]).toEqual([
      [["client", null]],
      false,
    ]);
  });

  it("of TLS 1.3 are not recognised after the handshake", () => {
    expect(tlsOf(starttlsDialogue().tls13().client(applicationData(ALERT_LENGTH))).alerts).toEqual([]);
  });
});

describe("TlsState, keyExchange", () => {
  it("is the curve of the ServerKeyExchange", () => {
    const key = handshake(12, [3], uint16(0x0017), vector8([4, 1, 2, 3]), uint16(0x0401), vector16([1]));
    const talk = starttlsDialogue().client(HELLO).server(handshakeRecord(serverHello(), key));
    expect(tlsOf(talk).keyExchange).toBe("secp256r1");
  });

  it("is the group of the server's key share in TLS 1.3", () => {
    const share = extension(0x0033, uint16(0x001d), vector16(new Uint8Array(32)));
    const version = extension(0x002b, uint16(0x0304));
    const hello = serverHello({ cipherSuites: [0x1301], extensions: [version, share] });
    expect(tlsOf(starttlsDialogue().client(HELLO_13).server(handshakeRecord(hello))).keyExchange).toBe(
      "x25519",
    );
  });

  it("is null if none was captured", () => {
    expect(tlsOf(starttlsDialogue().client(HELLO).server(SERVER_FLIGHT)).keyExchange).toBe(null);
  });
});

const errors = (talk: Dialogue) =>
  tlsOf(talk).errors.map(({ frame, from, text }) => `${frame} ${from}: ${text}`);

describe("TlsState, errors", () => {
  it("name the extension that cannot be read, and the hello is there", () => {
    const hello = handshakeRecord(serverHello({ extensions: [extension(0x002b, [3])] }));
    const talk = starttlsDialogue().client(HELLO).server(hello);
    expect([errors(talk).length, tlsOf(talk).serverHello?.frame]).toEqual([1, 10]);
  });

  it("report bytes that are not TLS", () => {
    const talk = starttlsDialogue().client(HELLO).server(SERVER_FLIGHT).server("oops, this is no record\r\n");
    expect(errors(talk)).toEqual(["11 server: bytes that are not a TLS record"]);
  });

  it("report missing bytes", () => {
    const talk = starttlsDialogue().client(HELLO).server(SERVER_FLIGHT).lost("server", SERVER_FINISH);
    expect(errors(talk.server(encrypted(23, 50).subarray(0, 30)))).toEqual([
      "11 server: bytes are missing, and it is unknown where the next record begins",
    ]);
  });

  it("report a handshake message that breaks off", () => {
    const half = record(22, handshake(14, new Uint8Array(9)).subarray(0, 8));
    const talk = starttlsDialogue().client(HELLO).server(half, alert(2, 80));
    expect(errors(talk)).toEqual([
      "10 server: a handshake message breaks off: handshake message is cut short at byte 0",
    ]);
  });

  it("report a handshake message that is too long to be read", () => {
    const header = Uint8Array.of(11, 0xff, 0xff, 0xff, 0);
    expect(errors(starttlsDialogue().client(HELLO).server(handshakeRecord(serverHello(), header)))).toEqual([
      "10 server: Certificate of 16777215 bytes is not read",
    ]);
  });
});

it("TlsState lists as many messages as the limit, of a session that does not end", () => {
  const facts = new TlsState(new BuildContext("", new Map()));
  const timestamp = { frame: 1, seconds: 0, nanoseconds: 0, decimals: 6 as const };
  for (let count = 0; count <= DEFAULT_LIMITS.messages; count++) {
    facts.message(
      { kind: "change-cipher-spec", type: "ChangeCipherSpec", from: "client", recordVersion: 0x0303 },
      timestamp,
    );
  }
  const { close } = sessionFacts(starttlsDialogue());
  expect(facts.build(new TlsConnection(hears(() => {})), close, true).messages.length).toBe(
    DEFAULT_LIMITS.messages,
  );
});
