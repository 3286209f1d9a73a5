// All that can hold a capture's bytes, of this Node's own kinds.
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { CaptureError } from "../../src/capture/capture-error.ts";
import { type CaptureSource, chunksOf, nameOf } from "../../src/capture/capture-source.ts";
import { inspect } from "../../src/inspect.ts";

const BYTES = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);

/** Of three chunks; notes what becomes of it. */
function stream(failure?: Error): { stream: ReadableStream<Uint8Array>; cancelled: boolean[] } {
  const cancelled: boolean[] = [];
  let at = 0;
  const source = {
    pull(controller: ReadableStreamDefaultController<Uint8Array>) {
      if (at === BYTES.length) controller.close();
      else if (failure !== undefined && at > 0) controller.error(failure);
      else controller.enqueue(BYTES.subarray(at, (at = Math.min(at + 400, BYTES.length))));
    },
    cancel: () => void cancelled.push(true),
  };
  return { stream: new ReadableStream(source), cancelled };
}

/** As browsers have it whose streams cannot be iterated. */
function withoutIteration(readable: ReadableStream<Uint8Array>): CaptureSource {
  return { getReader: () => readable.getReader() };
}

async function read(source: CaptureSource): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(source)) chunks.push(chunk.slice());
  return new Uint8Array(Buffer.concat(chunks));
}

describe("chunksOf", () => {
  const sources: Readonly<Record<string, () => CaptureSource>> = {
    "a Uint8Array": () => BYTES,
    "a part of a buffer": () => Buffer.concat([Buffer.from("xx"), BYTES]).subarray(2),
    "an ArrayBuffer": () => BYTES.slice().buffer,
    "a Blob": () => new Blob([BYTES]),
    "a stream": () => stream().stream,
    "a stream that cannot be iterated": () => withoutIteration(stream().stream),
    "a stream of Node": () => Readable.from([BYTES.subarray(0, 7), BYTES.subarray(7)]),
    "a generator": async function* () {
      yield BYTES;
    },
  };
  it.each(Object.entries(sources))("reads %s", async (_, make) => {
    expect(await read(make())).toEqual(BYTES);
  });

  it("leaves a stream unlocked, and not cancelled, at its end", async () => {
    const { stream: readable, cancelled } = stream();
    await read(withoutIteration(readable));
    expect([readable.locked, cancelled]).toEqual([false, []]);
  });

  it("cancels and unlocks a stream that is not read to its end", async () => {
    const { stream: readable, cancelled } = stream();
    for await (const _ of chunksOf(readable)) break;
    expect([readable.locked, cancelled]).toEqual([false, [true]]);
  });

  it("throws the error with which a stream failed", async () => {
    const { stream: readable } = stream(new Error("the disk is gone"));
    await expect(read(readable)).rejects.toThrow("the disk is gone");
    expect(readable.locked).toBe(false);
  });

  it.each([["mail.pcap"], [null], [undefined], [5], [{}], [[1, 2]]])(
    "are not read from %j",
    async (value) => {
      // @ts-expect-error: what JavaScript may pass
      await expect(read(value)).rejects.toThrow(
        /^a capture is a Uint8Array.* inspectFile of starttls-inspect\/node$/,
      );
    },
  );

  it("throws a TypeError for a stream of text", async () => {
    await expect(read(Readable.from(["text"]))).rejects.toThrow(
      "a capture is read in bytes, not as a string",
    );
  });

  it("nameOf gives a File's name", () => {
    expect(nameOf(Object.assign(new Blob([]), { name: "mail.pcap" }))).toBe("mail.pcap");
    expect([nameOf(new Blob([])), nameOf(BYTES)]).toEqual(["", ""]);
  });
});

describe("inspect", () => {
  it("cancels a stream that is not a capture", async () => {
    const cancelled: boolean[] = [];
    const text = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(2000).fill(0x20)),
      cancel: () => void cancelled.push(true),
    });
    await expect(inspect(text)).rejects.toThrow(CaptureError);
    expect([text.locked, cancelled]).toEqual([false, [true]]);
  });
});
