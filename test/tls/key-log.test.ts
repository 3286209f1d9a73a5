// Key logs as programs write them, and broken ones.
import { describe, expect, it } from "vitest";
import { hex } from "../../src/bytes/ascii.ts";
import type { KeySource } from "../../src/tls/decryption.ts";
import { KeyLog } from "../../src/tls/key-log.ts";
import { fromHex } from "../build/tls.ts";

const SOURCE: KeySource = { name: "keys.log", isCapture: false };
const RANDOM = "0123456789abcdef".repeat(4);
const OTHER = "fedcba9876543210".repeat(4);
const MASTER = "a0".repeat(48);

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(text: string | Uint8Array) {
  const log = new KeyLog();
  const secrets = log.add(typeof text === "string" ? utf8(text) : text, SOURCE);
  const problems = log.problems.map(({ line, what }) => `line ${line} ${what}`);
  const of = (random: string) => {
    const byLabel = log.of(fromHex(random))?.byLabel ?? null;
    return byLabel && Object.fromEntries([...byLabel].map(([label, secret]) => [label, hex(secret)]));
  };
  return { log, secrets, problems, of };
}

describe("a key log", () => {
  it("gives the secret of TLS 1.2 by the client's random", () => {
    const { of, problems, secrets } = read(`CLIENT_RANDOM ${RANDOM} ${MASTER}\n`);
    expect([of(RANDOM), of(OTHER), problems, secrets]).toEqual([{ CLIENT_RANDOM: MASTER }, null, [], 1]);
  });

  it("has lines that end in LF, CRLF or CR, which are counted as an editor does", () => {
    const { secrets, problems } = read(`\r\r\n\n\rfive\r\nCLIENT_RANDOM ${RANDOM} ${MASTER}\r\n\neight`);
    expect([secrets, problems]).toEqual([
      1,
      ["line 5 is no line of a key log", "line 8 is no line of a key log"],
    ]);
  });

  it("gives the traffic secrets of TLS 1.3, of 32 or 48 bytes, and leaves out what opens no records", () => {
    const short = "b1".repeat(32);
    const long = "c2".repeat(48);
    const { of, problems, secrets } = read(
      [
        `CLIENT_EARLY_TRAFFIC_SECRET ${RANDOM} ${short}`,
        `EARLY_EXPORTER_SECRET ${RANDOM} ${short}`,
        `SERVER_HANDSHAKE_TRAFFIC_SECRET ${RANDOM} ${short}`,
        `CLIENT_HANDSHAKE_TRAFFIC_SECRET ${RANDOM} ${long}`,
        `EXPORTER_SECRET ${RANDOM} ${short}`,
        `SERVER_TRAFFIC_SECRET_0 ${RANDOM} ${short}`,
        `CLIENT_TRAFFIC_SECRET_0 ${RANDOM} ${long}`,
        `ECH_SECRET ${RANDOM} 00`,
        `SOME_LATER_SECRET ${RANDOM} 0011`,
      ].join("\n"),
    );
    expect(of(RANDOM)).toEqual({
      SERVER_HANDSHAKE_TRAFFIC_SECRET: short,
      CLIENT_HANDSHAKE_TRAFFIC_SECRET: long,
      SERVER_TRAFFIC_SECRET_0: short,
      CLIENT_TRAFFIC_SECRET_0: long,
    });
    expect([problems, secrets]).toEqual([[], 4]);
  });

  it.each([
    ["ends of lines of Windows", `# SSL/TLS secrets log\r\n\r\nCLIENT_RANDOM ${RANDOM} ${MASTER}\r\n`],
    ["a byte order mark", `\ufeffCLIENT_RANDOM ${RANDOM} ${MASTER}`],
    ["upper case", `CLIENT_RANDOM ${RANDOM.toUpperCase()} ${MASTER.toUpperCase()}\n`],
    ["spaces and tabs", ` CLIENT_RANDOM\t${RANDOM}  ${MASTER} \n`],
    ["repeated lines", `CLIENT_RANDOM ${RANDOM} ${MASTER}\nCLIENT_RANDOM ${RANDOM} ${MASTER}\n`],
  ])("is read with %s", (_, text) => {
    const { of, problems } = read(text);
    expect([of(RANDOM), problems]).toEqual([{ CLIENT_RANDOM: MASTER }, []]);
  });

  it("is read as PowerShell redirects it, in UTF-16", () => {
    const text = `\ufeffCLIENT_RANDOM ${RANDOM} ${MASTER}\r\n`;
    const little = Uint8Array.from({ length: 2 * text.length }, (_, at) =>
      at % 2 === 0 ? text.charCodeAt(at >> 1) & 0xff : text.charCodeAt(at >> 1) >> 8,
    );
    const big = little.map((_, at) => little[at ^ 1] ?? 0);
    expect([read(little).of(RANDOM), read(big).of(RANDOM)]).toEqual([
      { CLIENT_RANDOM: MASTER },
      { CLIENT_RANDOM: MASTER },
    ]);
  });

  it("names broken lines by number and says nothing of what they hold", () => {
    const { of, problems } = read(
      [
        "# comment",
        `CLIENT_RANDOM ${RANDOM} ${MASTER.slice(2)}`,
        `CLIENT_RANDOM ${RANDOM.slice(1)} ${MASTER}`,
        `CLIENT_RANDOM ${RANDOM} ${MASTER.replace("a", "x")}`,
        `CLIENT_TRAFFIC_SECRET_0 ${RANDOM} ${"d3".repeat(33)}`,
        `CLIENT_RANDOM ${OTHER} ${MASTER}`,
        `RSA Session-ID:${RANDOM} Master-Key:${MASTER}`,
        `CLIENT_RANDOM ${RANDOM}`,
      ].join("\n"),
    );
    expect(problems).toEqual([
      "line 2 has a secret of 47 bytes instead of 48",
      "line 3 names a connection by 31.5 bytes instead of 32",
      "line 4 is no line of a key log",
      "line 5 has a secret of 33 bytes instead of 32 or 48",
      "line 7 names a connection by its session ID, which is not supported",
      "line 8 is no line of a key log",
    ]);
    expect([of(RANDOM), of(OTHER)]).toEqual([null, { CLIENT_RANDOM: MASTER }]);
  });

  it("holds no secret where it is another kind of file, and lists only the first problems", () => {
    const { secrets, log } = read("no key log\n".repeat(1000));
    expect([secrets, log.connections, log.problems.length, log.problemCount]).toEqual([0, 0, 100, 1000]);
  });

  it("is read in time that grows with its length, whatever is in it", () => {
    const { problems } = read(
      `CLIENT_RANDOM${" ".repeat(300_000)}!\n${"A".repeat(300_000)} \n${"0 ".repeat(150_000)}`,
    );
    expect(problems).toEqual([1, 2, 3].map((number) => `line ${number} is no line of a key log`));
  });
});

describe("several key logs", () => {
  it("give what each has of a connection; of two secrets with the same label the first remains", () => {
    const log = new KeyLog();
    const other: KeySource = { name: "capture.pcapng", isCapture: true };
    log.add(utf8(`CLIENT_TRAFFIC_SECRET_0 ${RANDOM} ${"11".repeat(32)}`), SOURCE);
    log.add(
      utf8(
        `CLIENT_TRAFFIC_SECRET_0 ${RANDOM} ${"22".repeat(32)}\nSERVER_TRAFFIC_SECRET_0 ${RANDOM} ${"33".repeat(32)}`,
      ),
      other,
    );
    const found = log.of(fromHex(RANDOM));
    expect([found?.source, [...(found?.byLabel ?? [])].map(([label, bytes]) => [label, bytes[0]])]).toEqual([
      SOURCE,
      [
        ["CLIENT_TRAFFIC_SECRET_0", 0x11],
        ["SERVER_TRAFFIC_SECRET_0", 0x33],
      ],
    ]);
  });
});
