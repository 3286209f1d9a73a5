import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACK, SYN, type TcpSegment } from "../../src/packet/segment.ts";
import { MAX_HOLE_AGE_SEGMENTS, type Receiver, type StreamSink, TcpStream } from "../../src/tcp/stream.ts";
import { segment } from "../build/segments.ts";

const HAD_ALL: Receiver = { received: (_sequence, length) => length, whyMissing: () => "unknown" };

/** What a stream told: text as it came, a gap as <length reason>, with frames where asked. */
class Told {
  text = "";
  readonly frames: number[] = [];
  private readonly sink: StreamSink = {
    data: (_direction, bytes, start, end, timestamp) => {
      this.text += new TextDecoder().decode(bytes.subarray(start, end));
      this.frames.push(timestamp.frame);
    },
    gap: (_direction, length, reason) => {
      this.text += `<${length} ${reason}>`;
    },
  };
  readonly stream = new TcpStream(0, this.sink, HAD_ALL);

  push(...segments: TcpSegment[]): this {
    for (const one of segments) this.stream.push(one, one);
    return this;
  }
}

const part = (offset: number, payload: string, frame = 1) =>
  segment({ sequence: 1001 + offset, payload, frame });
const syn = segment({ flags: SYN, sequence: 1000 });

describe("TcpStream", () => {
  it("delivers bytes in order at once", () => {
    expect(new Told().push(syn, part(0, "EHLO "), part(5, "a")).text).toBe("EHLO a");
  });

  it("begins at the first segment without a SYN", () => {
    expect(new Told().push(part(100, "abc"), part(103, "d")).text).toBe("abcd");
  });

  it("delivers swapped segments in order, with the frame that filled the hole", () => {
    const told = new Told().push(syn, part(3, "def", 2), part(0, "abc", 3));
    expect([told.text, told.frames]).toEqual(["abcdef", [3, 3]]);
  });

  it("keeps the bytes captured first where segments overlap", () => {
    expect(new Told().push(syn, part(0, "abcd"), part(2, "XXef"), part(0, "YYYYYYgh")).text).toBe("abcdefgh");
  });

  it("delivers nothing of a keep-alive", () => {
    expect(new Told().push(syn, part(0, "abc"), part(2, "\0"), part(3, "d")).text).toBe("abcd");
  });

  it("delivers bytes whose sequence numbers wrap around", () => {
    const start = 0xffff_fffe;
    const told = new Told().push(
      segment({ flags: SYN, sequence: start }),
      segment({ sequence: start + 1, payload: "ab" }),
      segment({ sequence: 1, payload: "cd" }),
    );
    expect(told.text).toBe("abcd");
  });

  it("begins at the number of the later of two SYN/ACKs", () => {
    const told = new Told().push(
      segment({ flags: SYN | ACK, sequence: 500 }),
      segment({ flags: SYN | ACK, sequence: 1000 }),
      part(0, "220 a"),
    );
    expect(told.text).toBe("220 a");
  });

  it("reports a gap snapshot-length for truncated segments", () => {
    const cut = segment({ sequence: 1001, payload: "abc", payloadLength: 10 });
    expect(new Told().push(syn, cut, part(10, "k")).text).toBe("abc<7 snapshot-length>k");
  });

  it("waits for missing bytes until the capture ends, then reports a gap", () => {
    const told = new Told().push(syn, part(0, "ab"), part(6, "gh", 9));
    expect(told.text).toBe("ab");
    told.stream.skipHole();
    expect([told.text, told.frames]).toEqual(["ab<4 not-captured>gh", [1, 9]]);
  });

  it("reports a gap once the missing bytes are acknowledged and MAX_HOLE_AGE_SEGMENTS segments came", () => {
    const told = new Told().push(syn, part(4, "ef"));
    for (let count = 0; count < MAX_HOLE_AGE_SEGMENTS; count++) told.stream.wait(1007);
    expect(told.text).toBe("<4 not-captured>ef");
  });

  it("keeps waiting for missing bytes that were not acknowledged", () => {
    const told = new Told().push(syn, part(4, "ef"));
    for (let count = 0; count < MAX_HOLE_AGE_SEGMENTS * 2; count++) told.stream.wait(1001);
    expect(told.text).toBe("");
  });

  it("delivers the same bytes for any order and repetition of the segments", () => {
    const text = "220 mail.example.org ESMTP ready\r\n250-mail.example.org\r\n250 STARTTLS\r\n";
    const pieces = fc.array(fc.tuple(fc.nat(text.length - 1), fc.integer({ min: 1, max: 9 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 7 }), (extra, size) => {
        const told = new Told().push(syn);
        const whole = Array.from(
          { length: Math.ceil(text.length / size) },
          (_, index) => [index * size, size] as const,
        );
        const shuffled = [...extra, ...whole.toReversed()];
        told.push(...shuffled.map(([offset, length]) => part(offset, text.slice(offset, offset + length))));
        return told.text === text;
      }),
    );
  });
});
