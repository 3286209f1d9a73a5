// Sessions' packets as a capture, from bytes as a browser has them and from a file.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { extract, type ExtractOptions, type ExtractReport } from "../../src/extract/extract-packets.ts";
import { inspect } from "../../src/inspect.ts";
import { extractFile } from "../../src/node/extract-file.ts";

const PATH = fileURLToPath(new URL("../../samples/client-rejects-certificate.pcap", import.meta.url));
const BYTES = new Uint8Array(readFileSync(PATH));
const { sessions } = await inspect(BYTES);

type Write = (piece: Uint8Array) => void;

async function written(work: (write: Write) => Promise<ExtractReport>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  await work((piece) => pieces.push(piece.slice()));
  return new Uint8Array(Buffer.concat(pieces));
}

const fromBytes = (options?: ExtractOptions): Promise<Uint8Array> =>
  written((write) => extract(BYTES, sessions, write, options));

test("extract gives the same for bytes, a Blob and a file", async () => {
  const anonymize = { key: "a key" };
  const bytes = await fromBytes({ anonymize });
  expect(await written((write) => extract(new Blob([BYTES]), sessions, write, { anonymize }))).toEqual(bytes);
  expect(await written((write) => extractFile(PATH, sessions, write, { anonymize }))).toEqual(bytes);
});

test("extract writes pcapng and replaces nothing by default", async () => {
  const again = await inspect(await fromBytes());
  expect(again.capture.format).toBe("pcapng");
  expect(again.sessions.map(({ client, server }) => [client, server])).toEqual(
    sessions.map(({ client, server }) => [client, server]),
  );
  expect((await inspect(await fromBytes({ format: "pcap" }))).capture.format).toBe("pcap");
});

test("extract without a key replaces names differently each time", async () => {
  const [one, two] = [await fromBytes({ anonymize: {} }), await fromBytes({ anonymize: {} })];
  expect(one).not.toEqual(two);
  const clients = (await inspect(one)).sessions.map(({ client }) => client.address);
  expect(clients).not.toEqual(sessions.map(({ client }) => client.address));
});
