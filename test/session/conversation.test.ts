import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SessionFacts } from "../../src/session/session.ts";
import {
  CLIENT_FINISH,
  dialogue,
  type Dialogue,
  EHLO_REPLY,
  HELLO,
  SERVER_FINISH,
  SERVER_FLIGHT,
  starttlsDialogue,
} from "../build/conversations.ts";
import {
  alert,
  applicationData,
  ascii,
  join,
  record,
  sslv2ClientHelloMessage,
  sslv2Record,
} from "../build/tls.ts";
import { factsOf, sessionFacts } from "./session-facts.ts";

const messages = ({ tls }: SessionFacts): readonly string[] =>
  tls?.messages.map(({ from, type }) => `${from} ${type}`) ?? [];

const refusals = ({ smtp }: SessionFacts): readonly number[] => smtp?.replies.map(({ code }) => code) ?? [];

describe("Conversation", () => {
  it("gives the same however its bytes are cut into segments", () => {
    const turns = [
      ["server", ascii("220-mx\r\n220 ready\r\n")],
      ["client", ascii("EHLO a\r\n")],
      ["server", ascii(EHLO_REPLY)],
      ["client", ascii("STARTTLS\r\n")],
      ["server", ascii("220 go\r\n")],
      ["client", HELLO],
      ["server", SERVER_FLIGHT],
      ["client", CLIENT_FINISH],
      ["server", SERVER_FINISH],
      ["client", applicationData()],
      ["server", join(applicationData(), alert(1, 0))],
    ] as const;
    const told = (sizes: readonly number[]) => {
      const talk = dialogue().syn();
      let cuts = 0;
      for (const [from, bytes] of turns) {
        for (let start = 0; start < bytes.length;) {
          const end = start + (sizes[cuts++ % sizes.length] ?? 1);
          talk[from](bytes.subarray(start, end));
          start = end;
        }
      }
      const facts = sessionFacts(talk.fin("server"));
      const { smtp, tls, close, protocol } = facts;
      return [
        protocol,
        messages(facts),
        tls?.established,
        smtp?.banner?.text,
        smtp?.capabilities,
        smtp?.starttls.reply?.text,
        close.after,
      ];
    };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 9 }), (sizes) => {
        expect(told(sizes)).toEqual(told([1000]));
      }),
    );
  });

  it("takes no encrypted bytes for a command", () => {
    const facts = sessionFacts(
      starttlsDialogue().tls12().client(record(23, "\r\nMAIL FROM:<a@example.org>\r\n")),
    );
    expect(facts.smtp?.commands).toEqual(["EHLO", "STARTTLS"]);
  });

  it("finds a hello in the format of SSL 2.0", () => {
    const hello = sslv2Record(sslv2ClientHelloMessage(0x0301, 0x2f));
    expect(sessionFacts(starttlsDialogue().client(hello)).tls?.clientHello).toMatchObject({
      frame: 9,
      encoding: "sslv2",
      recordVersion: null,
    });
  });
});

describe("Conversation, plaintext in TLS", () => {
  it("of the server is read as replies again", () => {
    const talk = starttlsDialogue().client(HELLO).server(SERVER_FLIGHT).server("454 4.3.0 try ", "again\r\n");
    const facts = sessionFacts(talk.fin("server"));
    expect([refusals(facts), facts.close.after, facts.tls?.errors.length]).toEqual([[454], "454", 1]);
  });

  it("of the server is read even if its first bytes came alone", () => {
    const talk = starttlsDialogue().client(HELLO).server(alert(2, 80)).server("4").server("54 no\r\n");
    expect(refusals(sessionFacts(talk))).toEqual([454]);
  });

  it("of the client is read as commands if STARTTLS was refused", () => {
    const talk = dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n").server(EHLO_REPLY);
    const facts = sessionFacts(talk.client("STARTTLS\r\n").server("454 no\r\n").client("MAIL FROM:<>\r\n"));
    expect([facts.smtp?.commands, facts.tls]).toEqual([["EHLO", "STARTTLS", "MAIL"], null]);
  });

  it("of both sides, a greeting after a hello, is reported beside the hello", () => {
    const facts = sessionFacts(
      dialogue().syn().client(HELLO).server("220 mx.example.net ESMTP\r\n").fin("client"),
    );
    expect([
      facts.protocol,
      facts.smtp?.banner?.code,
      facts.tls?.clientHello?.frame,
      facts.close.after,
    ]).toEqual(["smtp", 220, 4, "220"]);
  });
});

const established = (): Dialogue => starttlsDialogue().tls12().fin("client").fin("server");

const side = (from: "client" | "server"): SessionFacts =>
  factsOf(established().frames.filter((frame) => frame.from === from));

describe("Conversation of which one side was captured", () => {
  it("shows, for the client, commands and TLS messages", () => {
    const facts = side("client");
    expect([facts.smtp?.commands, messages(facts), facts.close.by]).toEqual([
      ["EHLO", "STARTTLS"],
      [
        "client ClientHello",
        "client ClientKeyExchange",
        "client ChangeCipherSpec",
        "client EncryptedHandshake",
        "client ApplicationData",
      ],
      "client",
    ]);
  });

  it("shows, for the server, the greeting and TLS messages", () => {
    const facts = side("server");
    expect([facts.client.port, facts.smtp?.banner?.code, messages(facts), facts.close.by]).toEqual([
      41234,
      220,
      [
        "server ServerHello",
        "server ServerHelloDone",
        "server ChangeCipherSpec",
        "server EncryptedHandshake",
        "server ApplicationData",
      ],
      "server",
    ]);
  });
});

describe("Conversation with missing bytes", () => {
  it("of the greeting reads all that follows", () => {
    const talk = dialogue().syn().lost("server", "220 mx\r\n").client("EHLO a\r\n").server(EHLO_REPLY);
    const { smtp, tls } = sessionFacts(talk.client("STARTTLS\r\n").server("220 go\r\n").tls12());
    expect([smtp?.banner, smtp?.ehlo?.name, tls?.established]).toEqual([null, "a", true]);
  });

  it("of STARTTLS and its reply still finds the hello", () => {
    const talk = dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n").server(EHLO_REPLY);
    talk.lost("client", "STARTTLS\r\n").lost("server", "220 go\r\n");
    const { smtp, tls } = sessionFacts(talk.client(HELLO).server(SERVER_FLIGHT));
    expect([smtp?.starttls.command, tls?.clientHello?.frame, tls?.serverHello?.frame]).toEqual([null, 7, 8]);
  });

  it("of a certificate loses what is in the same record", () => {
    const talk = starttlsDialogue().client(HELLO).server(SERVER_FLIGHT.subarray(0, 20));
    talk.lost("server", SERVER_FLIGHT.subarray(20, 40)).server(SERVER_FLIGHT.subarray(40), alert(2, 40));
    expect(messages(sessionFacts(talk))).toEqual(["client ClientHello", "server Alert"]);
  });
});

it("Conversation reads segments that were captured before those they answer after them", () => {
  const talk = dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n").server(EHLO_REPLY).swap();
  const { smtp } = sessionFacts(talk.client("STARTTLS\r\n").server("454 no\r\n").swap().client("QUIT\r\n"));
  expect([smtp?.starttls.advertised, smtp?.starttls.reply]).toEqual([
    true,
    { frame: 7, code: 454, text: "no", acknowledgedFrame: 9 },
  ]);
});
