// Two ends of Node's TLS in one process -> the bytes that each sent, in order, and their key log.
import { once } from "node:events";
import { Duplex } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { connect, type ConnectionOptions, createServer, type TlsOptions, type TLSSocket } from "node:tls";
import { EC_CERTIFICATE, EC_KEY, RSA_CERTIFICATE, RSA_KEY } from "./ends.ts";
import type { Sent } from "./follow.ts";

export interface Spoken {
  readonly sent: readonly Sent[];
  /** Of the key log. */
  readonly lines: readonly string[];
  readonly version: string;
  /** As OpenSSL names it. */
  readonly cipher: string;
  /** Of TLS 1.2. */
  readonly session: Buffer | undefined;
}

/** What one end writes, the other reads. */
class Wire extends Duplex {
  other: Wire | null = null;
  private readonly heard: (bytes: Uint8Array) => void;

  constructor(heard: (bytes: Uint8Array) => void) {
    super();
    this.heard = heard;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.heard(new Uint8Array(chunk));
    this.other?.push(chunk);
    setImmediate(done);
  }
}

const PSK = { psk: Buffer.from("0123456789abcdef"), identity: "one" };

/** What both ends allow. */
const ALL = { ciphers: "ALL:@SECLEVEL=0", minVersion: "TLSv1" } as const;

export interface Talk {
  readonly client?: ConnectionOptions;
  readonly server?: TlsOptions;
  /** The server answers each in upper case. */
  readonly says?: readonly string[];
  /** Between the things said. */
  readonly between?: (client: TLSSocket) => Promise<void>;
}

export async function spoken({
  client = {},
  server = {},
  says = ["one", "two"],
  between,
}: Talk): Promise<Spoken> {
  // With a PSK at hand a client offers it.
  const psk = client.ciphers?.includes("PSK") === true;
  const sent: Sent[] = [];
  const lines: string[] = [];
  const here = new Wire((bytes) => sent.push(["client", bytes]));
  const there = new Wire((bytes) => sent.push(["server", bytes]));
  here.other = there;
  there.other = here;
  const serving = createServer(
    {
      cert: [EC_CERTIFICATE, RSA_CERTIFICATE],
      key: [EC_KEY, RSA_KEY],
      dhparam: "auto",
      ...(psk && { pskCallback: () => PSK.psk }),
      ...ALL,
      ...server,
    },
    (socket) => socket.on("data", (text: Buffer) => socket.write(text.toString().toUpperCase())),
  );
  const accepted = new Promise<TLSSocket>((done) => serving.once("secureConnection", done));
  serving.emit("connection", there);
  const socket = connect({
    socket: here,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...(psk && { pskCallback: () => PSK }),
    ...ALL,
    ...client,
  });
  socket.on("keylog", (line: Buffer) => lines.push(line.toString().trim()));
  await once(socket, "secureConnect");
  for (const [index, text] of says.entries()) {
    if (index > 0) await between?.(socket);
    socket.write(text);
    await once(socket, "data");
  }
  const [version, cipher, session] = [socket.getProtocol(), socket.getCipher().name, socket.getSession()];
  const peer = await accepted;
  for (const end of [socket, peer]) {
    end.end();
    await new Promise((done) => end.once("finish", done));
    await setTimeout(1);
    end.destroy();
  }
  return { sent, lines, version: version ?? "", cipher, session };
}
