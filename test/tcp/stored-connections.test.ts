import { expect, test } from "vitest";
import { UNWATCHED } from "../../src/bounds.ts";
import { ByteBlocks } from "../../src/tcp/byte-blocks.ts";
import { DeferredConnection, type Shared } from "../../src/tcp/deferred-connection.ts";
import { SegmentLogs } from "../../src/tcp/segment-log.ts";
import { ConnectionGatherer, GATHERED_BYTES, readStored } from "../../src/tcp/stored-connections.ts";
import { dialogue, segmentsOf } from "../build/conversations.ts";

/** "7 open", "7 1 EHLO a" with number, direction and text. */
function listening(): { readonly calls: string[]; readonly shared: Shared } {
  const calls: string[] = [];
  const blocks = new ByteBlocks();
  const open: Shared["open"] = ({ number, isPortReused }) => {
    calls.push(`${number} open ${isPortReused}`);
    return {
      data: (direction, bytes, start, end) => {
        calls.push(`${number} ${direction} ${new TextDecoder().decode(bytes.subarray(start, end))}`);
      },
      gap: (direction) => calls.push(`${number} ${direction} gap`),
      closed: ({ flag }) => calls.push(`${number} ${flag}`),
    };
  };
  const logs = new SegmentLogs(blocks, 1 << 24, 1 << 15);
  return { calls, shared: { open, bounds: UNWATCHED, blocks, logs } };
}

function connection(number: number, shared: Shared, bytes = 3): DeferredConnection {
  const deferred = new DeferredConnection(number, number % 2 === 1, shared);
  const talk = dialogue()
    .syn()
    .server("220")
    .client("x".repeat(bytes))
    .lost("server", "2")
    .server("1")
    .rst("client");
  for (const segment of segmentsOf(talk.frames)) deferred.push(segment.sourcePort === 25 ? 1 : 0, segment);
  return deferred;
}

test("connections that were gathered, sent and read make the calls that they make where they are", () => {
  const [here, there] = [listening(), listening()];
  const gatherer = new ConnectionGatherer();
  const done: number[] = [];
  for (let sent = 0; sent < 2; sent++) {
    for (const number of [3, 4, 9]) {
      gatherer.add(connection(number, here.shared));
      connection(number, here.shared).finish();
    }
    const stored = gatherer.take();
    readStored(structuredClone(stored, { transfer: [stored.buffer] }), there.shared, ({ number }) => {
      done.push(number);
    });
  }
  expect([done, there.calls]).toEqual([[3, 4, 9, 3, 4, 9], here.calls]);
  expect(there.calls.slice(0, 4)).toEqual(["3 open true", "3 1 220", "3 0 xxx", "3 RST"]);
});

test("as many are gathered as surely find room, and a buffer that was read is used again", () => {
  const { shared } = listening();
  const gatherer = new ConnectionGatherer();
  let bytes = 0;
  while (!gatherer.isFull) gatherer.add(connection(bytes++, shared, 30_000));
  const { buffer, index } = gatherer.take();
  expect([index.length, buffer.byteLength, gatherer.isEmpty]).toEqual([8, GATHERED_BYTES, true]);
  gatherer.give(buffer);
  gatherer.add(connection(1, shared));
  expect(gatherer.take().buffer).toBe(buffer);
});
