import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Field, FrameFields } from "../../src/fields/field.ts";
import { SessionFrames, type SessionFramesOptions } from "../../src/fields/session-frames.ts";
import { inspect } from "../../src/inspect.ts";
import {
  type Dialogue,
  dialogue,
  HELLO,
  pcapOf,
  SERVER_FLIGHT,
  starttlsDialogue,
} from "../build/conversations.ts";
import { fromHex, pcap, readCapture } from "../build/captures.ts";
import { bytesOf, concat, ipv4Fragments } from "../build/packets.ts";
import {
  alert,
  applicationData,
  clientHello,
  handshake,
  handshakeRecord,
  record,
  serverHello,
} from "../build/tls.ts";

const HEADERS = 54;

async function framesOf(capture: Uint8Array, options: SessionFramesOptions = {}): Promise<SessionFrames> {
  const { sessions } = await inspect(capture);
  const [session] = sessions;
  if (session === undefined) throw new Error("no session");
  const frames = new SessionFrames(session, options);
  frames.push(capture);
  frames.finish();
  return frames;
}

const framesIn = (talk: Dialogue): Promise<SessionFrames> => framesOf(talk.pcap());

const flat = (fields: readonly Field[]): Field[] =>
  fields.flatMap((field) => [field, ...flat(field.children ?? [])]);

const told = (frame: FrameFields | null): string[] =>
  flat(frame?.fields ?? []).map(({ name, value }) => `${name}: ${value}`);

const recordsIn = (frame: FrameFields | null): string[] =>
  told(frame).filter((text) => text.includes("Record Layer"));

/** Of the payload, one character a byte. */
const payloadOf = (frame: FrameFields | null): string =>
  String.fromCharCode(...(frame?.bytes.subarray(HEADERS) ?? []));

describe("a frame of a session", () => {
  it("has its headers, and the line that it carries", async () => {
    const frame = (await framesIn(starttlsDialogue())).frame(7);
    expect(told(frame)).toEqual(
      expect.arrayContaining([
        "Ethernet II: Src: 02:00:00:00:00:01, Dst: 02:00:00:00:00:02",
        "Internet Protocol Version 4: Src: 192.0.2.10, Dst: 198.51.100.25",
        "Transmission Control Protocol: Src Port: 41234, Dst Port: 25, Seq: 24, Len: 10",
        String.raw`Command Line: STARTTLS\r\n`,
      ]),
    );
    const line = flat(frame?.fields ?? []).find(({ name }) => name === "Command Line");
    expect(line).toMatchObject({ start: HEADERS, length: 10, isDecisive: true });
  });

  it("has the flags FIN and RST marked", async () => {
    const frames = await framesIn(starttlsDialogue().fin("client").rst("server"));
    const flags = [8, 9, 10].map((number) =>
      flat(frames.frame(number)?.fields ?? []).filter(({ name, start }) => name === "Flags" && start === 46),
    );
    expect(flags.flat().map(({ value, isDecisive }) => [value, isDecisive])).toEqual([
      ["0x010 (ACK)", undefined],
      ["0x011 (FIN, ACK)", true],
      ["0x014 (RST, ACK)", true],
    ]);
  });

  it("has an alert, marked", async () => {
    const frames = await framesIn(starttlsDialogue().client(HELLO).server(alert(2, 70)));
    const decisive = flat(frames.frame(10)?.fields ?? []).filter(({ isDecisive }) => isDecisive);
    expect(decisive.map(({ name, value, start }) => [start, name, value])).toEqual([
      [55, "Version", "TLS 1.2 (0x0303)"],
      [59, "Level", "fatal (2)"],
      [60, "Description", "protocol_version (70)"],
    ]);
  });

  it("has a PROXY header in bytes, which is no line", async () => {
    const header = fromHex("0d0a0d0a000d0a515549540a 21 11 000c cb007109 cb007119 b28d 0019");
    const frames = await framesIn(dialogue().syn().client(header, "EHLO a\r\n").server("220 mx ESMTP\r\n"));
    const first = flat(frames.frame(4)?.fields ?? []).find(({ name }) => name === "PROXY Protocol");
    expect(first).toMatchObject({
      start: HEADERS,
      length: 28,
      value: "Version 2, Src: 203.0.113.9:45709, Dst: 203.0.113.25:25",
    });
    expect(told(frames.frame(4))).toContain(String.raw`Command Line: EHLO a\r\n`);
  });

  it("is null where the frame is not the session's", async () => {
    const frames = await framesIn(starttlsDialogue());
    expect([frames.frame(0), frames.frame(9), frames.numbers.length]).toEqual([null, null, 8]);
  });
});

describe("what is spread over frames", () => {
  it("says in each where it begins and ends", async () => {
    const hello = handshakeRecord(clientHello());
    const frames = await framesIn(
      starttlsDialogue().client(hello.subarray(0, 20)).client(hello.subarray(20)),
    );
    expect([recordsIn(frames.frame(9)), recordsIn(frames.frame(10))]).toEqual([
      ["TLSv1.2 Record Layer: Handshake Protocol: Client Hello (ends in frame 10)"],
      ["TLSv1.2 Record Layer: Handshake Protocol: Client Hello (begins in frame 9)"],
    ]);
    const random = [9, 10].map((number) =>
      flat(frames.frame(number)?.fields ?? []).find(({ name }) => name === "Random"),
    );
    expect(random.map((field) => [field?.start, field?.length])).toEqual([
      [HEADERS + 11, 9],
      [HEADERS, 23],
    ]);
  });

  it("is told as far as it came where the rest is missing", async () => {
    const hello = handshakeRecord(clientHello());
    const talk = starttlsDialogue()
      .client(hello.subarray(0, 45))
      .lost("client", hello.subarray(45))
      .ack("server");
    const texts = told((await framesIn(talk)).frame(9));
    expect(texts).toContain(
      "TLSv1.2 Record Layer: Handshake Protocol: Client Hello (ends in bytes that are not in the capture)",
    );
    expect(texts.some((text) => text.startsWith("Random: "))).toBe(true);
  });

  it("may be one message in two records", async () => {
    const hello = clientHello();
    const both = concat(record(22, hello.subarray(0, 10)), record(22, hello.subarray(10)));
    const fields = flat((await framesIn(starttlsDialogue().client(both))).frame(9)?.fields ?? []);
    const messages = fields.filter(({ name }) => name === "Handshake Protocol");
    expect(messages.map(({ start, length, value }) => [start, length, value])).toEqual([
      [HEADERS + 5, 10, "Client Hello"],
      [HEADERS + 20, hello.length - 10, "Client Hello"],
    ]);
  });

  it("may be a segment in IP fragments, the last of them first", async () => {
    const whole = readCapture(starttlsDialogue().pcap()).packets.map(({ data }) => data);
    const greeting = whole[3]?.subarray(34) ?? new Uint8Array(0);
    const ends = { from: "198.51.100.25", to: "192.0.2.10", identification: 7 };
    const fragments = ipv4Fragments(ends, greeting, 16, 32).toReversed();
    const capture = pcap([...whole.slice(0, 3), ...fragments, ...whole.slice(4)].map((data) => ({ data })));
    const frames = await framesOf(capture);
    expect(frames.numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const found = [4, 5, 6].map((number) => flat(frames.frame(number)?.fields ?? []));
    const placesOf = (name: string) =>
      found.map((fields) =>
        fields.filter((field) => field.name === name).map(({ start, length }) => [start, length]),
      );
    expect(placesOf("Transmission Control Protocol")).toEqual([[], [[34, 4]], [[34, 16]]]);
    expect(placesOf("Response")).toEqual([[[34, 14]], [[38, 12]], []]);
    expect(told(frames.frame(4))).toContain("Simple Mail Transfer Protocol:  (in part: an IP fragment)");
  });
});

describe("what may be secret", () => {
  const SECRET = "AGFsaWNlAHNlc2FtZQ==";

  it("is masked in the bytes and in no field: a login in one line", async () => {
    const talk = dialogue()
      .syn()
      .server("220 mx ESMTP\r\n")
      .client("EHLO a\r\n")
      .server("250 AUTH PLAIN\r\n");
    const frames = await framesIn(talk.client(`AUTH PLAIN ${SECRET}\r\n`).server("235 ok\r\n"));
    expect(payloadOf(frames.frame(7))).toBe(`AUTH PLAIN ${"*".repeat(SECRET.length)}\r\n`);
    expect(told(frames.frame(7)).join("\n")).not.toContain(SECRET);
    expect(told(frames.frame(7))).toContain(
      "Command Line: AUTH PLAIN… (the rest may be a login or a message)",
    );
  });

  it("is masked: responses, whatever they look like, and challenges", async () => {
    const talk = dialogue().syn().server("220 mx ESMTP\r\n").client("AUTH LOGIN\r\n");
    const frames = await framesIn(
      talk
        .server("334 YWxpY2U=\r\n")
        .client("HELO sesame\r\n")
        .server("334 \r\n")
        .client("c2VzYW1l\r\n")
        .server("535 5.7.8 not for sesame\r\n"),
    );
    expect([6, 7, 9, 10].map((number) => payloadOf(frames.frame(number)))).toEqual([
      "334 ********\r\n",
      "*".repeat(13),
      "*".repeat(10),
      `535 ${"*".repeat(20)}\r\n`,
    ]);
  });

  it("is masked: a message, also where its lines look like commands", async () => {
    const talk = dialogue().syn().server("220 mx ESMTP\r\n").client("DATA\r\n").server("354 go on\r\n");
    const frames = await framesIn(
      talk.client("MAIL me the key: sesame\r\n\r\nQUIT\r\n.\r\n").client("QUIT\r\n"),
    );
    expect(payloadOf(frames.frame(7))).toBe(`${"*".repeat(33)}.\r\n`);
    expect(payloadOf(frames.frame(8))).toBe("QUIT\r\n");
  });

  it("is masked: a chunk", async () => {
    const talk = dialogue().syn().server("220 mx ESMTP\r\n");
    const frames = await framesIn(talk.client("BDAT 8\r\nsesame\r\nBDAT 10 LAST\r\nRCPT TO:\r\n"));
    expect(payloadOf(frames.frame(5))).toBe(`BDAT 8\r\n${"*".repeat(8)}BDAT 10 LAST\r\n${"*".repeat(10)}`);
  });

  it("is masked: what is sent again with other bytes, and what an RST carries", async () => {
    const talk = starttlsDialogue();
    const frames = [...talk.frames];
    const line = frames.at(6);
    if (line === undefined) throw new Error("no frame");
    talk.frames.push(
      { ...line, payload: bytesOf("sesame 12\n"), atMs: 900 },
      { ...line, payload: bytesOf("sesame"), flags: 0x14, atMs: 901 },
    );
    const found = await framesIn(talk);
    expect([9, 10].map((number) => payloadOf(found.frame(number)))).toEqual(["*********\n", "******"]);
  });

  it("is masked: a login in TLS that does not encrypt, and what a heartbeat brings of memory", async () => {
    const talk = starttlsDialogue()
      .client(handshakeRecord(clientHello({ cipherSuites: [0x003b] })))
      .server(record(24, bytesOf("sesame")), handshakeRecord(serverHello({ cipherSuites: [0x003b] })))
      .client(record(20, Uint8Array.of(1)), record(23, bytesOf("AUTH PLAIN sesame")))
      .server(record(23, bytesOf("235 sesame")));
    const frames = await framesIn(talk);
    const shown = frames.numbers.map((number) => payloadOf(frames.frame(number))).join("");
    expect(shown).not.toContain("sesame");
    expect(payloadOf(frames.frame(12))).toBe(`\x17\x03\x03\0\x0a${"*".repeat(10)}`);
  });

  it("is masked: what is not the same in two frames of one place, also where it ought to be TLS", async () => {
    const talk = starttlsDialogue().client(HELLO).server(SERVER_FLIGHT);
    const sent = talk.frames.at(8);
    if (sent === undefined) throw new Error("no frame");
    talk.frames.push({ ...sent, payload: bytesOf("AUTH PLAIN sesame\r\n"), atMs: 900 });
    const found = await framesIn(talk);
    expect(payloadOf(found.frame(11))).not.toContain("sesame");
    expect(found.frame(9)?.bytes.subarray(HEADERS)).toEqual(HELLO);
  });

  it("is masked: what is behind the IP packet in its frame", async () => {
    const packets = readCapture(starttlsDialogue().pcap()).packets.map(({ data }) => data);
    const padded = packets.map((data) => concat(data, Uint8Array.of(0, 0), bytesOf("sesame")));
    const frames = await framesOf(pcap(padded.map((data) => ({ data }))));
    const ends = frames.numbers.map((number) =>
      String.fromCharCode(...(frames.frame(number)?.bytes.subarray(-8) ?? [])),
    );
    expect(new Set(ends)).toEqual(new Set(["\0\0******"]));
  });

  it("is masked: a fragment that another datagram of the same number was not complete without", async () => {
    const whole = readCapture(starttlsDialogue().pcap()).packets.map(({ data }) => data);
    const greeting = whole[3]?.subarray(34) ?? new Uint8Array(0);
    const ends = { from: "198.51.100.25", to: "192.0.2.10", identification: 7 };
    const [, stale] = ipv4Fragments(ends, new Uint8Array(1200).fill(0x73), 800, 800);
    const fragments = ipv4Fragments(ends, greeting, 16, 32);
    const capture = pcap(
      [...whole.slice(0, 3), stale ?? greeting, ...fragments, ...whole.slice(4)].map((data) => ({ data })),
    );
    const frames = await framesOf(capture);
    for (const number of frames.numbers) {
      const frame = frames.frame(number);
      expect(outside(frame?.fields ?? [], 0, frame?.bytes.length ?? 0)).toEqual([]);
      expect(String.fromCharCode(...(frame?.bytes.subarray(34) ?? []))).not.toContain("sss");
    }
  });

  it("is not masked: TLS", async () => {
    const talk = starttlsDialogue().client(HELLO).server(SERVER_FLIGHT).client(applicationData());
    const frames = await framesIn(talk);
    expect(frames.frame(9)?.bytes.subarray(HEADERS)).toEqual(HELLO);
    expect(frames.frame(11)?.bytes.subarray(HEADERS)).toEqual(applicationData());
  });
});

describe("a segment that is not read with its stream", () => {
  it("is told by its first bytes where bytes before it are missing", async () => {
    const talk = starttlsDialogue().client(HELLO).server(SERVER_FLIGHT).lost("server", applicationData());
    const frames = await framesIn(talk.server(applicationData(90)).cut(50));
    expect(recordsIn(frames.frame(11))).toEqual([
      "TLSv1.2 Record Layer: Application Data (by its first bytes)",
    ]);
  });

  it("is told where it is a hello that came after a reset", async () => {
    const frames = await framesIn(starttlsDialogue().rst("client").client(HELLO));
    expect(recordsIn(frames.frame(10))).toEqual([
      "TLSv1.2 Record Layer: Handshake Protocol: Client Hello (by its first bytes)",
    ]);
    expect(frames.frame(10)?.bytes.subarray(HEADERS)).toEqual(HELLO);
  });

  it("is masked where it is anything else", async () => {
    const frames = await framesIn(starttlsDialogue().rst("client").client("sesame\r\n"));
    expect(payloadOf(frames.frame(10))).toBe("********");
    expect(told(frames.frame(10))).toContain("TCP segment data: 8 bytes");
  });
});

describe("frames that are many", () => {
  it("are kept where they are wanted, and else only the first ones", async () => {
    const talk = starttlsDialogue().client(HELLO).server(SERVER_FLIGHT);
    for (let i = 0; i < 3; i++) talk.client(applicationData(1000));
    talk.server(alert(2, 40)).fin("server");
    const frames = await framesOf(talk.pcap(), { keptBytes: 3000, wanted: new Set([14]) });
    expect([frames.numbers, frames.leftOut]).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14], 2]);
    expect(told(frames.frame(14))).toContain("Description: handshake_failure (40)");
  });

  it("are numbered on through the files of one capture", async () => {
    const { frames: sent } = starttlsDialogue();
    const files = [pcapOf(sent.slice(0, 5)), pcapOf(sent.slice(5))];
    const { sessions } = await inspect(pcapOf(sent));
    const [session] = sessions;
    if (session === undefined) throw new Error("no session");
    const frames = new SessionFrames(session, { joined: true });
    for (const [index, file] of files.entries()) {
      if (index > 0) frames.beginFile(6);
      frames.push(file);
    }
    frames.finish();
    expect(frames.numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(told(frames.frame(7))).toContain(String.raw`Command Line: STARTTLS\r\n`);
  });

  it("may be cut by the snapshot length", async () => {
    const frame = (await framesIn(starttlsDialogue().client(HELLO).cut(30))).frame(9);
    expect(frame?.originalLength).toBe((frame?.bytes.length ?? 0) + 30);
    expect(told(frame).find((text) => text.includes("Record Layer"))).toBe(
      "TLSv1.2 Record Layer: Handshake Protocol: Client Hello (ends in bytes that are not in the capture)",
    );
  });
});

describe("any capture", () => {
  it("gives fields that are inside the packet, each child inside its parent", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.nat({ max: 600 }),
        fc.nat({ max: 255 }),
        async (noise, at, value) => {
          const talk = starttlsDialogue()
            .client(HELLO)
            .server(SERVER_FLIGHT, noise)
            .client(handshakeRecord(handshake(1, noise)), noise);
          const capture = talk.pcap();
          // Not the file's header, nor those of the first packets, so that there is a session.
          const broken = Math.max(capture.length - 1 - at, 400);
          capture[broken] = value;
          const { sessions } = await inspect(capture);
          for (const session of sessions) {
            const frames = new SessionFrames(session);
            frames.push(capture);
            frames.finish();
            for (const number of frames.numbers) {
              const frame = frames.frame(number);
              expect(outside(frame?.fields ?? [], 0, frame?.bytes.length ?? 0)).toEqual([]);
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

function outside(fields: readonly Field[], start: number, end: number): Field[] {
  return fields.flatMap((field) => {
    const isInside = field.start >= start && field.start + field.length <= end;
    return [
      ...(isInside ? [] : [field]),
      ...outside(field.children ?? [], field.start, field.start + field.length),
    ];
  });
}
