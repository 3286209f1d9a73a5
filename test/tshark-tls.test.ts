// Where tshark is installed, it judges what the hellos of the samples hold, and the lengths of their records.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { inspectFile } from "../src/node/index.ts";
import type { Session, Side } from "../src/session/session.ts";

const SAMPLES = fileURLToPath(new URL("../samples/", import.meta.url));
/** Without a 220 to STARTTLS before it, tshark takes TLS on port 25 for mail. */
const TLS_WITHOUT_STARTTLS = new Set(["one-sided.pcap", "starts-late.pcap", "tls-on-starttls-port.pcap"]);
const captures = readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?$/.test(name));
const hasTshark = spawnSync("tshark", ["--version"]).status === 0;

const FIELDS = [
  "tcp.stream",
  "tcp.srcport",
  "tls.handshake.type",
  "tls.handshake.random",
  "tls.handshake.extensions_key_share_group",
  "tls.handshake.extensions_key_share_selected_group",
  "tls.record.content_type",
  "tls.record.opaque_type",
  "tls.record.length",
];
const CHANGE_CIPHER_SPEC = "20";
const APPLICATION_DATA = "23";

interface Row {
  readonly stream: number;
  readonly from: Side;
  readonly types: readonly string[];
  readonly randoms: readonly string[];
  readonly groups: readonly string[];
  readonly records: readonly { readonly type: string | undefined; readonly length: number }[];
}

const list = (text = ""): readonly string[] => (text === "" ? [] : text.split(","));

function tshark(name: string): Row[] {
  const decodeAs = TLS_WITHOUT_STARTTLS.has(name) ? ["-d", "tcp.port==25,tls"] : [];
  const preferences = ["-o", "tcp.reassemble_out_of_order:TRUE", "-o", "tcp.desegment_tcp_streams:TRUE"];
  const args = ["-n", "-r", name, ...decodeAs, ...preferences, "-Y", "tls", "-T", "fields"];
  const { stdout } = spawnSync("tshark", [...args, ...FIELDS.flatMap((field) => ["-e", field])], {
    cwd: SAMPLES,
    encoding: "utf8",
  });
  return stdout.split("\n").flatMap((line) => {
    const [stream = "", port, types, randoms, shares, selected, contents, opaque, lengths] = line.split("\t");
    if (stream === "") return [];
    // Records of TLS 1.3 that are encrypted stand in a list of their own, and behind those that are not.
    const recordTypes = [...list(contents), ...list(opaque)];
    return [
      {
        stream: Number(stream),
        from: Number(port) < 1024 ? "server" : "client",
        types: list(types),
        randoms: list(randoms),
        groups: [...list(selected), ...list(shares)].map(
          (id) => `0x${Number(id).toString(16).padStart(4, "0")}`,
        ),
        records: list(lengths).map((length, index) => ({ type: recordTypes[index], length: Number(length) })),
      },
    ];
  });
}

describe.skipIf(!hasTshark)("tshark", () => {
  test.each(captures)("reads hellos and records of %s as we do", async (name) => {
    const rows = tshark(name);
    const { sessions } = await inspectFile(SAMPLES + name);
    const spoken = sessions.filter(({ tls }) => tls !== null);
    expect(spoken.map(ours)).toEqual(
      spoken.map((session) =>
        theirs(
          rows.filter(({ stream }) => stream === session.stream),
          session,
        ),
      ),
    );
  });
});

function ours({ tls }: Session) {
  const lengths = (side: Side) => tls?.encrypted[side].lengths;
  const groups = [tls?.clientHello, tls?.retriedClientHello].map(
    (hello) => hello?.keyShares.map(({ id }) => id) ?? [],
  );
  return {
    random: tls?.clientHello?.random ?? null,
    shares: groups,
    chosen: [tls?.helloRetryRequest, tls?.serverHello].flatMap((hello) => hello?.keyShare?.id ?? []),
    encrypted: { client: lengths("client"), server: lengths("server") },
  };
}

function theirs(rows: readonly Row[], session: Session) {
  const [first, second] = rows.filter(({ types }) => types.includes("1"));
  const isTls13 = session.tls?.serverHello?.negotiatedVersion.name === "TLS 1.3";
  const encrypted = (side: Side) =>
    encryptedLengths(
      rows.filter(({ from }) => from === side),
      isTls13,
    );
  return {
    random: first?.randoms[0] ?? null,
    shares: [first?.groups ?? [], second?.groups ?? []],
    chosen: rows.filter(({ types }) => types.includes("2")).flatMap(({ groups }) => groups),
    encrypted: { client: encrypted("client"), server: encrypted("server") },
  };
}

/** Of the first eight: behind the ChangeCipherSpec, which means nothing in TLS 1.3. */
function encryptedLengths(rows: readonly Row[], isTls13: boolean): readonly number[] {
  let isEncrypted = false;
  const lengths: number[] = [];
  for (const { type, length } of rows.flatMap(({ records }) => records)) {
    if (type === CHANGE_CIPHER_SPEC) isEncrypted = !isTls13;
    else if (isEncrypted || type === APPLICATION_DATA) lengths.push(length);
  }
  return lengths.slice(0, 8);
}
