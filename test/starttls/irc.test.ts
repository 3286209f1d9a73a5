import { describe, expect, it } from "vitest";
import { irc } from "../../src/starttls/irc.ts";
import { HELLO, Talk, told, upgrade } from "../build/talk.ts";

const talk = () => new Talk((host) => irc.create(host));
const facts = ({ dialect }: ReturnType<typeof talk>) => told(dialect.upgrade);

describe("IrcDialect", () => {
  it("reports the offer, the command and its answer", () => {
    const example = talk()
      .client("CAP LS 302\r\n")
      .server(
        ":irc.example.org CAP * LS * :account-tag batch\r\n:irc.example.org CAP * LS :tls sasl=PLAIN\r\n",
      )
      .client("STARTTLS\r\n")
      .server(":irc.example.org 670 * :STARTTLS successful, go ahead with TLS handshake\r\n");
    expect(facts(example)).toEqual(
      upgrade({
        offered: true,
        command: ["STARTTLS", 3],
        reply: ["670 * :STARTTLS successful, go ahead with TLS handshake", true, 4],
      }),
    );
  });

  it("finds the byte at which each side's TLS begins", () => {
    const { tls } = talk().client(`STARTTLS\n${HELLO}`).server(`:a 670 b :go\r\n${HELLO}`);
    expect(tls).toEqual({ client: HELLO, server: HELLO });
  });

  it.each(["691 me :STARTTLS failure", "421 me STARTTLS :Unknown command", "451 STARTTLS :Register first"])(
    "takes %j for a refusal",
    (answer) => {
      expect(facts(talk().client("STARTTLS\r\n").server(`:a ${answer}\r\n`))?.reply).toEqual([
        answer,
        false,
        2,
      ]);
    },
  );

  it("takes an unknown command of another name not for an answer", () => {
    expect(facts(talk().client("STARTTLS\r\n").server(":a 421 me CAP :Unknown command\r\n"))?.reply).toBe(
      null,
    );
  });

  it("knows that a list without tls offers nothing, and that a part of one tells nothing", () => {
    const part = talk().server(":a CAP * LS * :batch\r\n");
    const before = facts(part)?.offered;
    expect([before, facts(part.server(":a CAP * LS :xtls\r\n"))?.offered]).toEqual([null, false]);
  });

  it("finds a ClientHello if only the client's side was captured", () => {
    expect(talk().client("STARTTLS\r\n", HELLO).tls.client).toBe(HELLO);
  });

  it("reports a registration and QUIT in the clear, and no credentials", () => {
    const session = talk()
      .client("PASS secret\r\nNICK me\r\n")
      .server("NOTICE AUTH :*** Looking up\r\n", ":a 001 me :Welcome\r\n")
      .client("PRIVMSG you :STARTTLS\r\n", "QUIT\r\n");
    expect([facts(session), session.spoken]).toEqual([
      upgrade({ continuedInClear: true, hasQuit: true }),
      ["PASS", "NICK", "NOTICE", "001", "PRIVMSG", "QUIT"],
    ]);
  });
});
