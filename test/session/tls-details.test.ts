// The `tls` part of a session: what its hellos hold, which records are encrypted, and what was no TLS.
import { describe, expect, it } from "vitest";
import {
  dialogue,
  type Dialogue,
  EHLO_REPLY,
  HELLO,
  HELLO_13,
  SERVER_FINISH,
  SERVER_FLIGHT,
  starttlsDialogue,
} from "../build/conversations.ts";
import {
  alert,
  applicationData,
  changeCipherSpec,
  clientHello as clientHelloMessage,
  encrypted,
  extension,
  fromHex,
  handshakeRecord,
  HELLO_RETRY_REQUEST_RANDOM,
  join,
  serverHello,
  serverHello13,
  sslv2ClientHelloMessage,
  sslv2Record,
  uint16,
  vector16,
} from "../build/tls.ts";
import { sessionFacts } from "./session-facts.ts";

const tlsOf = (talk: Dialogue) => {
  const { tls } = sessionFacts(talk);
  if (tls === null) throw new Error("TLS was spoken");
  return tls;
};

describe("TlsState, retriedClientHello", () => {
  const retry = serverHello({
    random: HELLO_RETRY_REQUEST_RANDOM,
    cipherSuites: [0x1301],
    extensions: [extension(0x002b, uint16(0x0304)), extension(0x0033, uint16(0x0018))],
  });
  const second = clientHelloMessage({
    random: new Uint8Array(32).fill(0xab),
    extensions: [extension(0x0033, vector16(uint16(0x0018), vector16([1, 2, 3])))],
  });

  it("is given beside the first hello, with the group that was asked for", () => {
    const talk = starttlsDialogue().client(HELLO_13).server(handshakeRecord(retry));
    const {
      clientHello: first,
      helloRetryRequest,
      retriedClientHello,
    } = tlsOf(talk.client(handshakeRecord(second)));
    expect([
      first?.frame,
      first?.keyShares,
      helloRetryRequest?.keyShare?.name,
      retriedClientHello?.frame,
      retriedClientHello?.keyShares.map(({ name }) => name),
      retriedClientHello?.random,
      retriedClientHello?.length,
    ]).toEqual([9, [], "secp384r1", 11, ["secp384r1"], "ab".repeat(32), second.length]);
  });

  it("is null without a HelloRetryRequest in between", () => {
    const talk = starttlsDialogue().client(HELLO).server(SERVER_FLIGHT).client(handshakeRecord(second));
    expect(tlsOf(talk).retriedClientHello).toBe(null);
  });
});

it("TlsState: the first random counts, in hex, and SSL 2.0's form has none", () => {
  const old = sslv2Record(sslv2ClientHelloMessage(0x0301, 0x000035));
  const hellos = [HELLO, old].map((hello) => tlsOf(starttlsDialogue().client(hello)).clientHello);
  expect(hellos.map((hello) => [hello?.random, hello?.length])).toEqual([
    ["5a".repeat(32), HELLO.length - 5],
    [null, old.length - 2],
  ]);
});

it("TlsState gives the server's downgrade sentinel", () => {
  const random = join(new Uint8Array(24), fromHex("444f574e47524401"));
  const talk = starttlsDialogue()
    .client(HELLO)
    .server(handshakeRecord(serverHello({ random })));
  expect(tlsOf(talk).serverHello?.downgradeSentinel).toBe("TLS 1.2");
});

it("TlsState reports a resumed session", () => {
  const sessionId = [1, 2, 3, 4];
  const [asks, chooses] = [
    handshakeRecord(clientHelloMessage({ sessionId })),
    handshakeRecord(serverHello({ sessionId })),
  ];
  expect(tlsOf(starttlsDialogue().client(asks).server(chooses, SERVER_FINISH)).resumed).toBe(true);
});

describe("TlsState, encrypted", () => {
  it("counts records by side, with the frame of the last", () => {
    const { encrypted: told } = tlsOf(starttlsDialogue().tls12());
    expect(told.client).toEqual({
      records: 2,
      bytes: 104,
      largest: 64,
      lengths: [40, 64],
      last: { frame: 13, time: "2023-11-14T22:13:20.120000Z", length: 64 },
      alertLength: null,
      afterHandshake: { records: 1, bytes: 64, largest: 64 },
    });
  });

  it("is empty without encrypted records", () => {
    const { encrypted: told } = tlsOf(starttlsDialogue().client(HELLO).server(SERVER_FLIGHT));
    expect([told.server.records, told.server.lengths, told.server.last]).toEqual([0, [], null]);
  });

  it("gives the frame after the gap if the end of the last record is missing", () => {
    const data = applicationData(100);
    const talk = starttlsDialogue().tls12().client(data.subarray(0, 60)).lost("client", data.subarray(60));
    const { last, records } = tlsOf(talk.client(applicationData(8).subarray(0, 4))).encrypted.client;
    expect([records, last?.frame, last?.length]).toEqual([3, 16, 100]);
  });
});

const foreign = (talk: Dialogue) =>
  tlsOf(talk).foreign.map(({ frame, from, kind, text }) => [frame, from, kind, text]);

describe("TlsState, foreign", () => {
  it("has the server's plaintext answer to a ClientHello", () => {
    const talk = starttlsDialogue().client(HELLO).server("454 4.7.0 TLS not available\r\nnot this\r\n");
    expect(foreign(talk)).toEqual([[10, "server", "smtp", "454 4.7.0 TLS not available"]]);
  });

  it("has plaintext in the middle of TLS, even if its first bytes came alone", () => {
    const talk = starttlsDialogue()
      .client(HELLO)
      .server(SERVER_FLIGHT)
      .server("HTTP/1.1 400 Bad Request\r\n");
    expect(foreign(talk)).toEqual([[11, "server", "http", "HTTP/1.1 400 Bad Request"]]);
  });

  it("has the client's plaintext after the positive reply, without its text", () => {
    const talk = starttlsDialogue().client("MAIL FROM:<a@example.org>\r\n").server(alert(2, 10));
    expect(foreign(talk)).toEqual([[9, "client", "smtp", null]]);
  });

  it("has the greeting of a server to which the client speaks TLS at once", () => {
    const talk = dialogue().syn().client(HELLO).server("220 mx.example.net ESMTP\r\n");
    expect(foreign(talk)).toEqual([[5, "server", "smtp", "220 mx.example.net ESMTP"]]);
  });

  it("has the first bytes of each side only", () => {
    const talk = starttlsDialogue().client(HELLO).server("454 one\r\n").server("454 two\r\n");
    expect(foreign(talk)).toEqual([[10, "server", "smtp", "454 one"]]);
  });

  const others: readonly (readonly [string, Dialogue])[] = [
    [
      "a reply that is still to come",
      dialogue()
        .syn()
        .server("220 mx\r\n")
        .client("EHLO a\r\n")
        .server(EHLO_REPLY)
        .client("STARTTLS\r\n", HELLO)
        .server("220 go\r\n"),
    ],
    [
      "TLS that comes in pieces",
      starttlsDialogue().client(HELLO.subarray(0, 1)).client(HELLO.subarray(1)).server(SERVER_FLIGHT),
    ],
    [
      "what follows missing bytes",
      starttlsDialogue()
        .client(HELLO)
        .lost("server", SERVER_FLIGHT)
        .server("oops\r\n")
        .ack("client")
        .fin("client"),
    ],
  ];
  it.each(others)("does not have %s", (_name, talk) => {
    expect(foreign(talk)).toEqual([]);
  });
});

const hidden = (talk: Dialogue) => {
  const { alerts, established } = tlsOf(talk);
  return [established, ...alerts.map(({ frame, from, level }) => [frame, from, level])];
};

describe("TlsState, a padded alert in TLS 1.3 (sizes of Java 17)", () => {
  const flight = join(
    handshakeRecord(serverHello13(0x1302)),
    changeCipherSpec(),
    ...[65, 864, 297, 85].map((size) => applicationData(size)),
  );
  const hello = () => starttlsDialogue().client(HELLO_13).server(flight);
  const finished = () => hello().client(applicationData(25), applicationData(69));

  it("is reported if the client closes after a record too short for its Finished", () => {
    const talk = hello().client(changeCipherSpec()).client(applicationData(35)).fin("client");
    expect(hidden(talk)).toEqual([false, [12, "client", null]]);
  });

  it("is reported if the server closes first, and not without a close", () => {
    expect([
      hidden(hello().client(applicationData(35)).fin("server")),
      hidden(hello().client(applicationData(35))),
    ]).toEqual([[false, [11, "client", null]], [false]]);
  });

  it("is the server's if its first record after the client's Finished is short and it closes", () => {
    expect(hidden(finished().server(applicationData(32)).fin("server"))).toEqual([
      false,
      [12, "server", null],
    ]);
  });

  it("is not reported if the client then closes, or with implicit TLS, where the server greets", () => {
    const implicit = dialogue({ server: "198.51.100.25:465" }).syn().client(HELLO_13).server(flight);
    const greeted = implicit.client(applicationData(69)).server(applicationData(32)).fin("server");
    expect([hidden(finished().server(applicationData(32)).fin("client")), hidden(greeted)]).toEqual([
      [true],
      [true],
    ]);
  });

  it("is not reported if a Finished follows an empty Certificate", () => {
    const talk = hello().client(applicationData(41), applicationData(85)).server(applicationData(1143));
    expect(hidden(talk.fin("client"))).toEqual([true]);
  });
});

const asked = () => starttlsDialogue().tls12().client(encrypted(22, 222));
const told = (talk: Dialogue) => tlsOf(talk).renegotiation;

describe("TlsState, renegotiation up to TLS 1.2", () => {
  it("that is refused has the frame of the alert, or of the close", () => {
    expect([
      told(asked().server(encrypted(21, 26)).fin("server")),
      told(asked().ack("server").fin("server")),
    ]).toEqual([
      { frame: 15, from: "client", accepted: false, answerFrame: 16 },
      { frame: 15, from: "client", accepted: false, answerFrame: 17 },
    ]);
  });

  it("that is accepted has the frame of the answer", () => {
    const talk = asked().server(encrypted(22, 113)).client(SERVER_FINISH).server(SERVER_FINISH);
    expect(told(talk)).toEqual({ frame: 15, from: "client", accepted: true, answerFrame: 16 });
  });

  it("that was not answered is neither, whether the capture ends, its asker closes or the other side goes on", () => {
    const open = { frame: 15, from: "client", accepted: null, answerFrame: null };
    const talks = [asked(), asked().fin("client"), asked().server(applicationData()).fin("server")];
    expect(talks.map(told)).toEqual([open, open, open]);
  });

  it("is null after one handshake", () => {
    expect(told(starttlsDialogue().tls12().fin("client"))).toBe(null);
  });
});
