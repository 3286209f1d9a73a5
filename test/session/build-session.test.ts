import { describe, expect, it } from "vitest";
import type { SessionFacts } from "../../src/session/session.ts";
import {
  CLIENT_FINISH,
  dialogue,
  HELLO,
  SERVER_FINISH,
  SERVER_FLIGHT,
  starttlsDialogue,
} from "../build/conversations.ts";
import { applicationData, clientHello, handshakeRecord } from "../build/tls.ts";
import { factsOf, sessionFacts } from "./session-facts.ts";

const on = (port: number) => dialogue({ server: `198.51.100.25:${port}` }).syn();

describe("buildSession", () => {
  it("gives the connection's number, endpoints, frames and times", () => {
    const { capture, stream, client, server, frames, startTime, endTime } = sessionFacts(
      starttlsDialogue().tls12().fin("client"),
    );
    expect({ capture, stream, client, server, frames, startTime, endTime }).toEqual({
      capture: "mail.pcap",
      stream: 7,
      client: { address: "192.0.2.10", port: 41234 },
      server: { address: "198.51.100.25", port: 25 },
      frames: { first: 1, last: 15, count: 15 },
      startTime: "2023-11-14T22:13:20.000000Z",
      endTime: "2023-11-14T22:13:20.140000Z",
    });
  });

  it("writes IPv6 addresses as RFC 5952 does", () => {
    const talk = dialogue({ client: "[2001:0DB8::0:1]:40000", server: "[2001:db8:0:0:1::]:25" }).syn();
    expect(sessionFacts(talk)).toMatchObject({
      client: { address: "2001:db8::1", port: 40000 },
      server: { address: "2001:db8:0:0:1::", port: 25 },
    });
  });
});

describe("buildSession, protocol", () => {
  const cases: readonly (readonly [string, SessionFacts, string])[] = [
    ["smtp where SMTP was spoken", sessionFacts(starttlsDialogue()), "smtp"],
    [
      "smtp where TLS was refused in plaintext",
      sessionFacts(on(25).client(HELLO).server("500 no\r\n")),
      "smtp",
    ],
    ["smtp on a port of SMTP where nothing was said", sessionFacts(on(25)), "smtp"],
    [
      "smtp on any port where EHLO was said",
      sessionFacts(on(9925).server("220 mx\r\n").client("EHLO a\r\n")),
      "smtp",
    ],
    ["tls where TLS came from the first byte", sessionFacts(on(465).tls12()), "tls"],
    ["tls on a port of SMTP where TLS came from the first byte", sessionFacts(on(587).tls12()), "tls"],
    ["tls on any port where TLS came from the first byte", sessionFacts(on(9465).client(HELLO)), "tls"],
    [
      "tls where the first byte came alone",
      sessionFacts(on(587).client(HELLO.subarray(0, 1)).client(HELLO.subarray(1))),
      "tls",
    ],
    ["tls on a port of TLS where nothing was said", sessionFacts(on(465)), "tls"],
    [
      "smtp if the capture begins with the ClientHello on a port of SMTP",
      factsOf(starttlsDialogue().tls12().frames.slice(8)),
      "smtp",
    ],
    [
      "smtp if the capture begins inside a reply on a port of SMTP",
      factsOf(dialogue().server("mx.example.net\r\n250 STARTTLS\r\n").client("STARTTLS\r\n").frames),
      "smtp",
    ],
    [
      "unknown where the server speaks another language",
      sessionFacts(on(25).server("SSH-2.0-OpenSSH_9.6\r\n").client("SSH-2.0-PuTTY\r\n")),
      "unknown",
    ],
    [
      "unknown on any port where only a greeting that many share was heard",
      sessionFacts(on(9921).server("220 ready\r\n")),
      "unknown",
    ],
    ["unknown on any port where nothing was said", sessionFacts(on(9925)), "unknown"],
  ];
  it.each(cases)("is %s", (_name, { protocol }, expected) => {
    expect(protocol).toBe(expected);
  });
});

describe("buildSession, tls", () => {
  it("is null without a record", () => {
    expect(sessionFacts(starttlsDialogue()).tls).toBe(null);
  });

  it("is there from the first record on, complete or not", () => {
    expect(sessionFacts(starttlsDialogue().client(HELLO.subarray(0, 6))).tls).toMatchObject({
      clientHello: null,
      messages: [],
      established: false,
    });
  });

  it("gives the frame in which a message's last byte arrived", () => {
    const [first, second] = [HELLO.subarray(0, 30), HELLO.subarray(30)];
    const talk = starttlsDialogue().client(first).client(second).swap();
    expect(sessionFacts(talk).tls?.clientHello?.frame).toBe(10);
  });

  it("gives the frame of the first copy of a retransmission", () => {
    expect(sessionFacts(starttlsDialogue().client(HELLO).again()).tls?.clientHello?.frame).toBe(9);
  });

  it("lists the messages of both sides in order", () => {
    const talk = starttlsDialogue()
      .client(HELLO)
      .server(SERVER_FLIGHT)
      .client(CLIENT_FINISH)
      .server(SERVER_FINISH);
    const { tls } = sessionFacts(
      talk.client(applicationData()).client(applicationData()).server(applicationData()),
    );
    expect(tls?.messages.map((message) => `${message.frame} ${message.from} ${message.type}`)).toEqual([
      "9 client ClientHello",
      "10 server ServerHello",
      "10 server ServerHelloDone",
      "11 client ClientKeyExchange",
      "11 client ChangeCipherSpec",
      "11 client EncryptedHandshake",
      "12 server ChangeCipherSpec",
      "12 server EncryptedHandshake",
      "13 client ApplicationData",
      "15 server ApplicationData",
    ]);
  });

  it("is established in TLS 1.2 and in TLS 1.3", () => {
    const talks = [starttlsDialogue().tls12(), starttlsDialogue().tls13()];
    expect(talks.map((talk) => sessionFacts(talk).tls?.established)).toEqual([true, true]);
  });

  it("reports a hello that cannot be read", () => {
    const broken = handshakeRecord(clientHello({ extensions: null }), [1, 0, 0, 3, 3, 3, 0]);
    const { tls } = sessionFacts(starttlsDialogue().client(broken));
    expect(tls?.errors).toEqual([
      { frame: 9, from: "client", text: "malformed ClientHello: random is cut short at byte 2" },
    ]);
  });
});
