import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPENING_HELD_BYTES, ClearDialogue } from "../../src/starttls/clear-dialogue.ts";
import { STARTTLS_PORTS, STARTTLS_PROTOCOLS } from "../../src/starttls/dialects.ts";
import { bytesOf, HELLO, played, Talk, told, type Turn } from "../build/talk.ts";

const talk = (spoken: string | null = null, isWhole = true) =>
  new Talk((host) => new ClearDialogue(host, spoken), isWhole);
const protocol = ({ dialect }: ReturnType<typeof talk>) => dialect.dialect?.protocol ?? null;

const SSL_REQUEST = "\x00\x00\x00\x08\x04\xd2\x16\x2f";
const MYSQL_GREETING = `\x1c\x00\x00\x00\x0a8.0\x00\x13\x00\x00\x00;/3P>R"2\x00\xff\xff${"\x00".repeat(8)}`;
const MYSQL_SSL = `\x20\x00\x00\x01\x85\xae\xff\x20\x00\x00\x00\x01\x21${"\x00".repeat(23)}`;
const STREAM = "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams'>";

/** An upgrade in each protocol, up to the first byte of TLS. */
const UPGRADES: Readonly<Record<string, readonly Turn[]>> = {
  smtp: [
    ["server", "220 mx.example.net ESMTP\r\n"],
    ["client", "EHLO a\r\n"],
    ["server", "250-mx\r\n250 STARTTLS\r\n"],
    ["client", "STARTTLS\r\n"],
    ["server", "220 go\r\n"],
  ],
  lmtp: [
    ["server", "220 ready\r\n"],
    ["client", "LHLO a\r\n"],
    ["server", "250 STARTTLS\r\n"],
    ["client", "STARTTLS\r\n"],
    ["server", "220 go\r\n"],
  ],
  imap: [
    ["server", "* OK ready\r\n"],
    ["client", "a STARTTLS\r\n"],
    ["server", "a OK go\r\n"],
  ],
  pop3: [
    ["server", "+OK ready\r\n"],
    ["client", "CAPA\r\nSTLS\r\n"],
    ["server", "+OK\r\nSTLS\r\n.\r\n+OK go\r\n"],
  ],
  sieve: [
    ["server", '"IMPLEMENTATION" "x"\r\n"STARTTLS"\r\nOK\r\n'],
    ["client", "STARTTLS\r\n"],
    ["server", "OK\r\n"],
  ],
  ftp: [
    ["server", "220 ready\r\n"],
    ["client", "AUTH TLS\r\n"],
    ["server", "234 go\r\n"],
  ],
  nntp: [
    ["server", "200 ready\r\n"],
    ["client", "CAPABILITIES\r\n"],
    ["server", "101 list\r\nSTARTTLS\r\n.\r\n"],
    ["client", "STARTTLS\r\n"],
    ["server", "382 go\r\n"],
  ],
  xmpp: [
    ["client", STREAM],
    ["server", `${STREAM}<stream:features><starttls/></stream:features>`],
    ["client", "<starttls/>"],
    ["server", "<proceed/>"],
  ],
  irc: [
    ["client", "CAP LS\r\n"],
    ["server", ":a CAP * LS :tls\r\n"],
    ["client", "STARTTLS\r\n"],
    ["server", ":a 670 me :go\r\n"],
  ],
  ldap: [
    ["client", "0\x1d\x02\x01\x01w\x18\x80\x161.3.6.1.4.1.1466.20037"],
    ["server", "0\x0c\x02\x01\x01x\x07\x0a\x01\x00\x04\x00\x04\x00"],
  ],
  postgresql: [
    ["client", SSL_REQUEST],
    ["server", "S"],
  ],
  mysql: [
    ["server", MYSQL_GREETING],
    ["client", MYSQL_SSL],
  ],
  rdp: [
    ["client", "\x03\x00\x00\x13\x0e\xe0\x00\x00\x00\x00\x00\x01\x00\x08\x00\x03\x00\x00\x00"],
    ["server", "\x03\x00\x00\x13\x0e\xd0\x00\x00\x12\x34\x00\x02\x00\x08\x00\x01\x00\x00\x00"],
  ],
};
const upgraded = (name: string): readonly Turn[] => [
  ...(UPGRADES[name] ?? []),
  ["client", HELLO],
  ["server", HELLO],
];
/** Where the port decides between them, and on ports of mail between them and those that do not greet at all. */
const GREETED_BY_220 = new Set(["smtp", "lmtp", "ftp"]);
const names = STARTTLS_PROTOCOLS.map(({ name }) => name);

describe.each(names)("ClearDialogue of %s", (name) => {
  it("is recognised by its first lines, on any port", () => {
    const { tls, dialect } = played(talk(), upgraded(name));
    expect([dialect.dialect?.protocol, tls]).toEqual([name, { client: HELLO, server: HELLO }]);
  });

  it("is recognised on the ports of protocols that greet differently", () => {
    const others = names.filter((other) => !GREETED_BY_220.has(other));
    expect(others.map((other) => protocol(played(talk(other), upgraded(name))))).toEqual(
      others.map(() => name),
    );
  });

  it("gives the same however its bytes are cut", () => {
    const whole = outcome(name, 1000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (size) => {
        expect(outcome(name, size)).toEqual(whole);
      }),
    );
  });

  it("is chosen by the port if the beginning was not captured", () => {
    const late = played(talk(name, false), upgraded(name).slice(1));
    expect([protocol(late), late.tls.client]).toEqual([name, HELLO]);
  });

  it("does not fail on any bytes", () => {
    const piece = fc.tuple(
      fc.constantFrom("client" as const, "server" as const),
      fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => String.fromCharCode(...bytes)),
        fc.constantFrom(...upgraded(name).map(([, text]) => text)),
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (turns, isWhole) => {
        const { spoken } = played(talk(name, isWhole), turns);
        return spoken.every((word) => /^(?:[A-Za-z0-9-]{1,24}|\+OK|<[a-z]+>)$/.test(word));
      }),
    );
  });
});

function outcome(name: string, size: number): unknown {
  const { dialect, tls } = played(talk(), upgraded(name), size);
  return [dialect.dialect?.protocol, frameless(told(dialect.dialect?.upgrade ?? null)), tls];
}

/** Cutting moves what is said to other frames. */
function frameless(upgrade: ReturnType<typeof told>) {
  return upgrade && { ...upgrade, command: upgrade.command?.[0], reply: upgrade.reply?.slice(0, 2) };
}

describe("ClearDialogue", () => {
  it("needs no dialect if TLS comes first", () => {
    const { dialect, tls } = talk("imap").client(HELLO).server(HELLO);
    expect([dialect.dialect, dialect.beganWithTls, tls]).toEqual([
      null,
      true,
      { client: HELLO, server: HELLO },
    ]);
  });

  it("reads the plaintext answer to a ClientHello in the port's protocol", () => {
    const { dialect, tls } = talk("imap").client(HELLO).server("* BAD what\r\n");
    expect([dialect.dialect?.protocol, dialect.beganWithTls, tls.server]).toEqual(["imap", true, ""]);
  });

  it("recognises a greeting that several protocols share by the client's first line", () => {
    const greeting = "220 ready\r\n";
    expect([
      protocol(talk().server(greeting)),
      protocol(talk().server(greeting).client("EHLO a\r\n")),
      protocol(talk().server(greeting).client("LHLO a\r\n")),
      protocol(talk().server(greeting).client("USER a\r\n")),
      protocol(talk().server(greeting).client("GET / HTTP/1.1\r\n")),
    ]).toEqual([null, "smtp", "lmtp", "ftp", "unknown"]);
  });

  it("recognises such a greeting by the port too, unless it contradicts it", () => {
    expect([
      protocol(talk("ftp").server("220 ready\r\n")),
      protocol(talk("ftp").server("220 mx ESMTP\r\n").client("EHLO a\r\n")),
      protocol(talk("smtp").server("220 FTP server ready\r\n")),
      protocol(talk("smtp").server("* OK IMAP ready\r\n")),
      protocol(talk("tls").server("+OK POP ready\r\n")),
    ]).toEqual(["ftp", "smtp", "smtp", "imap", "pop3"]);
  });

  it("recognises a greeting that contradicts the port however it is cut", () => {
    const greeting = `\x1a\x00\x00\x00\x0a8.0\x00\x13\x00\x00\x00;/3P>R"2\x00\xff\xff\xff\x02\x00\xff\xdf\x15`;
    expect([
      protocol(talk("smtp").server(greeting)),
      protocol(talk("smtp").server(...greeting.split(""))),
    ]).toEqual(["mysql", "mysql"]);
  });

  it.each([
    ["a web request", "client", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"],
    ["a greeting of SSH", "server", "SSH-2.0-OpenSSH_9.6\r\n"],
    ["a request of Redis", "client", "*1\r\n$4\r\nPING\r\n"],
    [
      "X.224 of others",
      "client",
      "\x03\x00\x00\x16\x11\xe0\x00\x00\x00\x01\x00\xc0\x01\x0a\xc1\x02\x01\x00\xc2\x02\x01\x02",
    ],
    ["zeros", "client", "\x00".repeat(20)],
    ["a long text without a line end", "client", "x".repeat(600)],
  ] as const)("invents nothing from %s", (_name, from, bytes) => {
    expect(protocol(talk()[from](bytes))).toBe("unknown");
  });

  it("stops looking when both sides have sent much without a known protocol", () => {
    const { dialect } = talk().client(
      ...Array.from({ length: OPENING_HELD_BYTES / 64 + 1 }, () => "PASS x".padEnd(64)),
    );
    expect(dialect.dialect?.protocol).toBe("unknown");
  });

  it.each([
    ["whole", [HELLO]],
    ["byte by byte", HELLO.split("")],
  ])("finds a ClientHello that answers the server in an unknown protocol, %s", (_how, pieces) => {
    const begun = talk().client("NXSH-8.10.1\n").server("NXD-8.10.1\n");
    expect(begun.client(...pieces).server(...pieces).tls).toEqual({ client: HELLO, server: HELLO });
  });

  it("finds no ClientHello in the middle of an unknown protocol", () => {
    expect(talk().client("what?\n", HELLO).tls.client).toBe("");
  });

  it("finds no TLS of the server in an unknown protocol before the client's", () => {
    expect(talk().client("what?\n").server(HELLO).tls.server).toBe("");
  });

  it("takes the port's protocol if the first bytes are missing", () => {
    const lost = talk("imap").gap("server").server("ready\r\n").client("a STARTTLS\r\n", HELLO);
    expect([protocol(lost), lost.tls.client, lost.dialect.beganWithTls]).toEqual(["imap", HELLO, false]);
  });

  it("does not say that a client began with TLS whose first bytes are missing", () => {
    expect(talk().gap("client").client(HELLO).dialect.beganWithTls).toBe(false);
  });

  it("has every port once", () => {
    const ports = STARTTLS_PROTOCOLS.flatMap((one) => one.ports);
    expect(STARTTLS_PORTS.size).toBe(ports.length);
  });

  it("keeps no view of the bytes that it was given", () => {
    const clear = new ClearDialogue(talk(), null);
    const bytes = bytesOf("220 ready\r\n");
    const timestamp = { frame: 1, seconds: 1, nanoseconds: 0, decimals: 6 } as const;
    clear.data("server", bytes, 0, bytes.length, timestamp);
    bytes.fill(0);
    const kept = talk().server("220 ready\r\n");
    expect(protocol(kept.client("EHLO a\r\n"))).toBe("smtp");
  });
});
