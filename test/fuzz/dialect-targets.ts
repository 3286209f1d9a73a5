// Each STARTTLS protocol's dialogue: pieces of any size give the same facts and the same place where TLS begins.
import { ClearDialogue } from "../../src/starttls/clear-dialogue.ts";
import type { Speaker } from "../../src/starttls/dialect.ts";
import { STARTTLS_PROTOCOLS } from "../../src/starttls/dialects.ts";
import { SmtpDialect } from "../../src/starttls/smtp.ts";
import type { StarttlsProtocol } from "../../src/starttls/starttls-protocol.ts";
import { HELLO, played, Talk, told, type Turn } from "../build/talk.ts";
import { Random, seedOf } from "./random.ts";
import { demandSame, type Target } from "./target.ts";

export const SMTP: readonly Turn[] = [
  ["server", "220 mx.example.net ESMTP\r\n"],
  ["client", "EHLO a.example\r\n"],
  ["server", "250-mx.example.net\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n"],
  ["client", "AUTH LOGIN\r\n"],
  ["server", "334 VXNlcm5hbWU6\r\n"],
  ["client", "dXNlcg==\r\n"],
  ["server", "535 no\r\n"],
  ["client", "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n"],
  ["server", "250 ok\r\n250 ok\r\n354 go\r\n"],
  ["client", "STARTTLS\r\n.\r\nBDAT 5 LAST\r\nxxxxx"],
  ["server", "250 ok\r\n250 ok\r\n"],
  ["client", "STARTTLS\r\n"],
  ["server", "220 go\r\n"],
];

export const TURNS: Readonly<Record<string, readonly Turn[]>> = {
  smtp: SMTP,
  lmtp: SMTP.map(([from, text]) => [from, text.replace("EHLO", "LHLO")]),
  imap: [
    ["server", "* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n"],
    ["client", "a LOGIN {3}\r\n"],
    ["server", "+ go\r\n"],
    ["client", "joe secret\r\nb STARTTLS\r\n"],
    ["server", "a NO\r\nb OK\r\n"],
  ],
  pop3: [
    ["server", "+OK ready\r\n"],
    ["client", "CAPA\r\n"],
    ["server", "+OK\r\nSTLS\r\n.\r\n"],
    ["client", "STLS\r\n"],
    ["server", "+OK\r\n"],
  ],
  sieve: [
    ["server", '"IMPLEMENTATION" "x"\r\n"STARTTLS"\r\nOK\r\n'],
    ["client", "STARTTLS\r\n"],
    ["server", "OK\r\n"],
  ],
  ftp: [
    ["server", "220 FTP\r\n"],
    ["client", "FEAT\r\n"],
    ["server", "211-x\r\n AUTH TLS\r\n211 end\r\n"],
    ["client", "AUTH TLS\r\n"],
    ["server", "234 go\r\n"],
  ],
  nntp: [
    ["server", "200 ready\r\n"],
    ["client", "CAPABILITIES\r\n"],
    ["server", "101 x\r\nSTARTTLS\r\n.\r\n"],
    ["client", "STARTTLS\r\n"],
    ["server", "382 go\r\n"],
  ],
  xmpp: [
    ["client", "<stream:stream to='x' xmlns='jabber:client'>"],
    [
      "server",
      "<stream:stream><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>",
    ],
    ["client", "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"],
    ["server", "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"],
  ],
  irc: [
    ["client", "CAP LS 302\r\n"],
    ["server", ":x CAP * LS :tls\r\n"],
    ["client", "STARTTLS\r\n"],
    ["server", ":x 670 * :go\r\n"],
  ],
  ldap: [
    ["client", "0\x1d\x02\x01\x01w\x18\x80\x161.3.6.1.4.1.1466.20037"],
    ["server", "0\x0c\x02\x01\x01x\x07\x0a\x01\x00\x04\x00\x04\x00"],
  ],
  postgresql: [
    ["client", "\x00\x00\x00\x08\x04\xd2\x16\x2f"],
    ["server", "S"],
  ],
  mysql: [
    ["server", `\x1a\x00\x00\x00\x0a8.0\x00\x13\x00\x00\x00;/3P>R"2\x00\xff\xff\xff\x02\x00\xff\xdf\x15`],
    ["client", `\x20\x00\x00\x01\x85\xae\xff\x20\x00\x00\x00\x01\x21${"\x00".repeat(23)}`],
  ],
  rdp: [
    ["client", "\x03\x00\x00\x13\x0e\xe0\x00\x00\x00\x00\x00\x01\x00\x08\x00\x03\x00\x00\x00"],
    ["server", "\x03\x00\x00\x13\x0e\xd0\x00\x00\x00\x00\x00\x02\x00\x08\x00\x01\x00\x00\x00"],
  ],
};

/** A turn is the byte C or S, its length in two bytes, and its text. */
export function asBytes(turns: readonly Turn[]): Uint8Array {
  const text = turns.map(([from, said]) => {
    const length = String.fromCharCode(said.length >> 8, said.length & 0xff);
    return `${from === "client" ? "C" : "S"}${length}${said}`;
  });
  return Uint8Array.from(text.join(""), (character) => character.charCodeAt(0));
}

export function asTurns(bytes: Uint8Array): readonly Turn[] {
  const turns: Turn[] = [];
  for (let at = 0; at + 3 < bytes.length;) {
    const from: Speaker = (bytes[at] ?? 0) % 2 === 1 && bytes[at] !== 0x53 ? "client" : "server";
    const end = Math.min(bytes.length, at + 3 + (((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)));
    turns.push([from, String.fromCharCode(...bytes.subarray(at + 3, end))]);
    at = Math.max(end, at + 3);
  }
  return turns;
}

/** Frames count pieces and are left out. */
function outcome(protocol: StarttlsProtocol, turns: readonly Turn[], size?: number): unknown {
  const { dialect, tls } = played(new Talk((host) => protocol.create(host)), turns, size);
  const facts = dialect instanceof SmtpDialect ? smtpFacts(dialect) : told(dialect.upgrade);
  const ignored = new Set(["timestamp", "command"]);
  return JSON.parse(
    JSON.stringify({ facts, tls }, (key, value: unknown) => {
      if (ignored.has(key) && typeof value === "object" && value !== null) return "somewhere";
      return typeof value === "number" && /^\d$/.test(key) ? 0 : value;
    }),
  );
}

const smtpFacts = ({ facts, protocol }: SmtpDialect) => {
  const { banner, ehlo, capabilities, starttls, refusals, mailInClear, verbs, exchanges, auth } = facts;
  return { protocol, banner, ehlo, capabilities, starttls, refusals, mailInClear, verbs, exchanges, auth };
};

function targetOf(protocol: StarttlsProtocol): Target {
  const turns = TURNS[protocol.name] ?? [];
  const hellos: readonly Turn[] = [
    ["client", HELLO],
    ["server", HELLO],
  ];
  return {
    seeds: () => [asBytes(turns), asBytes([...turns, ...hellos]), asBytes(turns.toReversed())],
    run: (bytes) => {
      const spoken = asTurns(bytes);
      const size = 1 + new Random(seedOf(bytes)).below(9);
      demandSame(
        outcome(protocol, spoken, size),
        outcome(protocol, spoken),
        `pieces of ${size} bytes give the same facts`,
      );
    },
  };
}

const TUNNELS: readonly Turn[] = [
  ["client", "PROXY TCP4 192.0.2.1 192.0.2.2 5000 25\r\n"],
  ["client", "\x05\x01\x00"],
  ["server", "\x05\x00"],
  ["client", "\x05\x01\x00\x01\xc0\x00\x02\x01\x00\x19"],
  ["server", "\x05\x00\x00\x01\xc0\x00\x02\x01\x00\x19"],
  ["client", "CONNECT mx.example.net:25 HTTP/1.1\r\n\r\n"],
  ["server", "HTTP/1.1 200 ok\r\n\r\n"],
];

/** Whatever is spoken is told by what is said first. */
const openings: Target = {
  seeds: () => [
    asBytes(TUNNELS.slice(0, 1)),
    asBytes([...TUNNELS.slice(1, 5), ...SMTP]),
    asBytes([...TUNNELS.slice(5), ...SMTP]),
    ...Object.values(TURNS).map(asBytes),
  ],
  run: (bytes) => {
    const spoken = asTurns(bytes);
    const size = 1 + new Random(seedOf(bytes)).below(9);
    const openedBy = (pieces?: number) => {
      const { dialect, tls } = played(new Talk((host) => new ClearDialogue(host, null)), spoken, pieces);
      return [dialect.dialect?.protocol, dialect.beganWithTls, tls];
    };
    demandSame(openedBy(size), openedBy(), `pieces of ${size} bytes give the same protocol`);
  },
};

export const dialectTargets: Readonly<Record<string, Target>> = {
  openings,
  ...Object.fromEntries(
    STARTTLS_PROTOCOLS.map((protocol) => [`starttls-${protocol.name}`, targetOf(protocol)]),
  ),
};
