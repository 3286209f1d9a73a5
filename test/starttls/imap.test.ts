import { describe, expect, it } from "vitest";
import { imap } from "../../src/starttls/imap.ts";
import { HELLO, Talk, told, upgrade } from "../build/talk.ts";

const talk = () => new Talk((host) => imap.create(host));
const facts = ({ dialect }: ReturnType<typeof talk>) => told(dialect.upgrade);

/** The example of RFC 9051 section 6.2.1. */
const example = () =>
  talk()
    .server("* OK example IMAP4rev2 server ready\r\n")
    .client("a001 CAPABILITY\r\n")
    .server(
      "* CAPABILITY IMAP4rev2 STARTTLS AUTH=GSSAPI LOGINDISABLED\r\n",
      "a001 OK CAPABILITY completed\r\n",
    )
    .client("a002 STARTTLS\r\n");

describe("ImapDialect", () => {
  it("reports the offer, the command and its tagged answer", () => {
    expect(facts(example().server("a002 OK Begin TLS negotiation now\r\n"))).toEqual(
      upgrade({
        offered: true,
        command: ["STARTTLS", 5],
        reply: ["OK Begin TLS negotiation now", true, 6],
      }),
    );
  });

  it("finds the byte at which each side's TLS begins", () => {
    expect(example().server("a002 OK go\r\n", HELLO).client(HELLO).tls).toEqual({
      client: HELLO,
      server: HELLO,
    });
  });

  it("finds both in the segments of the command and of its answer", () => {
    const pipelined = talk()
      .server("* OK ready\r\n")
      .client(`a STARTTLS\r\n${HELLO}`)
      .server(`a OK go\r\n${HELLO}`);
    expect([pipelined.tls, facts(pipelined)?.reply]).toEqual([
      { client: HELLO, server: HELLO },
      ["OK go", true, 3],
    ]);
  });

  it("finds a ClientHello if only the client's side was captured", () => {
    const alone = talk().client("a STARTTLS\r\n", HELLO);
    expect([alone.tls.client, facts(alone)?.command]).toEqual([HELLO, ["STARTTLS", 1]]);
  });

  it.each(["NO not now", "BAD unknown command"])("takes %j for a refusal", (answer) => {
    expect(facts(example().server(`a002 ${answer}\r\n`))?.reply).toEqual([answer, false, 6]);
  });

  it("takes no other command's answer for the one to STARTTLS", () => {
    expect(facts(example().server("a001 OK late\r\n", "* OK still here\r\n"))?.reply).toBe(null);
  });

  it.each([
    ["* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n", true],
    ["* OK [CAPABILITY IMAP4rev1 XSTARTTLS] ready\r\n", false],
    ["* OK ready for STARTTLS\r\n", null],
  ])("reads the greeting %j", (greeting, offered) => {
    expect(facts(talk().server(greeting))?.offered).toBe(offered);
  });

  it("takes the capabilities after a login for no refusal of TLS", () => {
    const login = talk().server("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n").client("a LOGIN u p\r\n");
    expect(facts(login.server("a OK [CAPABILITY IMAP4rev1 IDLE] done\r\n"))).toEqual(
      upgrade({ offered: true, continuedInClear: true }),
    );
  });

  it("takes no command from a literal, whichever way it is cut", () => {
    const inside = "b STARTTLS\r\n";
    const append = talk()
      .server("* PREAUTH ready\r\n")
      .client(`a APPEND x {${inside.length}}\r\n`)
      .server("+ go\r\n")
      .client("b START", "TLS\r\n", "\r\nc LOGOUT\r\n");
    expect(facts(append)).toEqual(upgrade({ hasQuit: true }));
  });

  it("reads commands after a literal that was refused", () => {
    const refused = talk().client("a LOGIN {4}\r\n").server("a NO [PRIVACYREQUIRED] not here\r\n");
    expect(facts(refused.client("b STARTTLS\r\n"))?.command).toEqual(["STARTTLS", 3]);
  });

  it("says verbs and statuses, and nothing else of what it reads", () => {
    const words = talk()
      .server("* OK ready\r\n", "* 3 EXISTS\r\n")
      .client("a login user secret\r\n", "c2VjcmV0\r\n", "b NOO");
    expect(words.spoken).toEqual(["OK", "data", "LOGIN", "data", "incomplete"]);
  });

  it("goes on at the next line after missing bytes", () => {
    const behind = talk().gap("server").server("rest of a line\r\n* CAPABILITY STARTTLS\r\n");
    expect(facts(behind)?.offered).toBe(true);
  });
});
