// Whole captures of other protocols than SMTP to what is reported of them.
import { describe, expect, it } from "vitest";
import { inspect } from "../../src/inspect.ts";
import { sentencesOf } from "../../src/report/sentences.ts";
import type { Session } from "../../src/session/session.ts";
import { dialogue, type Dialogue, HELLO, SERVER_FLIGHT } from "../build/conversations.ts";

const on = (port: number): Dialogue => dialogue({ server: `198.51.100.25:${port}` }).syn();

async function sessionOf(talk: Dialogue, options = {}): Promise<Session> {
  const chunk = talk.pcap();
  const source = (async function* () {
    yield chunk;
  })();
  const { sessions } = await inspect(source, { allPorts: true, ...options });
  const [session] = sessions;
  if (session === undefined) throw new Error("no session");
  return session;
}

const brief = ({ protocol, outcome, dialogue: upgrade, smtp, aborted, close }: Session) => ({
  protocol,
  outcome,
  verb: upgrade?.command?.verb ?? null,
  reply: upgrade?.reply?.text ?? null,
  smtp,
  aborted: aborted && `${aborted.by} ${aborted.with}`,
  after: close.after,
});

const imapUpgrade = (port = 143) =>
  on(port)
    .server("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n")
    .client("a STARTTLS\r\n")
    .server("a OK Begin TLS negotiation now\r\n");

describe("inspect of another STARTTLS protocol", () => {
  it("reports an upgrade that led to TLS", async () => {
    const { dialogue: upgrade, ...session } = await sessionOf(
      imapUpgrade().tls12().fin("client").fin("server"),
    );
    expect([upgrade, session.outcome, session.protocol, session.tls?.clientHello?.frame]).toEqual([
      {
        advertised: true,
        command: { frame: 5, time: "2023-11-14T22:13:20.040000Z", verb: "STARTTLS" },
        reply: { frame: 6, text: "OK Begin TLS negotiation now", accepted: true },
        continuedInClear: false,
        saidGoodbye: false,
      },
      "established",
      "imap",
      7,
    ]);
  });

  it.each([
    ["on its port, when that is asked for", 143, { ports: [143], allPorts: false }],
    ["on any other port", 9143, {}],
    ["on a port that is said to speak it", 9143, { allPorts: false, decodeAs: new Map([[9143, "imap"]]) }],
    ["on a port of mail", 25, { allPorts: false }],
  ])("is recognised %s", async (_where, port, options) => {
    const session = await sessionOf(imapUpgrade(port).client(HELLO).fin("server"), options);
    expect(brief(session)).toEqual({
      protocol: "imap",
      outcome: "handshake-failed",
      verb: "STARTTLS",
      reply: "OK Begin TLS negotiation now",
      smtp: null,
      aborted: "server FIN",
      after: "ClientHello",
    });
  });

  it("reports a refused upgrade", async () => {
    const request = "\x00\x00\x00\x08\x04\xd2\x16\x2f";
    const session = await sessionOf(on(5432).client(bytes(request)).server("N").fin("client").fin("server"));
    expect([brief(session), sentencesOf(session)]).toEqual([
      {
        protocol: "postgresql",
        outcome: "starttls-refused",
        verb: "SSLRequest",
        reply: "N",
        smtp: null,
        aborted: "client FIN",
        after: "N",
      },
      [
        'The server answered SSLRequest (frame 4) with "N" (frame 5).',
        "The client closed the connection with a FIN (frame 6) 10 ms after the N reply (frame 5).",
      ],
    ]);
  });

  it("reports an upgrade that was not used", async () => {
    const talk = on(110)
      .server("+OK ready\r\n")
      .client("CAPA\r\n")
      .server("+OK\r\nSTLS\r\n.\r\n")
      .client("USER me\r\n")
      .server("+OK\r\n")
      .client("QUIT\r\n")
      .server("+OK bye\r\n")
      .fin("server");
    const session = await sessionOf(talk);
    expect([brief(session), sentencesOf(session)]).toEqual([
      {
        protocol: "pop3",
        outcome: "starttls-not-used",
        verb: null,
        reply: null,
        smtp: null,
        aborted: null,
        after: "+OK",
      },
      [
        "TLS was offered, and the client did not use it.",
        "The client continued in clear text.",
        "The server closed the connection with a FIN (frame 11) 10 ms after the +OK reply (frame 10).",
      ],
    ]);
  });

  it("reports an upgrade that was not offered", async () => {
    const talk = on(5222).client("<stream:stream>").server("<stream:stream><stream:features/>").fin("client");
    const session = await sessionOf(talk);
    expect([brief(session), session.findings.find(({ primary }) => primary)?.id]).toEqual([
      {
        protocol: "xmpp",
        outcome: "starttls-not-offered",
        verb: null,
        reply: null,
        smtp: null,
        aborted: "client FIN",
        after: "<features>",
      },
      "starttls-not-offered",
    ]);
  });

  it("reports no upgrade if the dialogue does not show one", async () => {
    const session = await sessionOf(on(21).server("220 ready\r\n").fin("server"));
    expect(brief(session)).toEqual({
      protocol: "ftp",
      outcome: "no-handshake",
      verb: null,
      reply: null,
      smtp: null,
      aborted: "server FIN",
      after: "220",
    });
  });

  it("finds TLS after a proxy's dialogue", async () => {
    const talk = on(3128)
      .client("CONNECT mx.example.net:465 HTTP/1.1\r\n\r\n")
      .server("HTTP/1.1 200 OK\r\n\r\n")
      .client(HELLO)
      .server(SERVER_FLIGHT);
    const { protocol, tls } = await sessionOf(talk);
    expect([protocol, tls?.clientHello?.frame, tls?.serverHello?.frame]).toEqual(["tls", 6, 7]);
  });

  it("reports an unknown protocol as unknown", async () => {
    const session = await sessionOf(
      on(8080).client("GET / HTTP/1.1\r\n\r\n").server("HTTP/1.1 200 OK\r\n").fin("server"),
    );
    expect(brief(session)).toEqual({
      protocol: "unknown",
      outcome: "no-handshake",
      verb: null,
      reply: null,
      smtp: null,
      aborted: "server FIN",
      after: "data",
    });
  });
});

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
