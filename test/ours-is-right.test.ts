// Where we differ from tshark 4.0 on purpose: each situation built from bytes whose meaning is known, so that it needs
// no judge. The README's table "Where it differs from Wireshark" lists them.
import { describe, expect, test } from "vitest";
import type { CaptureReport } from "../src/capture-report.ts";
import { Inspector } from "../src/inspect.ts";
import type { ClientHello, Session } from "../src/session/session.ts";
import { pcap } from "./build/captures.ts";
import {
  ALERT_LENGTH,
  CLIENT_FINISH,
  dialogue,
  type Dialogue,
  HELLO,
  SERVER_FINISH,
  SERVER_FLIGHT,
  SERVER_FLIGHT_13,
  starttlsDialogue,
} from "./build/conversations.ts";
import { concat, ethernet, ipv4, ipv6, packet, tcp, tcpPacket } from "./build/packets.ts";
import { withoutPlaces } from "./build/places.ts";
import {
  applicationData,
  changeCipherSpec,
  clientHello,
  extension,
  handshake,
  handshakeRecord,
  record,
  serverHello,
  sslv2ClientHelloMessage,
  sslv2Record,
} from "./build/tls.ts";

const HALF = 20;
const offered = (command: string): Dialogue =>
  dialogue()
    .syn()
    .server("220 mx.example.net ESMTP\r\n")
    .client("EHLO mail.example.org\r\n")
    .server(`250-mx.example.net\r\n250 ${command}\r\n`);

describe("the first byte of TLS", () => {
  test("a ClientHello whose second half was captured first is whole with its first half", () => {
    const [first, second] = [HELLO.subarray(0, HALF), HELLO.subarray(HALF)];
    const inOrder = starttlsDialogue().client(first).client(second);
    const swapped = starttlsDialogue().client(first).client(second).swap();
    expect([hello(swapped)?.frame, offer(swapped)]).toEqual([10, offer(inOrder)]);
  });

  test("a ClientHello in the segment of STARTTLS begins after the command's line", () => {
    const glued = offered("STARTTLS")
      .client("STARTTLS\r\n", HELLO)
      .server("220 go\r\n")
      .server(SERVER_FLIGHT)
      .client(CLIENT_FINISH)
      .server(SERVER_FINISH);
    expect(messages(glued).slice(0, 2)).toEqual(["7 ClientHello", "9 ServerHello"]);
    expect(offer(glued)).toEqual(offer(starttlsDialogue().client(HELLO)));
  });

  test("X-ANONYMOUSTLS is followed by TLS as STARTTLS is", () => {
    const exchange = offered("X-ANONYMOUSTLS").client("X-ANONYMOUSTLS\r\n").server("220 go\r\n").tls12();
    expect([session(exchange).smtp?.starttls.command?.verb, hello(exchange)?.frame]).toEqual([
      "X-ANONYMOUSTLS",
      9,
    ]);
  });

  test("TLS from the first byte on port 587 is TLS", () => {
    const { protocol, outcome } = session(dialogue({ server: "198.51.100.25:587" }).syn().tls12());
    expect([protocol, outcome]).toEqual(["tls", "established"]);
  });

  test("a ClientHello to a server on port 587 that speaks SMTP is one", () => {
    const talk = dialogue({ server: "198.51.100.25:587" }).syn().client(HELLO).server("220 mx\r\n");
    expect(hello(talk)?.frame).toBe(4);
  });

  test("a capture that begins after STARTTLS shows TLS", () => {
    const late = starttlsDialogue().tls12().frames.slice(8);
    expect(session({ pcap: () => pcapOfFrames(late) }).outcome).toBe("established");
  });
});

/** A part of `pcapOf` that renumbers nothing. */
const pcapOfFrames = (frames: Dialogue["frames"]): Uint8Array =>
  pcap(
    frames.map(({ source, destination, ...frame }) => ({
      data: tcpPacket({ ...frame, from: source, to: destination }),
    })),
  );

describe("TLS messages", () => {
  test("the messages after a segment that was not captured are read, and its bytes are missing", () => {
    const talk = starttlsDialogue()
      .client(HELLO)
      .lost("server", SERVER_FLIGHT)
      .client(CLIENT_FINISH)
      .server(SERVER_FINISH);
    const { from, bytes } = session(talk).view.missing[0] ?? {};
    expect([messages(talk).slice(-2), from, bytes]).toEqual([
      ["11 ChangeCipherSpec", "11 EncryptedHandshake"],
      "server",
      SERVER_FLIGHT.length,
    ]);
  });

  test("a record of an alert's size in place of the client's Finished is an encrypted alert", () => {
    const talk = starttlsDialogue()
      .client(HELLO)
      .server(SERVER_FLIGHT_13)
      .client(changeCipherSpec(), applicationData(ALERT_LENGTH))
      .fin("client");
    const { alerts } = session(talk).tls ?? {};
    expect(alerts).toMatchObject([{ frame: 11, from: "client", level: null, description: null }]);
  });

  test("a ServerHelloDone in a record of its own follows a Certificate whose length is wrong", () => {
    const certificate = Uint8Array.from([11, 0, 1, 0, ...new Uint8Array(700).fill(0x30)]);
    const talk = starttlsDialogue()
      .client(HELLO)
      .server(handshakeRecord(serverHello()), record(22, certificate), handshakeRecord(handshake(14)));
    expect(messages(talk).at(-1)).toBe("10 ServerHelloDone");
  });

  test("a hello in SSL 2.0 format has no record, so no record version", () => {
    const sslv2 = sslv2Record(sslv2ClientHelloMessage(0x0301, 0x000035, 0x00002f));
    const { recordVersion, version } = hello(starttlsDialogue().client(sslv2)) ?? {};
    expect([recordVersion, version?.id]).toEqual([null, "0x0301"]);
  });

  test("extension 23 has the name that IANA gives it", () => {
    const named = handshakeRecord(clientHello({ extensions: [extension(0x0017)] }));
    expect(hello(starttlsDialogue().client(named))?.extensions).toEqual([
      { id: "0x0017", name: "extended_main_secret", length: 0 },
    ]);
  });
});

describe("close.by", () => {
  test("is null for two FINs of which neither acknowledges the other", () => {
    const crossing = starttlsDialogue().client(HELLO).fin("server").fin("client", { unaware: true });
    expect(session(crossing).aborted).toMatchObject({ by: "unknown" });
  });

  test("is the sender of the FIN that the other acknowledges", () => {
    const answered = starttlsDialogue().client(HELLO).fin("server").fin("client");
    expect(session(answered).aborted).toMatchObject({ by: "server", frame: 10 });
  });
});

describe("frames", () => {
  const syn = { from: "192.0.2.10:41234", to: "198.51.100.25:25", sequence: 1000, flags: 2 };

  test("a TCP header quoted in an ICMP error is not a segment and takes no stream number", () => {
    const quoted = packet(
      ipv4({ from: "192.0.2.10", to: "198.51.100.99", protocol: 6 }),
      tcp({ from: 41233, to: 25, sequence: 7 }),
    );
    const error = packet(ethernet(), ipv4({ protocol: 1 }), concat([3, 1, 0, 0, 0, 0, 0, 0], quoted));
    const { sessions } = inspected(pcap([{ data: error }, { data: tcpPacket(syn) }]));
    expect(sessions.map(({ stream, frames }) => [stream, frames.first])).toEqual([[0, 2]]);
  });

  test("an IPv6 length of 0 that segmentation offload left means up to the frame's end", () => {
    const payload = new Uint8Array(70_000).fill(0x61);
    const big = packet(ethernet(), ipv6({ payloadLength: 0 }), tcp({ to: 25, sequence: 1 }), payload);
    const { sessions } = inspected(pcap([{ data: big }]));
    expect(sessions.map(({ server, frames }) => [server.port, frames.count])).toEqual([[25, 1]]);
  });

  test("a fraction of more than a second is added to the seconds", () => {
    const { capture } = inspected(pcap([{ data: tcpPacket(syn), time: [767, 117_440_519] }]));
    expect(capture.firstTime).toBe("1970-01-01T00:14:44.440519Z");
  });
});

function inspected(bytes: Uint8Array): CaptureReport {
  const inspector = new Inspector();
  inspector.push(bytes);
  return inspector.finish();
}

function session(talk: Pick<Dialogue, "pcap">): Session {
  const [first] = inspected(talk.pcap()).sessions;
  if (first === undefined) throw new Error("no session");
  return first;
}

const hello = (talk: Dialogue): ClientHello | null => session(talk).tls?.clientHello ?? null;

/** What the hello says, wherever it stands. */
const offer = (talk: Dialogue): unknown => withoutPlaces(hello(talk));

const messages = (talk: Dialogue): readonly string[] =>
  session(talk).tls?.messages.map(({ frame, type }) => `${frame} ${type}`) ?? [];
