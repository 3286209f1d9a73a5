// Captures that hold credentials, in every form that clients use: no report and no anonymised evidence holds them.
import { createHash, createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { VERIFICATION_FORMATS } from "../../src/claims/formats.ts";
import { hasNoFinding } from "../../src/claims/session-claims.ts";
import { verify } from "../../src/claims/verification.ts";
import { ExtractError } from "../../src/extract/extract-error.ts";
import { extractFile } from "../../src/node/extract-file.ts";
import { inspectFile } from "../../src/node/inspect-file.ts";
import { assembleDocument } from "../../src/report/assemble-document.ts";
import { FORMATS } from "../../src/report/formats.ts";
import { KeyLog } from "../../src/tls/key-log.ts";
import { dialogue, EHLO_REPLY, HELLO_13 } from "../build/conversations.ts";
import { handshake, handshakeRecord, serverHello13 } from "../build/tls.ts";
import { PlainDecryption, sealed13 } from "../tls/plain-decryption.ts";
import { shownInFrames } from "./shown-in-frames.ts";

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const USER = "victoria.victim";
const SECRET = "c0rrect-Horse-7";
const base64 = (text: string): string => Buffer.from(text, "latin1").toString("base64");
const PLAIN = base64(`\0${USER}\0${SECRET}`);
const CRAM = createHmac("md5", SECRET).update("<1.2@mx>").digest("hex");
const APOP = createHash("md5").update(`<1.2@mx>${SECRET}`).digest("hex");
const XOAUTH2 = base64(`user=${USER}\u0001auth=Bearer ${SECRET}\u0001\u0001`);
/** Any of these, in any case: mechanisms are told in upper case. */
const FORBIDDEN = [
  SECRET,
  PLAIN,
  XOAUTH2,
  CRAM,
  APOP,
  base64(SECRET),
  base64(USER),
  base64(`${USER} ${CRAM}`),
  Buffer.from(SECRET).toString("hex"),
  Buffer.from(PLAIN).toString("hex"),
  // Whatever its place in a longer text, these letters of the secret's base64 stay.
  ...[0, 1, 2].map((shift) => base64(`${"x".repeat(shift)}${SECRET}`).slice(4, -4)),
].map((text) => text.toLowerCase());

/** "C: " or "S: " and what is sent; "C> " sends without a line end, and what "L: " sends of the client is not captured. */
type Line = string;

interface Case {
  readonly name: string;
  readonly port: number;
  readonly lines: readonly Line[];
}

const smtp = (name: string, ...lines: readonly Line[]): Case => ({
  name: `SMTP: ${name}`,
  port: 25,
  lines: ["S: 220 mx ESMTP", "C: EHLO a", `S> ${EHLO_REPLY}`, ...lines, "C: QUIT", "S: 221 bye"],
});

/** Where a login or a message is not told by its first line alone. */
const UNTOLD: readonly Case[] = [
  {
    name: "POP3: the server alone",
    port: 110,
    lines: ["S: +OK ready", `S: -ERR ${SECRET} is wrong`, `S: OK: ${SECRET}`],
  },
  smtp("in a message whose DATA is missing", "S: 354 go", `C: MAIL me ${SECRET}`, "C: .", "S: 250 ok"),
  smtp(
    "in a line of a message without an end",
    "C: DATA",
    "S: 354 go",
    `C> a\n.\nMAIL me ${SECRET}`,
    "S: 250 ok",
    "C> \r\n",
  ),
  smtp(
    "in a message behind a bare dot",
    "C: DATA",
    "S: 354 go",
    `C> a\n.\nMAIL me ${SECRET}\r\n.\r\n`,
    "S: 250 ok",
  ),
  smtp(
    "in a message behind a refused DATA",
    `C> DATA\r\nSubject: a\r\n`,
    "S: 503 no",
    `C> MAIL me ${SECRET}\r\n.\r\n`,
    "S: 500 no",
  ),
  smtp(
    "in a message that follows a refused DATA",
    `C> DATA\r\n`,
    "S: 503 no",
    `C> Subject: a\r\nMAIL me ${SECRET}\r\n.\r\n`,
    "S: 500 no",
  ),
  smtp("in a chunk without a length", `C: BDAT x LAST`, `C: MAIL me ${SECRET}`, "S: 250 ok"),
  smtp("in a chunk of hexadecimal length", `C: BDAT 0x20 LAST`, `C: MAIL me ${SECRET}`, "S: 250 ok"),
  smtp(
    "behind a line as long as a token",
    `C: AUTH XOAUTH2 ${"A".repeat(16_384 - 16 + 1)}MAIL ${SECRET}`,
    "S: 535 no",
  ),
  smtp("behind the firewall's letters", `C: XXXX ${SECRET}`, "S: 500 what"),
  smtp("in an answer that has no code", `C: AUTH PLAIN ${PLAIN}`, `S: NO ${SECRET}`),
  {
    name: "POP3: a message",
    port: 110,
    lines: [
      "S: +OK ready",
      "C: RETR 1",
      "S: +OK 9",
      `S: OK, it is ${SECRET}`,
      `S: NO ${SECRET}`,
      `S: 250 ${SECRET}`,
      `S: * OK ${SECRET}`,
      "S: .",
    ],
  },
  {
    name: "IMAP: a message",
    port: 143,
    lines: [
      "S: * OK ready",
      "C: a1 FETCH 1 BODY[]",
      "S: * 1 FETCH {99}",
      `S: OK, it is ${SECRET}`,
      `S: a1 NO ${SECRET}`,
      "S: a1 OK done",
    ],
  },
  {
    name: "IMAP: LOGIN refused",
    port: 143,
    lines: ["S: * OK ready", `C: a1 LOGIN ${USER} ${SECRET}`, `S: a1 NO ${SECRET} is wrong`],
  },
  {
    name: "IMAP: a message that is stored",
    port: 143,
    lines: ["S: * OK ready", "C: a1 APPEND x {99+}", `C: a1 LIST ${SECRET}`, "S: a1 OK done"],
  },
];

/** Where the login itself is not in the capture, but its server repeats it. */
const UNHEARD: readonly Case[] = [
  {
    name: "SMTP: the server alone",
    port: 25,
    lines: [
      "S: 220 mx ESMTP",
      "S: 250 ok",
      `S: 334 ${base64(USER)}`,
      `S: 535 5.7.8 ${SECRET} is wrong`,
      `S: 535-5.7.8 Error: authentication failed:`,
      `S: 535 5.7.8 "${SECRET}"`,
      `S: 501 5.5.2 cannot decode ${PLAIN}`,
      `S: 454 4.7.0 not now, ${SECRET}`,
      `S: 550 5.7.1 the password (${SECRET}) has expired`,
      `S: 421 4.7.0 too many wrong passwords, last ${SECRET}`,
    ],
  },
  {
    name: "SMTP: the server alone, in a reply without an end",
    port: 25,
    lines: ["S: 220 mx ESMTP", `S: 535-5.7.8 ${SECRET} is wrong`],
  },
  smtp("AUTH that is missing", `L: AUTH PLAIN ${PLAIN}`, `S: 535 5.7.8 ${SECRET} is wrong`),
  smtp("AUTH that is missing before more", `L: AUTH PLAIN ${PLAIN}`, "C: NOOP", `S: 535 ${SECRET} is wrong`),
  smtp(
    "a response that is missing",
    "C: AUTH LOGIN",
    "S: 334 VXNlcm5hbWU6",
    `C: ${base64(USER)}`,
    "S: 334 UGFzc3dvcmQ6",
    `L: ${base64(SECRET)}`,
    `S: 550 no, ${SECRET} is wrong`,
  ),
];

const CASES: readonly Case[] = [
  smtp("AUTH PLAIN with its response", `C: AUTH PLAIN ${PLAIN}`, "S: 235 ok"),
  smtp("AUTH PLAIN, asked for its response", "C: AUTH PLAIN", "S: 334 ", `C: ${PLAIN}`, "S: 535 no"),
  smtp("in lower case", `C: auth plain ${PLAIN}`, "S: 235 ok"),
  smtp("with more spaces", `C:   AUTH   PLAIN   ${PLAIN}  `, "S: 501 no"),
  smtp("with a sign in between", `C: AUTH=PLAIN ${PLAIN}`, "S: 500 what is that"),
  smtp("without a mechanism", `C: AUTH ${base64(SECRET).replace(/=*$/, "")}`, "S: 504 no"),
  smtp("the secret in place of the mechanism", `C: AUTH ${SECRET}`, "S: 504 no"),
  smtp("without the verb", `C: ${PLAIN}`, "S: 500 what is that"),
  smtp(
    "AUTH LOGIN",
    "C: AUTH LOGIN",
    "S: 334 VXNlcm5hbWU6",
    `C: ${base64(USER)}`,
    "S: 334 UGFzc3dvcmQ6",
    `C: ${base64(SECRET)}`,
    "S: 235 ok",
  ),
  smtp(
    "AUTH LOGIN with the user's name",
    `C: AUTH LOGIN ${base64(USER)}`,
    "S: 334 UGFzc3dvcmQ6",
    `C: ${base64(SECRET)}`,
    "S: 235 ok",
  ),
  smtp(
    "AUTH LOGIN, the password as it is",
    "C: AUTH LOGIN",
    "S: 334 VXNlcm5hbWU6",
    `C: ${USER}`,
    "S: 334 UGFzc3dvcmQ6",
    `C: ${SECRET}`,
    "S: 535 no",
  ),
  smtp(
    "CRAM-MD5",
    "C: AUTH CRAM-MD5",
    `S: 334 ${base64("<1.2@mx>")}`,
    `C: ${base64(`${USER} ${CRAM}`)}`,
    "S: 235 ok",
  ),
  smtp("XOAUTH2", `C: AUTH XOAUTH2 ${XOAUTH2}`, "S: 334 eyJzdGF0dXMiOiI0MDEifQ==", "C: ", "S: 535 no"),
  smtp(
    "given up",
    "C: AUTH LOGIN",
    "S: 334 VXNlcm5hbWU6",
    `C: ${base64(SECRET)}`,
    "S: 334 UGFzc3dvcmQ6",
    "C: *",
    "S: 501 cancelled",
  ),
  smtp(
    "pipelined",
    `C> AUTH LOGIN\r\n${base64(USER)}\r\n${base64(SECRET)}\r\nMAIL FROM:<>\r\n`,
    "S: 334 a",
    "S: 334 b",
    "S: 235 ok",
    "S: 250 ok",
  ),
  smtp("pipelined with EHLO", `C> EHLO b\r\nAUTH PLAIN ${PLAIN}\r\n`, `S> ${EHLO_REPLY}`, "S: 235 ok"),
  smtp(
    "in pieces",
    `C> AU`,
    `C> TH PL`,
    `C> AIN ${PLAIN.slice(0, 9)}`,
    `C> ${PLAIN.slice(9)}\r`,
    "C> \n",
    "S: 235 ok",
  ),
  smtp("repeated by the server", `C: AUTH PLAIN ${PLAIN}`, `S: 501 5.5.2 cannot decode ${PLAIN}`),
  smtp(
    "decoded and repeated by the server",
    `C: AUTH PLAIN ${PLAIN}`,
    `S: 535 5.7.8 ${SECRET} is not the password of ${USER}`,
  ),
  smtp("behind a refused STARTTLS", "C: STARTTLS", "S: 454 not now", `C: AUTH PLAIN ${PLAIN}`, "S: 235 ok"),
  smtp("sent with STARTTLS", `C> STARTTLS\r\nAUTH PLAIN ${PLAIN}\r\n`, "S: 220 go ahead", "S: 235 ok"),
  smtp(
    "behind a positive STARTTLS, in the clear",
    "C: STARTTLS",
    "S: 220 go ahead",
    `C: AUTH PLAIN ${PLAIN}`,
    "S: 235 ok",
  ),
  smtp("in a message", "C: DATA", "S: 354 go", `C: password: ${SECRET} ${PLAIN}`, "C: .", "S: 250 ok"),
  smtp("in a chunk", `C: BDAT ${SECRET.length + 2} LAST`, `C: ${SECRET}`, "S: 250 ok"),
  smtp("as an argument of MAIL", `C: MAIL FROM:<> AUTH=${SECRET}`, "S: 250 ok"),
  {
    name: "SMTP: one side only",
    port: 25,
    lines: ["C: EHLO a", "C: AUTH LOGIN", `C: ${base64(USER)}`, `C: ${base64(SECRET)}`],
  },
  {
    name: "SMTP: before the greeting",
    port: 25,
    lines: [`C: AUTH PLAIN ${PLAIN}`, "S: 220 mx", "S: 503 no"],
  },
  ...UNTOLD,
  ...UNHEARD,
  {
    name: "IMAP: LOGIN",
    port: 143,
    lines: ["S: * OK ready", `C: a LOGIN ${USER} ${SECRET}`, "S: a OK done"],
  },
  {
    name: "IMAP: LOGIN, quoted",
    port: 143,
    lines: ["S: * OK ready", `C: a LOGIN "${USER}" "${SECRET}"`, `S: a NO ${SECRET}`],
  },
  {
    name: "IMAP: LOGIN in a literal",
    port: 143,
    lines: [
      "S: * OK ready",
      `C: a LOGIN ${USER} {${SECRET.length}}`,
      "S: + go",
      `C: ${SECRET}`,
      "S: a OK done",
    ],
  },
  {
    name: "IMAP: AUTHENTICATE",
    port: 143,
    lines: ["S: * OK ready", "C: a AUTHENTICATE PLAIN", "S: + ", `C: ${PLAIN}`, "S: a OK done"],
  },
  {
    name: "IMAP: SASL-IR",
    port: 143,
    lines: ["S: * OK ready", `C: a AUTHENTICATE PLAIN ${PLAIN}`, "S: a OK done"],
  },
  {
    name: "IMAP: as the tag",
    port: 143,
    lines: ["S: * OK ready", `C: ${SECRET} NOOP`, `S: ${SECRET} OK done`],
  },
  {
    name: "POP3: PASS",
    port: 110,
    lines: ["S: +OK ready", `C: USER ${USER}`, "S: +OK", `C: PASS ${SECRET}`, `S: -ERR ${SECRET} is wrong`],
  },
  { name: "POP3: APOP", port: 110, lines: ["S: +OK ready <1.2@mx>", `C: APOP ${USER} ${APOP}`, "S: +OK"] },
  { name: "POP3: AUTH", port: 110, lines: ["S: +OK ready", `C: AUTH PLAIN ${PLAIN}`, "S: +OK"] },
  {
    name: "FTP",
    port: 21,
    lines: ["S: 220 ready", `C: USER ${USER}`, "S: 331 password", `C: PASS ${SECRET}`, "S: 230 in"],
  },
  {
    name: "ManageSieve",
    port: 4190,
    lines: ['S> "SASL" "PLAIN"\r\nOK\r\n', `C: AUTHENTICATE "PLAIN" "${PLAIN}"`, "S: OK"],
  },
  {
    name: "NNTP",
    port: 119,
    lines: [
      "S: 200 ready",
      `C: AUTHINFO USER ${USER}`,
      "S: 381 more",
      `C: AUTHINFO PASS ${SECRET}`,
      "S: 281 in",
    ],
  },
  {
    name: "XMPP: SASL",
    port: 5222,
    lines: [
      "C: <stream:stream to='a'>",
      "S: <stream:stream from='a'><stream:features/>",
      `C: <auth mechanism='PLAIN'>${PLAIN}</auth>`,
      "S: <success/>",
    ],
  },
  {
    name: "XMPP: as an attribute",
    port: 5222,
    lines: [
      "C: <stream:stream to='a'>",
      "S: <stream:stream from='a'><stream:features/>",
      `C: <iq password='${SECRET}'/>`,
      "S: <iq/>",
    ],
  },
  {
    name: "LDAP: simple bind",
    port: 389,
    lines: [`C> ${ldapBind()}`, "S> 0\x0c\x02\x01\x01a\x07\x0a\x01\x00\x04\x00\x04\x00"],
  },
  {
    name: "IRC",
    port: 6667,
    lines: [`C: PASS ${SECRET}`, `C: NICK ${USER}`, `C: USER ${USER} 0 * :x`, "S: :a 001 x :welcome"],
  },
  {
    name: "IRC: SASL",
    port: 6667,
    lines: ["C: AUTHENTICATE PLAIN", "S: AUTHENTICATE +", `C: AUTHENTICATE ${PLAIN}`, "S: :a 903 x :in"],
  },
  {
    name: "an HTTP proxy",
    port: 3128,
    lines: [
      `C> CONNECT mx:25 HTTP/1.1\r\nProxy-Authorization: Basic ${base64(`${USER}:${SECRET}`)}\r\n\r\n`,
      "S> HTTP/1.1 200 ok\r\n\r\n",
      "S: 220 mx ESMTP",
      "C: QUIT",
    ],
  },
  {
    name: "an HTTP proxy that refuses",
    port: 3128,
    lines: [
      `C> CONNECT mx:25 HTTP/1.1\r\nProxy-Authorization: Basic ${base64(`${USER}:${SECRET}`)}\r\n\r\n`,
      `S> HTTP/1.1 407 ${SECRET}\r\n\r\n`,
    ],
  },
  {
    name: "HTTP on a port of mail",
    port: 25,
    lines: [
      `C> GET /?password=${SECRET} HTTP/1.1\r\nAuthorization: Basic ${base64(`${USER}:${SECRET}`)}\r\n\r\n`,
      "S: 220 mx ESMTP",
      "S: 500 what is that",
    ],
  },
  {
    name: "a SOCKS5 proxy",
    port: 1080,
    lines: [
      "C> \x05\x01\x02",
      "S> \x05\x02",
      `C> \x01${counted(USER)}${counted(SECRET)}`,
      "S> \x01\x00",
      "C> \x05\x01\x00\x03\x02mx\x00\x19",
      "S> \x05\x00\x00\x01\x00\x00\x00\x00\x00\x00",
      "S: 220 mx ESMTP",
      "C: QUIT",
    ],
  },
  {
    name: "PostgreSQL",
    port: 5432,
    lines: [
      `C> ${postgresql(`user\0${USER}\0\0`)}`,
      "S> R\x00\x00\x00\x08\x00\x00\x00\x03",
      `C> p\x00\x00\x00\x14${SECRET}\0`,
    ],
  },
  {
    name: "a protocol that nobody knows",
    port: 9999,
    lines: [`C: login ${USER} ${SECRET}`, `S: hello ${SECRET}`],
  },
];

function counted(text: string): string {
  return String.fromCharCode(text.length) + text;
}

function postgresql(body: string): string {
  return `\x00\x00\x00${String.fromCharCode(body.length + 8)}\x00\x03\x00\x00${body}`;
}

function ldapBind(): string {
  const bind = `\x02\x01\x03\x04${counted(`cn=${USER}`)}\x80${counted(SECRET)}`;
  const message = `\x02\x01\x01\x60${counted(bind)}`;
  return `0${counted(message)}`;
}

function captureOf({ name, port, lines }: Case): string {
  const talk = dialogue({ server: `198.51.100.25:${port}` }).syn();
  for (const line of lines) {
    const text = line.slice(3) + (line[1] === ">" ? "" : "\r\n");
    const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
    if (line.startsWith("L")) talk.lost("client", bytes);
    else if (line.startsWith("C")) talk.client(bytes);
    else talk.server(bytes);
  }
  const path = join(folder, `${name.replaceAll(/\W+/g, "-")}.pcap`);
  writeFileSync(path, talk.fin("client").fin("server").pcap());
  return path;
}

const leaks = (text: string): string[] => {
  const lowered = text.toLowerCase();
  return FORBIDDEN.filter((secret) => lowered.includes(secret));
};

describe.each(CASES.map((one) => [one.name, one] as const))("%s", (_, one) => {
  const path = captureOf(one);

  test.each(Object.entries(FORMATS))("as %s", async (__, { load }) => {
    const { capture, sessions } = await inspectFile(path, { allPorts: true });
    const document = assembleDocument({ name: "x", version: "1" }, [capture], sessions);
    const render = await load();
    const options = { width: 200, color: true, ciphers: true, verbose: true };
    expect([sessions.length, leaks([...render(document, options)].join(""))]).toEqual([1, []]);
  });

  test("in a verification", async () => {
    const { capture, sessions } = await inspectFile(path, { allPorts: true });
    const document = assembleDocument({ name: "x", version: "1" }, [capture], sessions);
    const claims = [{ text: "--no-finding auth-in-clear", judge: hasNoFinding("auth-in-clear") }];
    const verification = verify({ captures: document.captures, sessions }, claims);
    const texts = Object.values(VERIFICATION_FORMATS).map((render) => render(verification, {}));
    expect(leaks(texts.join(""))).toEqual([]);
  });

  test("in the bytes and fields of its frames", async () => {
    const { sessions } = await inspectFile(path, { allPorts: true });
    expect([sessions.length, leaks(shownInFrames(readFileSync(path), sessions))]).toEqual([1, []]);
  });

  test("in anonymised evidence, where such can be made", async () => {
    const { sessions } = await inspectFile(path, { allPorts: true });
    const pieces: Uint8Array[] = [];
    const anonymize = { key: "a key", keptSuffixes: [] };
    const how = { name: "x", untilTls: false, anonymize };
    const written = await extractFile(path, sessions, (piece) => pieces.push(piece), how).then(
      () => true,
      (error: unknown) => {
        if (error instanceof ExtractError) return false;
        throw error;
      },
    );
    expect(written ? leaks(Buffer.concat(pieces).toString("latin1")) : []).toEqual([]);
  });
});

/** The same, each line in a record of TLS on a port where that comes first. */
function captureInTls({ name, lines }: Case): string {
  const finished = sealed13(22, handshake(20, new Uint8Array(32)));
  const talk = dialogue({ server: "198.51.100.25:465" })
    .syn()
    .client(HELLO_13)
    .server(handshakeRecord(serverHello13()), finished)
    .client(finished);
  for (const line of lines) {
    const text = line.slice(3) + (line[1] === ">" ? "" : "\r\n");
    const bytes = sealed13(
      23,
      Array.from(text, (char) => char.charCodeAt(0)),
    );
    if (line.startsWith("L")) talk.client(bytes.subarray(0, 8)).lost("client", bytes.subarray(8));
    else if (line.startsWith("C")) talk.client(bytes);
    else talk.server(bytes);
  }
  const path = join(folder, `${name.replaceAll(/\W+/g, "-")}-in-TLS.pcap`);
  writeFileSync(path, talk.fin("client").fin("server").pcap());
  return path;
}

const plainly = () => ({ connection: () => new PlainDecryption() });
const SMTP_CASES = CASES.filter(({ name }) => name.startsWith("SMTP"));

describe.each(SMTP_CASES.map((one) => [one.name, one] as const))("%s, inside TLS", (_, one) => {
  const path = captureInTls(one);
  const keys = { keyLog: new KeyLog(), decryption: plainly };

  test.each(Object.entries(FORMATS))("as %s", async (__, { load }) => {
    const { capture, sessions } = await inspectFile(path, keys);
    const document = assembleDocument({ name: "x", version: "1" }, [capture], sessions);
    const render = await load();
    const options = { width: 200, color: true, ciphers: true, verbose: true };
    expect(sessions.map(({ tls }) => (tls?.decryption?.client.records ?? 0) > 0)).toEqual([true]);
    expect(leaks([...render(document, options)].join(""))).toEqual([]);
  });
});
