// Where tshark is installed, it judges the samples: frames, streams, hellos and who closed must be the same.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { inspectFile } from "../src/node/index.ts";

const SAMPLES = fileURLToPath(new URL("../samples/", import.meta.url));
const captures = readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?$/.test(name));
const hasTshark = spawnSync("tshark", ["--version"]).status === 0;

interface Row {
  readonly frame: number;
  readonly stream: number;
  readonly flags: number;
  readonly handshakes: readonly string[];
  readonly suites: number;
}

/** Without a 220 to STARTTLS before it, tshark takes TLS on port 25 for mail. */
const TLS_WITHOUT_STARTTLS = new Set(["one-sided.pcap", "starts-late.pcap", "tls-on-starttls-port.pcap"]);

const FIELDS = ["frame.number", "tcp.stream", "tcp.flags", "tls.handshake.type", "tls.handshake.ciphersuite"];

function tshark(name: string): Row[] {
  const preferences = ["tcp.reassemble_out_of_order:TRUE", "tcp.desegment_tcp_streams:TRUE"];
  const decodeAs = TLS_WITHOUT_STARTTLS.has(name) ? ["-d", "tcp.port==25,tls"] : [];
  const args = [
    "-n",
    "-r",
    name,
    ...decodeAs,
    "-Y",
    "tcp",
    "-T",
    "fields",
    ...preferences.flatMap((one) => ["-o", one]),
  ];
  // A capture that is cut short makes tshark exit with 2 behind the frames that it could read.
  const { stdout } = spawnSync("tshark", [...args, ...FIELDS.flatMap((field) => ["-e", field])], {
    cwd: SAMPLES,
    encoding: "utf8",
  });
  return stdout.split("\n").flatMap((line) => {
    const [frame, stream, flags, handshakes = "", suites = ""] = line.split("\t");
    if (stream === undefined || stream === "") return [];
    return [
      {
        frame: Number(frame),
        stream: Number(stream),
        flags: Number(flags),
        handshakes: handshakes.split(","),
        suites: suites.split(",").length,
      },
    ];
  });
}

describe.skipIf(!hasTshark)("tshark", () => {
  test.each(captures)("sees %s as we do", async (name) => {
    const rows = tshark(name);
    const { sessions } = await inspectFile(SAMPLES + name);
    const ours = sessions.map(({ stream, frames, tls, close }) => ({
      stream,
      frames,
      hello: tls?.clientHello ? [tls.clientHello.frame, tls.clientHello.cipherSuites.length] : null,
      serverHello: tls?.serverHello?.frame ?? null,
      firstClose: close.frame,
    }));
    expect(ours).toEqual(sessions.map(({ stream }) => judge(rows.filter((row) => row.stream === stream))));
  });
});

function judge(rows: readonly Row[]) {
  const numbers = rows.map((row) => row.frame);
  const hello = rows.find((row) => row.handshakes.includes("1"));
  const serverHello = rows.findLast((row) => row.handshakes.includes("2"));
  return {
    stream: rows[0]?.stream,
    frames: { first: numbers[0], last: numbers.at(-1), count: numbers.length },
    hello: hello ? [hello.frame, hello.suites] : null,
    serverHello: serverHello?.frame ?? null,
    firstClose: rows.find((row) => (row.flags & 0x05) !== 0)?.frame ?? null,
  };
}
