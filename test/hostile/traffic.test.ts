// Traffic made to exhaust, confuse or deceive: it costs what it is worth, and nothing of it is taken for what it is not.
import { describe, expect, test } from "vitest";
import { Inspector, type InspectOptions } from "../../src/inspect.ts";
import { ACK, RST, SYN } from "../../src/packet/segment.ts";
import { FORMATS } from "../../src/report/formats.ts";
import { assembleDocument } from "../../src/report/assemble-document.ts";
import type { Session } from "../../src/session/session.ts";
import { certificate, der, withAltNames } from "../build/certificates.ts";
import {
  CLIENT_FINISH,
  dialogue,
  type Dialogue,
  EHLO_REPLY,
  type Frame,
  HELLO,
  HELLO_13,
  pcapOf,
  SERVER_FINISH,
  SERVER_FLIGHT,
  starttlsDialogue,
} from "../build/conversations.ts";
import * as files from "../build/captures.ts";
import { HOSTILE } from "../build/hostile.ts";
import { tcpPacket } from "../build/packets.ts";
import {
  applicationData,
  clientHello,
  extension,
  handshake,
  handshakeRecord,
  join,
  record,
  vector16,
  vector24,
} from "../build/tls.ts";

function read(pcap: Uint8Array, options: InspectOptions = {}) {
  const inspector = new Inspector(options);
  inspector.push(pcap);
  return inspector.finish();
}

const sessionIn = (frames: readonly Frame[]): Session => {
  const [session] = read(pcapOf(frames)).sessions;
  if (session === undefined) throw new Error("no session");
  return session;
};
const sessionOf = (talk: Dialogue): Session => sessionIn(talk.frames);
/** The last frame, which is there. */
function lastOf(frames: readonly Frame[]): Frame {
  const last = frames.at(-1);
  if (last === undefined) throw new Error("no frame");
  return last;
}
const ids = ({ findings }: Session): string[] => findings.map(({ id }) => id);
const established = (): Dialogue => starttlsDialogue().tls12();

/** Of the source address in a frame with an IPv4 header. */
const SOURCE_AT = 14 + 12;

const UNANSWERED_SYNS = "lone-syns";

describe("50,000 connections of one unanswered SYN", () => {
  const COUNT = 50_000;
  const BLOCK = 1000;
  const PCAP_HEADER = 24;
  const EARLY = "192.0.2.10:41234";

  /** SYNs of as many addresses. */
  function flood(inspector: Inspector): void {
    const syn = tcpPacket({ from: "10.0.0.0:1000", to: "198.51.100.25:25", flags: SYN });
    const one = files.pcapRecord({ data: syn });
    const block = join(...Array.from({ length: BLOCK }, () => one));
    const addressAt = one.length - syn.length + SOURCE_AT;
    for (let count = 0; count < COUNT; count += BLOCK) {
      for (let index = 0; index < BLOCK; index++) {
        const number = count + index;
        block.set([number >> 16, (number >> 8) & 0xff, number & 0xff], index * one.length + addressAt + 1);
      }
      inspector.push(block);
    }
  }

  /** The flood, with some frames of an early connection before it, and the others behind it. */
  function floodWithin(frames: readonly Frame[], before: number, limits: InspectOptions["limits"] = {}) {
    const inspector = new Inspector({ limits });
    inspector.push(pcapOf(frames.slice(0, before)));
    flood(inspector);
    inspector.push(pcapOf(frames.slice(before)).subarray(PCAP_HEADER));
    const { sessions, capture } = inspector.finish();
    return { early: sessions.find(({ client }) => `${client.address}:${client.port}` === EARLY), capture };
  }

  test("are listed at the end up to the limit, and the others counted", () => {
    let told = 0;
    const inspector = new Inspector({ onSession: () => told++, limits: { [UNANSWERED_SYNS]: 100 } });
    inspector.push(files.pcap([]));
    flood(inspector);
    const toldBefore = told;
    const { capture, traffic } = inspector.finish();
    expect([toldBefore, told, traffic.tcpStreams, capture.warnings]).toEqual([
      0,
      100,
      COUNT,
      [
        "the limit lone-syns (100) was reached in frame 101: older ones were not listed " +
          "(49900 connections of one unanswered SYN, from frame 1 on); --limit lone-syns=N raises it",
      ],
    ]);
  });

  test("are all listed where the limit allows it", () => {
    const inspector = new Inspector({ limits: { [UNANSWERED_SYNS]: COUNT } });
    inspector.push(files.pcap([]));
    flood(inspector);
    const { sessions, capture } = inspector.finish();
    expect([sessions.length, sessions.at(-1)?.stream, capture.warnings]).toEqual([COUNT, COUNT - 1, []]);
  });

  test("fill a document up to its limit, and the capture's statistics count all", () => {
    const inspector = new Inspector({ limits: { sessions: 100, [UNANSWERED_SYNS]: COUNT } });
    inspector.push(files.pcap([]));
    flood(inspector);
    const { capture, sessions, traffic } = inspector.finish();
    expect([sessions.length, traffic.tcpStreams, capture.warnings]).toEqual([
      100,
      COUNT,
      [expect.stringMatching(/^the limit sessions \(100\) was reached in frame 101: /)],
    ]);
  });

  test("do not affect a connection that was open before", () => {
    const { early } = floodWithin(starttlsDialogue({ client: EARLY }).tls12().frames, 3);
    expect([early?.outcome, early?.view.fromStart]).toEqual(["established", true]);
  });

  test("do not affect a connection whose SYN was retransmitted before them", () => {
    const talk = dialogue({ client: EARLY });
    const syn = lastOf(talk.frame("client", SYN).frames);
    const { early } = floodWithin([syn, syn], 2);
    expect([early?.view.fromStart, early?.view.syns, early?.frames.count]).toEqual([true, 2, 2]);
  });

  test("do not affect a connection whose SYN is answered after them, up to the limit", () => {
    const talk = starttlsDialogue({ client: EARLY }).tls12();
    const { early, capture } = floodWithin(talk.frames, 1, { [UNANSWERED_SYNS]: COUNT + 1 });
    expect([early?.outcome, early?.view.fromStart, early?.stream, capture.warnings]).toEqual([
      "established",
      true,
      0,
      [],
    ]);
  });

  test("beyond the limit hide the SYN of a connection that is answered after them: it begins with the answer", () => {
    const { early, capture } = floodWithin(starttlsDialogue({ client: EARLY }).tls12().frames, 1);
    expect([early?.outcome, early?.view.fromStart, early?.stream, capture.warnings.length]).toEqual([
      "established",
      false,
      0,
      1,
    ]);
  });
});

describe("connections that announce long messages", () => {
  test("take memory only for the bytes that were sent", () => {
    const claims = join(record(22, [14, 0, 0, 0]), [22, 3, 3, 0xff, 0xff, 0]);
    const talks = Array.from({ length: 1000 }, (_, index) =>
      starttlsDialogue({ client: `192.0.2.10:${1000 + index}` })
        .client(claims)
        .server(claims),
    );
    const pcap = pcapOf(talks.flatMap(({ frames }) => frames));
    const inspector = new Inspector();
    const before = process.memoryUsage().arrayBuffers;
    inspector.push(pcap);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });
});

describe("one connection without an end", () => {
  test("is read in constant memory: its lists are limited", () => {
    const talk = established();
    for (let count = 0; count < 5000; count++) talk.client(applicationData()).server(applicationData());
    const { tls, turns } = sessionOf(talk);
    expect([tls?.encrypted.client.records, turns.length < 20, tls?.messages.length]).toEqual([
      5002,
      true,
      10,
    ]);
  });

  test("lists its RSTs up to the limit", () => {
    const talk = starttlsDialogue();
    const rst = lastOf(talk.rst("server").frames);
    const frames = Array.from({ length: 5000 }, (_, index) => ({ ...rst, sequence: 900_000 + index }));
    const { close } = sessionIn([...talk.frames, ...frames]);
    expect(close.events.length).toBe(100);
  });
});

describe("the TCP segments of a session", () => {
  test("of one byte each give the same session as whole ones", () => {
    const whole = established();
    const frames = whole.frames.flatMap((frame) =>
      frame.payload.length < 2
        ? [frame]
        : Array.from(frame.payload, (byte, index) => ({
            ...frame,
            sequence: frame.sequence + index,
            payload: Uint8Array.of(byte),
          })),
    );
    const [one, other] = [sessionIn(frames), sessionOf(whole)];
    expect([one.tls?.clientHello?.ja4, one.smtp?.capabilities, one.outcome]).toEqual([
      other.tls?.clientHello?.ja4,
      other.smtp?.capabilities,
      "established",
    ]);
  });

  test("that overlap with other bytes: the first are read, and a finding says where", () => {
    const talk = dialogue().syn().server("220 mx ESMTP\r\n").client("EHLO good.example\r\n");
    const other = { ...lastOf(talk.again().frames), payload: join("EHLO evil.example\r\n") };
    const session = sessionIn([
      ...talk.frames.slice(0, -1),
      other,
      ...talk.server(EHLO_REPLY).frames.slice(-1),
    ]);
    expect([session.smtp?.ehlo?.name, session.transport.client.conflictFrame, ids(session)]).toEqual([
      "good.example",
      6,
      expect.arrayContaining(["capture-conflicting-overlap"]),
    ]);
  });

  test("that overlap after a hole are compared too", () => {
    const talk = dialogue().syn().server("220 mx\r\n").client("EHLO ").client("good\r\n");
    const first = lastOf(talk.frames.slice(0, -1));
    const second = lastOf(talk.frames);
    const other = { ...second, payload: join("evil\r\n") };
    const { smtp, transport } = sessionIn([...talk.frames.slice(0, -2), second, other, first]);
    expect([smtp?.ehlo?.name, transport.client.conflictFrame]).toEqual(["good", 6]);
  });

  test("that repeat the same bytes, in other pieces too, and keep-alives give no conflict", () => {
    const talk = dialogue().syn().server("220 mx\r\n").client("EHLO good.example\r\n");
    const last = lastOf(talk.frames);
    const piece = { ...last, sequence: last.sequence + 5, payload: last.payload.slice(5) };
    const alive = { ...last, sequence: last.sequence + last.payload.length - 1, payload: Uint8Array.of(0) };
    const { transport } = sessionIn([...talk.again().frames, piece, alive]);
    expect(transport.client.conflictFrame).toBeNull();
  });

  test("far outside the window are not part of the stream", () => {
    const talk = dialogue().syn().server("220 mx ESMTP\r\n");
    const last = lastOf(talk.client("EHLO a\r\n").frames);
    const far = { ...last, sequence: last.sequence + 1_000_000_000, payload: join("STARTTLS\r\n") };
    const { smtp } = sessionIn([...talk.frames, far, ...talk.server(EHLO_REPLY).frames.slice(-1)]);
    expect([smtp?.capabilities, smtp?.starttls.command]).toEqual([["SIZE 1000", "STARTTLS"], null]);
  });
});

const forged = (talk: Dialogue, sequence: number): Frame => ({
  ...lastOf(talk.ack("server").frames),
  flags: RST | ACK,
  sequence,
});

describe("an RST", () => {
  test("with a number outside the window is listed and not believed", () => {
    const talk = starttlsDialogue();
    const rst = forged(talk, 3_000_000_000);
    const frames = [...talk.frames, rst, ...talk.tls12().fin("client").fin("server").frames.slice(9)];
    const { close, outcome, aborted } = sessionIn(frames);
    expect([
      outcome,
      aborted,
      [close.by, close.with],
      close.events.map(({ flag, believed }) => `${flag} ${believed}`),
    ]).toEqual(["established", null, ["client", "FIN"], ["RST false", "FIN true", "FIN true"]]);
  });

  test("with a number outside the window closes nothing, even as the last segment", () => {
    const talk = starttlsDialogue().client(HELLO);
    const { close, aborted, outcome } = sessionIn([...talk.frames, forged(talk, 0)]);
    expect([close.by, aborted, outcome]).toEqual([null, null, "incomplete-capture"]);
  });

  test("with the next number is believed, and so is one that answers a SYN", () => {
    const refused = dialogue();
    refused.frame("client", SYN).frame("server", RST | ACK);
    const closes = [starttlsDialogue().client(HELLO).rst("server"), refused].map(
      (talk) => sessionOf(talk).close,
    );
    expect(closes.map(({ by, with: flag }) => [by, flag])).toEqual([
      ["server", "RST"],
      ["server", "RST"],
    ]);
  });
});

describe("segments after the end of a session", () => {
  test("data after a FIN does not change how the session ended", () => {
    const talk = starttlsDialogue().client(HELLO).fin("server").server("220 again\r\n");
    const { close } = sessionOf(talk);
    expect([close.by, close.after]).toEqual(["server", "ClientHello"]);
  });
});

const mail = (body: string | Uint8Array): Session =>
  sessionOf(
    dialogue()
      .syn()
      .server("220 mx ESMTP\r\n")
      .client("EHLO a\r\n")
      .server(EHLO_REPLY)
      .client("DATA\r\n")
      .server("354 go\r\n")
      .client(body)
      .client("\r\n.\r\n")
      .server("250 ok\r\n")
      .client("QUIT\r\n")
      .server("221 bye\r\n")
      .fin("client")
      .fin("server"),
  );

describe("bytes that look like TLS", () => {
  test.each<[string, string | Uint8Array]>([
    ["a handshake", join(HELLO, SERVER_FLIGHT)],
    ["a handshake behind a line end", join("Subject: x\r\n\r\n", HELLO)],
    ["STARTTLS and its reply", "STARTTLS\r\n220 go ahead\r\n"],
  ])("%s in a mail message is part of the message", (_, body) => {
    const { tls, smtp } = mail(body);
    expect([tls, smtp?.starttls.command, smtp?.mailInClear]).toEqual([null, null, true]);
  });

  test("a handshake and STARTTLS in a BDAT chunk are part of the message", () => {
    const body = join("STARTTLS\r\n", HELLO);
    const talk = dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n").server(EHLO_REPLY);
    const { tls, smtp } = sessionOf(
      talk
        .client(`BDAT ${body.length} LAST\r\n`, body)
        .server("250 ok\r\n")
        .client("QUIT\r\n")
        .server("221 bye\r\n"),
    );
    expect([tls, smtp?.starttls.command, smtp?.commands]).toEqual([null, null, ["EHLO", "BDAT", "QUIT"]]);
  });

  test("a ServerHello from the client's side is not taken as the server's", () => {
    const { tls, outcome } = sessionOf(starttlsDialogue().client(HELLO, SERVER_FLIGHT).fin("server"));
    expect([outcome, tls?.established]).toEqual(["handshake-failed", false]);
  });

  test("a second ClientHello does not replace the first", () => {
    const second = handshakeRecord(clientHello({ version: 0x0301, cipherSuites: [0x000a] }));
    const { tls } = sessionOf(starttlsDialogue().client(HELLO, second).server(SERVER_FLIGHT));
    expect([tls?.clientHello?.version.name, tls?.messages.length]).toEqual(["TLS 1.2", 4]);
  });

  test("records of every type and of many lengths do not end the reading", () => {
    const types = Array.from({ length: 256 }, (_, type) => type);
    const lengths = [17, 0x4801];
    const { frames } = established().client(HELLO);
    const told = lengths.flatMap((length) =>
      types.map((type) => {
        const bytes = record(type, new Uint8Array(length));
        return sessionIn(inPieces(frames, bytes)).outcome;
      }),
    );
    expect(new Set(told)).toEqual(new Set(["established"]));
  });
});

/** The bytes behind the client's last frame, in segments that a packet holds. */
function inPieces(frames: readonly Frame[], bytes: Uint8Array): Frame[] {
  const last = lastOf(frames);
  const start = last.sequence + last.payload.length;
  const count = Math.ceil(bytes.length / 60_000);
  const pieces = Array.from({ length: count }, (_, index) => ({
    ...last,
    sequence: start + index * 60_000,
    payload: bytes.slice(index * 60_000, (index + 1) * 60_000),
  }));
  return [...frames, ...pieces];
}

describe("large messages", () => {
  test("a banner of 10 MB without an end is kept up to its limit", () => {
    const talk = dialogue().syn();
    const start = talk.server("220 ").frames;
    const bytes = new Uint8Array(10_000_000).fill(0x78);
    const { sessions, capture } = read(pcapOf(inPieces(start, bytes)));
    expect([sessions[0]?.smtp?.banner ?? null, capture.warnings]).toEqual([
      null,
      [expect.stringMatching(/^the limit line-bytes \(4096\) was reached in frame \d+: /)],
    ]);
  });

  test("a certificate with 10,000 names has them all in the report", () => {
    const names = Array.from({ length: 10_000 }, (_, index) => der(0x82, join(`n${index}.example`)));
    const chain = handshake(11, vector24(vector24(certificate({ afterKey: withAltNames(...names) }))));
    const records = Array.from({ length: Math.ceil(chain.length / 16_384) }, (_, index) =>
      record(22, chain.slice(index * 16_384, (index + 1) * 16_384)),
    );
    const talk = starttlsDialogue().client(HELLO);
    const { tls } = sessionIn(inPieces(talk.server(SERVER_FLIGHT).frames, join(...records)));
    expect(tls?.certificates[0]?.subjectAltNames.length).toBe(10_000);
  });

  test("a hello with thousands of extensions is listed up to the limit", () => {
    const extensions = Array.from({ length: 15_000 }, (_, index) => extension(0x8000 + (index & 0x3ff)));
    const hello = handshake(1, clientHello({ extensions }).slice(4));
    const records = Array.from({ length: Math.ceil(hello.length / 16_384) }, (_, index) =>
      record(22, hello.slice(index * 16_384, (index + 1) * 16_384)),
    );
    const { sessions, capture } = read(
      pcapOf(inPieces(starttlsDialogue().frames.concat(dialogueFrame()), join(...records))),
    );
    expect([sessions[0]?.tls?.clientHello?.extensions.length, capture.warnings.length]).toEqual([1000, 1]);
  });
});

/** The client's last frame in starttlsDialogue(), so that more of the client can follow. */
const dialogueFrame = (): Frame => lastOf(starttlsDialogue().ack("client").frames);

describe("a server name with an attacker's text", () => {
  test.each(HOSTILE)("%j is escaped in every report", async (text) => {
    const bytes = new TextEncoder().encode(text);
    const name = extension(0, vector16([0], vector16(bytes)));
    const hello = handshakeRecord(clientHello({ extensions: [name] }));
    const talk = starttlsDialogue().client(hello).fin("server");
    const { capture, sessions } = read(talk.pcap());
    const document = assembleDocument({ name: "x", version: "1" }, [capture], sessions);
    const options = { width: 100, color: false, ciphers: true, verbose: true };
    const texts: string[] = [];
    for (const format of [FORMATS.table, FORMATS.ndjson, FORMATS.csv, FORMATS.markdown, FORMATS.html]) {
      const render = await format.load();
      texts.push([...render(document, options)].join(""));
    }
    expect(texts.filter(hasControls)).toEqual([]);
  });
});

/** Characters that do something in a terminal, but for line ends, which are the reports' own. */
function hasControls(text: string): boolean {
  return Array.from(text.replaceAll("\r\n", "\n"), (char) => char.charCodeAt(0)).some(
    (code) => (code < 0x20 && code !== 0x0a) || (code >= 0x7f && code <= 0x9f) || code === 0x202e,
  );
}

test("established sessions stay established, whatever garbage follows them", () => {
  const talk = established()
    .client(HELLO_13, CLIENT_FINISH)
    .server(SERVER_FINISH)
    .client("GET / HTTP/1.1\r\n");
  expect(sessionOf(talk).outcome).toBe("established");
});
