// What was said inside TLS, where it was decrypted: the dialogue, and how the session ended.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SessionWithOutcome } from "../../src/session/session.ts";
import { dialogue, type Dialogue, HELLO_13, starttlsDialogue } from "../build/conversations.ts";
import { ascii, changeCipherSpec, handshake, handshakeRecord, serverHello13 } from "../build/tls.ts";
import { PlainDecryption, type PlainOptions, sealed13 } from "../tls/plain-decryption.ts";
import { sessionFacts } from "./session-facts.ts";

const FINISHED = handshake(20, new Uint8Array(32));
const EHLO_REPLY = "250-mx.example.net\r\n250 AUTH PLAIN LOGIN\r\n";
const data = (text: string): Uint8Array => sealed13(23, ascii(text));
const alert = (description: number): Uint8Array => sealed13(21, [2, description]);
const CLOSE_NOTIFY = sealed13(21, [1, 0]);

const inTls = (talk: Dialogue): Dialogue =>
  talk
    .client(HELLO_13)
    .server(handshakeRecord(serverHello13()), sealed13(22, FINISHED))
    .client(changeCipherSpec(), sealed13(22, FINISHED));
/** Frames 1 to 11. */
const secured = () => inTls(starttlsDialogue());
/** On a port where TLS comes first: frames 1 to 6. */
const implicit = (port = 465) => inTls(dialogue({ server: `198.51.100.25:${port}` }).syn());
/** Frames 12 and 13 behind STARTTLS. */
const greeted = (talk = secured()) => talk.client(data("EHLO mail.example.org\r\n")).server(data(EHLO_REPLY));

const factsOf = (talk: Dialogue, options?: PlainOptions): SessionWithOutcome =>
  sessionFacts(talk, { connection: () => new PlainDecryption(options) });
const insideOf = (talk: Dialogue) => factsOf(talk).smtpInTls;
/** "EHLO@12->250@13" */
const exchanges = (talk: Dialogue): readonly string[] =>
  insideOf(talk)?.exchanges.map(
    ({ frame, verb, argument, reply }) =>
      `${verb}${argument === null ? "" : ` ${argument}`}@${frame}` +
      (reply === null ? "" : `->${reply.code}@${reply.frame}`),
  ) ?? [];

/** Its header and first bytes were captured. */
const partly = (talk: Dialogue, from: "client" | "server", record: Uint8Array) =>
  talk[from](record.subarray(0, 8)).lost(from, record.subarray(8));
const abortedOf = (talk: Dialogue) => factsOf(talk).aborted;
const by = (side: string, how: string, frame: number) => ({
  by: side,
  with: how,
  frame,
  certainty: "certain",
});

describe("Session.smtpInTls", () => {
  it("has the second EHLO and all that follows, with the frames of the records", () => {
    const talk = greeted()
      .client(data("MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n"))
      .server(data("250 ok\r\n"), data("550 5.1.1 no such user\r\n554 5.5.1 no recipients\r\n"))
      .client(data("QUIT\r\n"))
      .server(data("221 bye\r\n"));
    expect(insideOf(talk)).toMatchObject({
      banner: null,
      ehlo: { frame: 12, command: "EHLO", name: "mail.example.org" },
      capabilities: ["AUTH PLAIN LOGIN"],
      commands: ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"],
      replies: [
        { frame: 15, code: 550, text: "5.1.1 no such user", acknowledgedFrame: 16 },
        { frame: 15, code: 554, text: "5.5.1 no recipients" },
      ],
      ehloReply: { frame: 13, code: 250 },
      auth: null,
      exchangeSessionId: null,
      sentMessage: false,
    });
    expect(exchanges(talk)).toEqual([
      "EHLO mail.example.org@12->250@13",
      "MAIL@14->250@15",
      "RCPT@14->550@15",
      "DATA@14->554@15",
      "QUIT@16->221@17",
    ]);
  });

  it("does not mix with what was said in the clear", () => {
    const { smtp, protocol } = factsOf(greeted().client(data("QUIT\r\n")));
    expect([protocol, smtp?.commands, smtp?.replies]).toEqual(["smtp", ["EHLO", "STARTTLS"], []]);
  });

  it("is absent without keys, and where nothing was said", () => {
    const plain = greeted();
    expect([sessionFacts(plain).smtpInTls, factsOf(plain, { isListed: false }).smtpInTls]).toEqual([
      undefined,
      undefined,
    ]);
    expect("smtpInTls" in JSON.parse(JSON.stringify(factsOf(secured())))).toBe(false);
  });

  it("has the greeting where TLS comes first", () => {
    const talk = implicit()
      .server(data("220 mx.example.net ESMTP\r\n"))
      .client(data("EHLO a\r\n"))
      .server(data(EHLO_REPLY));
    expect(insideOf(talk)).toMatchObject({ banner: { frame: 7, code: 220 }, ehlo: { frame: 8, name: "a" } });
  });

  it.each([
    ["421 too many connections", 421],
    ["554 5.7.1 go away", 554],
  ])("has a greeting that refuses: %s", (greeting, code) => {
    const { smtpInTls, aborted } = factsOf(
      implicit()
        .server(data(`${greeting}\r\n`))
        .fin("server"),
    );
    expect([smtpInTls?.banner?.code, smtpInTls?.replies.length]).toEqual([code, 1]);
    expect(aborted).toEqual({ by: "server", with: "reply", frame: 7, certainty: "certain" });
  });

  it("tells a refusal of the second EHLO from a greeting", () => {
    const talk = secured().client(data("EHLO a\r\n")).server(data("421 4.7.1 not you\r\n"));
    expect([insideOf(talk)?.banner, exchanges(talk)]).toEqual([null, ["EHLO a@12->421@13"]]);
  });

  it("is LMTP where that was spoken in the clear", () => {
    const talk = inTls(
      dialogue({ server: "198.51.100.25:24" })
        .syn()
        .server("220 mx LMTP\r\n")
        .client("LHLO a\r\n")
        .server("250 STARTTLS\r\n")
        .client("STARTTLS\r\n")
        .server("220 go\r\n"),
    );
    expect(exchanges(talk.client(data("LHLO a\r\n")).server(data("250 ok\r\n")))).toEqual([
      "LHLO a@12->250@13",
    ]);
  });

  it.each<[string, number, readonly string[]]>([
    ["IMAP", 993, ["S: * OK ready", "C: a CAPABILITY", "S: a OK done"]],
    ["IMAP on 465", 465, ["S: * OK ready", "C: a CAPABILITY", "S: a OK done"]],
    ["POP3", 995, ["S: +OK ready", "C: QUIT", "S: +OK"]],
    ["FTP", 990, ["S: 220 FTP server ready", "C: USER a", "S: 331 password"]],
    ["FTP on 465", 465, ["S: 220 FTP server ready", "C: USER a", "S: 331 password"]],
    ["NNTP", 563, ["S: 200 ready", "C: MODE READER", "S: 200 ok"]],
    ["HTTP", 443, ["C: GET / HTTP/1.1", "S: HTTP/1.1 200 OK"]],
    ["HTTP on 465", 465, ["C: GET / HTTP/1.1", "S: HTTP/1.1 400 Bad Request"]],
  ])("is absent for %s", (_, port, lines) => {
    const talk = implicit(port);
    for (const line of lines) talk[line.startsWith("C") ? "client" : "server"](data(`${line.slice(3)}\r\n`));
    expect(insideOf(talk)).toBeUndefined();
  });

  it("is found by its words on any port", () => {
    const talk = implicit(10_465).server(data("220 mx ESMTP\r\n")).client(data("EHLO a\r\n"));
    expect(exchanges(talk)).toEqual(["EHLO a@8"]);
  });

  it("is absent behind the STARTTLS of another protocol", () => {
    const talk = inTls(
      dialogue({ server: "198.51.100.25:143" })
        .syn()
        .server("* OK ready\r\n")
        .client("a STARTTLS\r\n")
        .server("a OK go\r\n"),
    );
    expect(insideOf(talk.client(data("EHLO a\r\n")).server(data("250 ok\r\n")))).toBeUndefined();
  });
});

describe("Session.smtpInTls", () => {
  it.each(["a\n.\n", "a\r\n.\n", "a\n.\r\n"])(
    "says nothing of a message behind a bare dot: %j",
    (beginning) => {
      const talk = greeted()
        .client(data("DATA\r\n"))
        .server(data("354 go\r\n"))
        .client(data(`${beginning}EHLO private\r\n.\r\nQUIT\r\n`));
      const { smtpInTls } = factsOf(talk);
      expect([smtpInTls?.ehlo?.name, smtpInTls?.commands]).toEqual([
        "mail.example.org",
        ["EHLO", "DATA", "QUIT"],
      ]);
    },
  );

  it("but goes on where a client ends no line with CR", () => {
    const talk = secured()
      .client(data("EHLO a\n"))
      .server(data(EHLO_REPLY))
      .client(data("DATA\n"))
      .server(data("354 go\r\n"))
      .client(data("private\n.\nQUIT\n"));
    expect(insideOf(talk)?.commands).toEqual(["EHLO", "DATA", "QUIT"]);
  });

  it("says nothing of what a server quotes of a line that is no command", () => {
    const talk = greeted().client(data("PASS sesame9\r\n"));
    talk.server(data('500 5.5.1 Command unrecognized: "PASS sesame9"\r\n')).client(data("NOOP x\r\n"));
    const { replies } = factsOf(talk.server(data("501 5.5.4 no argument, please\r\n"))).smtpInTls ?? {};
    expect(replies?.map(({ text }) => text)).toEqual([
      "5.5.1 Command unrecognized: …",
      "5.5.4 no argument, please",
    ]);
  });

  it("is absent for another protocol whose message begins a line with EHLO, where the greeting is missing", () => {
    const talk = partly(implicit(993), "server", data("* OK ready\r\n"))
      .client(data("a APPEND x {14+}\r\nEHLO private\r\n"))
      .server(data("a OK\r\n"));
    expect(insideOf(talk)).toBeUndefined();
  });
});

describe("Session.smtpInTls, where records are missing", () => {
  it("ends as soon as a side is not decrypted any further", () => {
    const talk = greeted()
      .client(sealed13(23, ascii("MAIL FROM:<>\r\n")).fill(0x11, 9))
      .server(data("550 no\r\n"))
      .client(data("QUIT\r\n"));
    const { smtpInTls, tls } = factsOf(talk);
    expect(tls?.decryption?.client.stopped).toEqual({ frame: 14, reason: "wrong-secret" });
    expect([smtpInTls?.commands, smtpInTls?.replies]).toEqual([["EHLO"], []]);
  });

  it("does not begin where the server's side cannot be decrypted", () => {
    expect(factsOf(greeted(), { known: ["client"] }).smtpInTls).toBeUndefined();
  });

  it("takes nothing that follows a lost record of the client for a command", () => {
    const talk = partly(greeted(), "client", data("BDAT 99 LAST\r\n"))
      .client(data("EHLO private\r\nAUTH PLAIN secret\r\n"))
      .server(data("550 5.7.1 no\r\n"));
    const { smtpInTls } = factsOf(talk);
    expect([smtpInTls?.commands, smtpInTls?.replies.map(({ code }) => code)]).toEqual([["EHLO"], [550]]);
    expect(JSON.stringify(smtpInTls)).not.toMatch(/private|secret/);
  });

  it("goes on behind a lost record of a message, up to its dot", () => {
    const talk = greeted()
      .client(data("DATA\r\n"))
      .server(data("354 go\r\n"))
      .client(data("Subject: a\r\n\r\n"));
    partly(talk, "client", data("private\r\n"))
      .client(data("EHLO private\r\n.\r\n"))
      .server(data("550 5.7.1 Looks like spam to us\r\n"))
      .client(data("QUIT\r\n"));
    expect(exchanges(talk).slice(1)).toEqual(["DATA@14->354@15", ".@18->550@19", "QUIT@20"]);
    expect(insideOf(talk)?.replies[0]?.text).toBe("5.7.1 Looks like spam to us");
  });

  it("goes on behind a lost record of the server", () => {
    const talk = partly(greeted().client(data("MAIL FROM:<>\r\n")), "server", data("250 ok\r\n"))
      .client(data("RCPT TO:<a>\r\n"))
      .server(data("550 no\r\n"))
      .client(data("QUIT\r\n"))
      .server(data("221 bye\r\n"));
    expect(exchanges(talk)).toEqual([
      "EHLO mail.example.org@12->250@13",
      "MAIL@14",
      "RCPT@16",
      "QUIT@18->221@19",
    ]);
  });
});

describe("Close.after and turns", () => {
  it.each<[string, (talk: Dialogue) => Dialogue, string, number]>([
    ["a verb", (talk) => talk.client(data("NOOP\r\n")), "NOOP", 14],
    ["a code", (talk) => talk.client(data("NOOP\r\n")).server(data("250 ok\r\n")), "250", 15],
    ["an alert", (talk) => talk.client(data("QUIT\r\n"), CLOSE_NOTIFY), "Alert", 14],
    ["data", (talk) => talk.client(data("hunter2\r\n")), "data", 14],
    ["incomplete", (talk) => talk.client(data("MAIL FR")), "incomplete", 14],
  ])("name %s", (_, more, after, frame) => {
    const { close, turns } = factsOf(more(greeted()).fin("server"));
    expect([close.after, close.afterFrame, turns.at(-1)?.says]).toEqual([after, frame, after]);
  });

  it("name application data where it is no SMTP, and without keys", () => {
    const imap = implicit(993).server(data("* OK ready\r\n")).client(data("a LOGOUT\r\n")).fin("client");
    const smtp = greeted().fin("client");
    expect([factsOf(imap).close.after, sessionFacts(smtp).close.after]).toEqual([
      "ApplicationData",
      "ApplicationData",
    ]);
  });
});

describe("aborted() with what was said inside TLS", () => {
  it("is the reply with which the server closes", () => {
    const talk = greeted().client(data("AUTH PLAIN AGEAYg==\r\n")).server(data("421 4.7.66 no\r\n"));
    expect(abortedOf(talk.fin("server"))).toEqual(by("server", "reply", 15));
    expect(abortedOf(talk.client(CLOSE_NOTIFY).fin("client"))).toEqual(by("server", "reply", 15));
  });

  it("is none after a 421 after which the server went on", () => {
    const talk = greeted().client(data("MAIL FROM:<>\r\n")).server(data("421 try later\r\n"));
    talk.client(data("NOOP\r\n")).server(data("250 ok\r\n"));
    expect(abortedOf(talk.fin("client"))).toBeNull();
  });

  it("is none after a 421 that answers QUIT; before QUIT it is one", () => {
    const quits = [
      greeted().client(data("QUIT\r\n")).server(data("421 bye\r\n")).fin("server"),
      greeted().server(data("421 bye\r\n")).client(data("QUIT\r\n")).fin("server"),
    ];
    expect(quits.map((each) => abortedOf(each)?.with ?? null)).toEqual([null, "reply"]);
  });

  it("is none after a 421 that only answers the client's FIN", () => {
    const talk = greeted().fin("client").ack("server").server(data("421 bye\r\n")).fin("server");
    expect(abortedOf(talk)).toBeNull();
  });

  it("is none after the other side's close_notify", () => {
    expect(abortedOf(greeted().client(CLOSE_NOTIFY).server(data("421 bye\r\n")).fin("server"))).toBeNull();
    expect(abortedOf(greeted().client(CLOSE_NOTIFY).server(alert(80)).fin("server"))).toBeNull();
  });

  it("is none after other refusals, QUIT or close_notify", () => {
    const refused = greeted().client(data("MAIL FROM:<>\r\n")).server(data("554 no\r\n"));
    expect(abortedOf(refused.fin("client"))).toBeNull();
    expect(
      abortedOf(greeted().client(data("QUIT\r\n")).server(data("221 bye\r\n")).rst("client")),
    ).toBeNull();
    expect(abortedOf(greeted().client(CLOSE_NOTIFY).rst("client"))).toBeNull();
  });

  it("is the alert by name, and the RST without one", () => {
    expect(abortedOf(greeted().server(alert(80)).fin("server"))).toEqual(by("server", "alert", 14));
    expect(abortedOf(greeted().rst("client"))).toEqual(by("client", "RST", 14));
    expect(sessionFacts(greeted().rst("client")).aborted?.certainty).toBe("possible");
    const lossy = partly(greeted(), "client", data("QUIT\r\n")).client(data("\r\n"));
    expect(abortedOf(lossy.rst("client"))?.certainty).toBe("possible");
  });
});

describe("credentials and messages inside TLS", () => {
  const PASSWORD = "c0rrect-Horse-7";
  const BODY = "body-marker-9";
  const PLAIN = btoa(`\0victoria\0${PASSWORD}`);
  const XOAUTH2 = btoa(`user=victoria\u0001auth=Bearer ${PASSWORD}\u0001\u0001`);
  const FORBIDDEN = [PASSWORD, BODY, PLAIN, XOAUTH2, btoa(PASSWORD)];
  const LOGINS = [
    [`C:AUTH PLAIN ${PLAIN}\r\n`, `S:535 5.7.8 ${PASSWORD} is wrong\r\n`],
    ["C:AUTH PLAIN\r\n", "S:334 \r\n", `C:${PLAIN}\r\n`, `S:501 5.5.2 cannot decode ${PLAIN}\r\n`],
    [
      "C:AUTH LOGIN\r\n",
      "S:334 VXNlcm5hbWU6\r\n",
      `C:${btoa("victoria")}\r\n`,
      "S:334 UGFzc3dvcmQ6\r\n",
      `C:${btoa(PASSWORD)}\r\n`,
      `S:421 4.7.0 no more of ${btoa(PASSWORD)}\r\n`,
    ],
    ["C:AUTH CRAM-MD5\r\n", "S:334 PDE+\r\n", `C:${btoa(`victoria ${PASSWORD}`)}\r\n`, "S:235 in\r\n"],
    [`C:AUTH XOAUTH2 ${XOAUTH2}\r\n`, `S:334 ${XOAUTH2}\r\n`, "C:\r\n", `S:535 ${PASSWORD}\r\n`],
    [`C:AUTH ${PASSWORD}\r\n`, `S:504 5.5.4 what is ${PASSWORD}\r\n`],
  ];
  const chunk = `${BODY}\r\nAUTH PLAIN ${PLAIN}\r\nEHLO ${PASSWORD}\r\n`;
  const MESSAGES = [
    ["C:DATA\r\n", "S:354 go\r\n", `C:Subject: ${BODY}\r\n\r\nEHLO ${PASSWORD}\r\n.\r\n`, "S:550 spam\r\n"],
    [`C:BDAT ${chunk.length}\r\n${chunk}BDAT 0 LAST\r\n`, "S:250 ok\r\n250 ok\r\n"],
    [`C:DATA\r\nMAIL ${BODY}\r\n.\r\n`, "S:354 go\r\n250 ok\r\n"],
  ];

  it("are not in the session, however what was said is cut into records and frames, also where some are lost", () => {
    const script = fc.tuple(
      fc.constantFrom(...LOGINS),
      fc.constantFrom(...MESSAGES),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 3 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(script, ([login, message, sizes, losses, isOneFrame]) => {
        const talk = greeted(isOneFrame ? implicit().server(data("220 mx ESMTP\r\n")) : secured());
        let pieces = 0;
        for (const line of [...login, ...message, "C:QUIT\r\n", "S:221 bye\r\n"]) {
          const from = line.startsWith("C") ? "client" : "server";
          const text = line.slice(2);
          const records: Uint8Array[] = [];
          for (let start = 0; start < text.length;) {
            const size = sizes[pieces % sizes.length] ?? 1;
            const record = data(text.slice(start, start + size));
            start += size;
            if (losses.includes(pieces++)) talk[from](record.subarray(0, 7)).lost(from, record.subarray(7));
            else if (isOneFrame && losses.length === 0) records.push(record);
            else talk[from](record);
          }
          if (records.length > 0) talk[from](...records);
        }
        const facts = factsOf(talk.fin("client"));
        const json = JSON.stringify(facts).toLowerCase();
        expect(FORBIDDEN.filter((secret) => json.includes(secret.toLowerCase()))).toEqual([]);
        expect(facts.smtpInTls?.ehlo?.name).toBe("mail.example.org");
        if (losses.length === 0) {
          expect([facts.smtpInTls?.auth?.sentSecret, facts.smtpInTls?.commands.at(-1)]).toEqual([
            true,
            "QUIT",
          ]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("are told as far as they are no secret", () => {
    const talk = greeted()
      .client(data(`AUTH PLAIN ${PLAIN}\r\n`))
      .server(data("535 5.7.139 Authentication unsuccessful\r\n"));
    expect(insideOf(talk)).toMatchObject({
      auth: { frame: 14, mechanism: "PLAIN", sentSecret: true },
      replies: [{ code: 535, text: "5.7.139 Authentication unsuccessful" }],
    });
    expect(exchanges(talk).at(-1)).toBe("AUTH PLAIN@14->535@15");
  });
});
