// Whatever is said in the clear, and however it comes: what was sent as a login or as a message is in no field and no byte.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Field } from "../../src/fields/field.ts";
import { SessionFrames } from "../../src/fields/session-frames.ts";
import { shownOfAnswer, shownOfCommand, shownOfOtherCommand } from "../../src/fields/shown-words.ts";
import { inspect } from "../../src/inspect.ts";
import { type Dialogue, dialogue } from "../build/conversations.ts";

const SECRET = "sesame9";
/** As AUTH sends it. */
const RESPONSE = btoa(`\0alice\0${SECRET}`);
const SECRETS = [SECRET, RESPONSE, btoa(SECRET), btoa("alice")];

type Step = readonly [from: "client" | "server", text: string];

const login: readonly (readonly Step[])[] = [
  [
    ["client", `AUTH PLAIN ${RESPONSE}\r\n`],
    ["server", "235 2.7.0 welcome\r\n"],
  ],
  [
    ["client", "AUTH PLAIN\r\n"],
    ["server", "334 \r\n"],
    ["client", `${RESPONSE}\r\n`],
    ["server", `535 5.7.8 no: ${SECRET}\r\n`],
  ],
  [
    ["client", "auth login\r\n"],
    ["server", "334 VXNlcm5hbWU6\r\n"],
    ["client", `${btoa("alice")}\r\n`],
    ["server", `334 ${btoa("alice")}\r\n`],
    ["client", `${btoa(SECRET)}\r\n`],
    ["server", `500 5.5.1 what is ${btoa(SECRET)}?\r\n`],
  ],
  [
    ["client", `AUTH LOGIN ${btoa("alice")}\r\n${btoa(SECRET)}\r\n`],
    ["server", "334 UGFzc3dvcmQ6\r\n235 2.7.0 welcome\r\n"],
  ],
  [
    ["client", `${SECRET}\r\n`],
    ["server", `502 5.5.2 ${SECRET}: unknown\r\n`],
  ],
];

const lines = fc
  .array(
    fc.constantFrom(SECRET, `MAIL ${SECRET}`, `EHLO ${SECRET}`, `..${SECRET}`, "", `220 ${SECRET}`, "RSET"),
    {
      maxLength: 6,
    },
  )
  .map((each) => each.map((line) => `${line}\r\n`).join(""));

const steps: fc.Arbitrary<readonly Step[]> = fc.oneof(
  fc.constantFrom(...login),
  lines.map((text): readonly Step[] => [
    ["client", "MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n"],
    ["server", "250 ok\r\n250 ok\r\n354 go on\r\n"],
    ["client", `${text}.\r\n`],
    ["server", "250 queued\r\n"],
  ]),
  // Without waiting for the reply.
  lines.map((text): readonly Step[] => [
    ["client", `MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n${text}.\r\n`],
    ["server", "250 ok\r\n250 ok\r\n354 go on\r\n250 queued\r\n"],
  ]),
  lines.map((text): readonly Step[] => [
    ["client", `BDAT ${text.length + SECRET.length}\r\n${text}${SECRET}NOOP\r\n`],
    ["server", "250 ok\r\n250 ok\r\n"],
  ]),
);

/** In segments of these lengths, each of which may come twice or in another order. */
function said(all: readonly Step[], lengths: readonly number[], disorder: readonly number[]): Dialogue {
  const talk = dialogue()
    .syn()
    .server("220 mx.example.net ESMTP\r\n")
    .client("EHLO a\r\n")
    .server("250 AUTH PLAIN\r\n");
  let segments = 0;
  for (const [from, text] of all) {
    for (let at = 0; at < text.length;) {
      const length = lengths[segments % lengths.length] ?? 1;
      talk[from](text.slice(at, at + length));
      at += length;
      const event = disorder[segments++ % disorder.length] ?? 0;
      if (event === 1) talk.again();
      if (event === 2 && at > length) talk.swap();
    }
  }
  return talk;
}

const textsOf = (fields: readonly Field[]): string[] =>
  fields.flatMap(({ name, value, children = [] }) => [name, value, ...textsOf(children)]);

describe("a login and a message in SMTP", () => {
  it("are shown nowhere", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { minLength: 1, maxLength: 4 }).map((each) => each.flat()),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }),
        async (all, lengths, disorder) => {
          const capture = said(all, lengths, disorder).pcap();
          const { sessions } = await inspect(capture);
          for (const session of sessions) {
            const frames = new SessionFrames(session);
            frames.push(capture);
            frames.finish();
            const shown = { client: "", server: "" };
            for (const number of frames.numbers) {
              const frame = frames.frame(number);
              const isClient = frame?.bytes[34] === 41234 >> 8;
              shown[isClient ? "client" : "server"] += String.fromCharCode(
                ...(frame?.bytes.subarray(54) ?? []),
              );
              expect(found(textsOf(frame?.fields ?? []).join("\n"))).toEqual([]);
            }
            // Also where it is spread over segments.
            expect(found(shown.client + shown.server)).toEqual([]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("a server whose client says nothing in the capture", () => {
  it.each([5000, 25, 110])("is shown with its greeting, not with what it sends: port %i", async (port) => {
    const talk = dialogue({ server: `198.51.100.25:${port}` })
      .syn()
      .server("220 hello\r\n")
      .server(`Subject: ${SECRET}\r\n`);
    const capture = talk.pcap();
    const { sessions } = await inspect(capture, { allPorts: true });
    const [session] = sessions;
    if (session === undefined) throw new Error("no session");
    const frames = new SessionFrames(session, { allPorts: true });
    frames.push(capture);
    frames.finish();
    const shown = [4, 5].map((number) =>
      String.fromCharCode(...(frames.frame(number)?.bytes.subarray(54) ?? [])),
    );
    expect(shown).toEqual(["220 hello\r\n", "*".repeat(18)]);
  });
});

const found = (text: string): string[] => SECRETS.filter((secret) => text.includes(secret));

describe("what is shown of a line", () => {
  test.each([
    ["EHLO mail.example.org", "EHLO mail.example.org"],
    ["MAIL FROM:<alice@example.org> SIZE=100", "MAIL FROM:<alice@example.org> SIZE=100"],
    ["starttls", "starttls"],
    ["AUTH CRAM-MD5", "AUTH CRAM-MD5"],
    ["AUTH sesame", "AUTH"],
    ["NOOP sesame", "NOOP"],
    ["XXXXXXXA", "XXXXXXXA"],
    ["Subject: sesame", ""],
    ["PASS sesame", ""],
  ])("of an SMTP client's: %s", (line, shown) => {
    expect(line.slice(0, shownOfCommand(line))).toBe(shown);
  });

  test.each([
    ["a1 STARTTLS", "a1 STARTTLS"],
    ["a2 LOGIN alice sesame", "a2 LOGIN"],
    ["a3 AUTHENTICATE PLAIN AGFsaWNlAHNlc2FtZQ==", "a3 AUTHENTICATE PLAIN "],
    ["STLS", "STLS"],
    ["USER alice", "USER"],
    ["PASS sesame", "PASS"],
    ["APOP alice c4c9334bac560ecc979e58001b3e22fb", "APOP"],
    ['AUTHENTICATE "PLAIN" "AGFsaWNlAHNlc2FtZQ=="', 'AUTHENTICATE "PLAIN" '],
    ["AUTH TLS", "AUTH TLS"],
    ["AUTHINFO PASS sesame", "AUTHINFO"],
    ["GET /?key=sesame HTTP/1.1", "GET"],
    ["Authorization: Basic YWxpY2U6c2VzYW1l", ""],
    ["AGFsaWNlAHNlc2FtZQ==", ""],
  ])("of another client's: %s", (line, shown) => {
    expect(line.slice(0, shownOfOtherCommand(line))).toBe(shown);
  });

  test.each([
    ["250-STARTTLS", "250-STARTTLS"],
    ["334 YWxpY2U=", "334 "],
    ["+OK POP3 ready", "+OK POP3 ready"],
    ["* CAPABILITY IMAP4rev1 STARTTLS", "* CAPABILITY IMAP4rev1 STARTTLS"],
    ["a1 OK begin TLS", "a1 OK begin TLS"],
    ["HTTP/1.1 400 Bad Request", "HTTP/1.1 400 Bad Request"],
    ["Subject: sesame", ""],
    ["* 1 FETCH (BODY[] {7}", ""],
    ["+ YWxpY2U=", ""],
  ])("of a server's: %s", (line, shown) => {
    expect(line.slice(0, shownOfAnswer(line, false))).toBe(shown);
  });

  test("of a server's that may repeat a login", () => {
    const line = "500 unknown: sesame";
    expect(line.slice(0, shownOfAnswer(line, true))).toBe("500 ");
  });
});
