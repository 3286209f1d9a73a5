// The `tls` part of a session whose secrets are known: what was encrypted, by name, and what opened it.
import { describe, expect, it } from "vitest";
import { attribute, certificate, name, utf8String } from "../build/certificates.ts";
import { type Dialogue, HELLO, HELLO_13, SERVER_FLIGHT, starttlsDialogue } from "../build/conversations.ts";
import {
  applicationData,
  changeCipherSpec,
  clientHello,
  encrypted,
  extension,
  handshake,
  handshakeRecord,
  serverHello13,
  serverHello,
  vector16,
  vector24,
  vector8,
} from "../build/tls.ts";
import { PlainDecryption, type PlainOptions, sealed, sealed13 } from "../tls/plain-decryption.ts";
import { sessionFacts } from "./session-facts.ts";

const factsOf = (talk: Dialogue, options?: PlainOptions) => {
  const session = sessionFacts(talk, { connection: () => new PlainDecryption(options) });
  if (session.tls === null) throw new Error("TLS was spoken");
  return { ...session, tls: session.tls };
};
const tlsOf = (talk: Dialogue, options?: PlainOptions) => factsOf(talk, options).tls;

const FINISHED = handshake(20, new Uint8Array(32));
const issuedBy = (issuer: string) => certificate({ issuer: name(attribute("2.5.4.3", utf8String(issuer))) });
const chain13 = (...list: readonly Uint8Array[]) =>
  handshake(11, vector8(), vector24(...list.flatMap((der) => [vector24(der), vector16()])));
const request13 = (...authorities: readonly string[]) => {
  const names = authorities.map((text) => vector16(name(attribute("2.5.4.3", utf8String(text)))));
  return handshake(13, vector8(), vector16(extension(47, vector16(...names))));
};
const hello13 = () => starttlsDialogue().client(HELLO_13).server(handshakeRecord(serverHello13()));
const handshake13 = () =>
  hello13()
    .server(sealed13(22, handshake(8, vector16()), chain13(certificate()), FINISHED))
    .client(changeCipherSpec(), sealed13(22, FINISHED));
const FINISH = [changeCipherSpec(), sealed(22, FINISHED)];
const handshake12 = () =>
  starttlsDialogue()
    .client(HELLO)
    .server(SERVER_FLIGHT)
    .client(handshakeRecord(handshake(16)), ...FINISH)
    .server(...FINISH);

const early = () =>
  starttlsDialogue().client(HELLO_13, applicationData(60)).server(handshakeRecord(serverHello13()));

describe("TlsState with keys", () => {
  it("lists the messages of TLS 1.3 that were encrypted, and says that they were", () => {
    const { messages, established } = tlsOf(handshake13());
    expect(messages.map(({ type, encrypted: was }) => (was === true ? `${type}*` : type))).toEqual([
      "ClientHello",
      "ServerHello",
      "EncryptedExtensions*",
      "Certificate*",
      "Finished*",
      "ChangeCipherSpec",
      "Finished*",
    ]);
    expect(established).toBe(true);
  });

  it("has certificates of both sides, and whether the server accepts the client's issuer", () => {
    const accepted = ["accepted", "other"].map((issuer) => {
      const talk = hello13().server(sealed13(22, request13("accepted", "third"), chain13(certificate())));
      const { certificates, clientIssuerAccepted } = tlsOf(
        talk.client(sealed13(22, chain13(issuedBy(issuer)))),
      );
      expect(certificates.map(({ from, frame }) => `${from} ${frame}`)).toEqual(["server 11", "client 12"]);
      return clientIssuerAccepted;
    });
    expect(accepted).toEqual([true, false]);
  });

  it("knows an OCSP response that comes with the server's certificate, not with the client's", () => {
    const entry = [vector24(certificate()), vector16(extension(5, [1]))];
    const stapled = sealed13(22, handshake(11, vector8(), vector24(...entry)));
    const plain = sealed13(22, chain13(certificate()));
    const responses = [hello13().server(stapled), hello13().server(plain).client(stapled)].map(
      (talk) => tlsOf(talk).ocspResponse,
    );
    expect(responses).toEqual([true, undefined]);
  });

  it("names an alert, which ends the handshake for certain", () => {
    const talk = hello13()
      .server(sealed13(22, chain13(certificate()), FINISHED))
      .client(sealed13(21, [2, 48]))
      .fin("client");
    const { tls, outcome, aborted } = factsOf(talk);
    expect(tls.alerts).toEqual([
      {
        frame: 12,
        time: "2023-11-14T22:13:20.110000Z",
        from: "client",
        level: { id: "0x02", name: "fatal" },
        description: { id: "0x30", name: "unknown_ca" },
        encrypted: true,
      },
    ]);
    expect([outcome, aborted]).toEqual([
      "handshake-failed",
      { by: "client", with: "alert", frame: 12, certainty: "certain" },
    ]);
  });

  it("does not take a short record before a close for an alert", () => {
    // The client's Finished was read: what is shorter than one, and came last, is known.
    const short = handshake13()
      .server(sealed13(22, [4, 0, 1, 0, 9, 9, 9, 9, 9]))
      .fin("server");
    expect([tlsOf(short).alerts, tlsOf(short).established]).toEqual([[], true]);
    const { alerts } = tlsOf(
      hello13()
        .server(sealed13(22, FINISHED))
        .client(sealed13(22, chain13().subarray(0, 6)))
        .fin("client"),
    );
    expect(alerts).toEqual([]);
  });

  it("says what opened the records", () => {
    expect(tlsOf(handshake13()).decryption).toEqual({
      keys: { source: "keys.log", inCapture: false },
      client: { records: 1, stopped: null },
      server: { records: 1, stopped: null },
    });
  });

  it("says where a side could not be decrypted any further", () => {
    const talk = handshake13()
      .client(sealed13(23, "EHLO x\r\n"))
      .lost("client", sealed13(23, "AUTH PLAIN\r\n"))
      .client(sealed13(23, "QUIT\r\n"))
      .server(applicationData(60), applicationData(60));
    expect(tlsOf(talk).decryption).toMatchObject({
      client: { records: 2, stopped: { frame: 14, reason: "bytes-missing" } },
      server: { records: 1, stopped: { frame: 15, reason: "wrong-secret" } },
    });
  });

  it("passes over early data, but says so where nothing is opened after it", () => {
    const stops = [early().client(sealed13(22, FINISHED)), early().client(applicationData(53))].map(
      (talk) => tlsOf(talk, { passesOver: ["client"] }).decryption?.client.stopped,
    );
    expect(stops).toEqual([null, { frame: 9, reason: "wrong-secret" }]);
  });

  it("says nothing of it where the log is of another connection", () => {
    expect(tlsOf(handshake13(), { isListed: false }).decryption).toBeUndefined();
    expect(sessionFacts(handshake13()).tls?.decryption).toBeUndefined();
  });

  it("differs with wrong keys from without in nothing else", () => {
    const talks = [
      hello13().server(applicationData(900)).client(changeCipherSpec(), applicationData(53)).fin("client"),
      hello13().server(applicationData(900)).client(changeCipherSpec(), applicationData(35)).fin("client"),
      starttlsDialogue()
        .client(HELLO)
        .server(SERVER_FLIGHT)
        .client(handshakeRecord(handshake(16)), changeCipherSpec(), encrypted(22, 40))
        .server(changeCipherSpec(), encrypted(22, 40))
        .client(applicationData(), encrypted(21, 26))
        .fin("client"),
    ];
    for (const talk of talks) {
      const { tls, ...others } = factsOf(talk);
      const { decryption, ...rest } = tls;
      expect(decryption).toBeDefined();
      expect({ ...others, tls: { ...rest, decryption: undefined } }).toEqual(sessionFacts(talk));
    }
  });

  it("tells an extension of EncryptedExtensions that cannot be read", () => {
    const talk = hello13().server(sealed13(22, handshake(8, vector16(extension(16, [0, 9])))));
    expect(tlsOf(talk).errors.map(({ text }) => text)).toEqual([
      "malformed EncryptedExtensions: protocol_name_list is cut short at byte 8",
    ]);
  });
});

describe("TlsState with keys, up to TLS 1.2", () => {
  it("lists Finished and the alert after it", () => {
    const { messages, alerts } = tlsOf(handshake12().client(sealed(21, [1, 0])));
    expect(messages.map(({ type }) => type).slice(3)).toEqual([
      "ClientKeyExchange",
      "ChangeCipherSpec",
      "Finished",
      "ChangeCipherSpec",
      "Finished",
      "Alert",
    ]);
    expect(alerts).toMatchObject([{ description: { name: "close_notify" }, encrypted: true }]);
  });

  it("leaves hellos, resumption and certificates those of the first handshake", () => {
    const chain = handshake(11, vector24(vector24(certificate())));
    const first = serverHello({ sessionId: [1] });
    const again = serverHello({ sessionId: [7], cipherSuites: [0x009c] });
    const {
      clientHello: hello,
      serverHello: chosen,
      resumed,
      certificates,
      renegotiation,
    } = tlsOf(
      starttlsDialogue()
        .client(handshakeRecord(clientHello({ sessionId: [9] })))
        .server(handshakeRecord(first, chain, handshake(14)))
        .client(handshakeRecord(handshake(16)), ...FINISH)
        .server(...FINISH)
        .client(sealed(22, clientHello({ sessionId: [7] })))
        .server(sealed(22, again, chain, handshake(14)))
        .client(sealed(22, chain, handshake(16)), sealed(20, [1]), sealed(22, FINISHED))
        .server(sealed(20, [1]), sealed(22, FINISHED)),
    );
    expect([hello?.frame, chosen?.frame, resumed]).toEqual([9, 10, false]);
    expect(certificates.map(({ from, frame }) => `${from} ${frame}`)).toEqual(["server 10", "client 15"]);
    expect(renegotiation).toEqual({ frame: 13, from: "client", accepted: true, answerFrame: 14 });
  });
});
