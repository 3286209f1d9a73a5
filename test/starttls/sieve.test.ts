import { describe, expect, it } from "vitest";
import { sieve } from "../../src/starttls/sieve.ts";
import { HELLO, Talk, told, upgrade } from "../build/talk.ts";

const talk = () => new Talk((host) => sieve.create(host));
const facts = ({ dialect }: ReturnType<typeof talk>) => told(dialect.upgrade);

/** The greeting of RFC 5804 section 1.7. */
const GREETING =
  '"IMPLEMENTATION" "Example1 ManageSieved v001"\r\n"SASL" "PLAIN"\r\n"SIEVE" "fileinto vacation"\r\n' +
  '"STARTTLS"\r\n"VERSION" "1.0"\r\nOK\r\n';
const greeted = () => talk().server(GREETING);

describe("SieveDialect", () => {
  it("reports the offer in the greeting, the command and its answer", () => {
    const example = greeted().client("STARTTLS\r\n").server('OK "Begin TLS negotiation now."\r\n');
    expect(facts(example)).toEqual(
      upgrade({
        offered: true,
        command: ["STARTTLS", 2],
        reply: ['OK "Begin TLS negotiation now."', true, 3],
      }),
    );
  });

  it("finds the byte at which each side's TLS begins", () => {
    const { tls } = greeted().client(`StartTls\r\n${HELLO}`).server(`OK\r\n${HELLO}`);
    expect(tls).toEqual({ client: HELLO, server: HELLO });
  });

  it.each(['NO "not now"', 'BYE (REFERRAL "sieve://b") "go there"'])("takes %j for a refusal", (answer) => {
    expect(facts(greeted().client("STARTTLS\r\n").server(`${answer}\r\n`))?.reply).toEqual([
      answer,
      false,
      3,
    ]);
  });

  it("knows that a list without STARTTLS offers nothing", () => {
    expect(facts(talk().server('"IMPLEMENTATION" "x"\r\n"SASL" ""\r\nOK\r\n'))?.offered).toBe(false);
  });

  it("matches the answers to pipelined commands", () => {
    const pipelined = greeted().client("NOOP\r\nSTARTTLS\r\n").server('OK "NOOP"\r\nNO\r\n');
    expect(facts(pipelined)?.reply).toEqual(["NO", false, 3]);
  });

  it("finds a ClientHello if only the client's side was captured", () => {
    expect(talk().client("STARTTLS\r\n", HELLO).tls.client).toBe(HELLO);
  });

  it("takes no command from a literal, and reports a login and the end of the dialogue", () => {
    const put = greeted().client('AUTHENTICATE "PLAIN" {10+}\r\nSTARTTLS\r\n\r\n').server("OK\r\n");
    expect([facts(put.client("LOGOUT\r\n")), put.spoken]).toEqual([
      upgrade({ offered: true, continuedInClear: true, hasQuit: true }),
      ["data", "data", "data", "data", "data", "OK", "AUTHENTICATE", "data", "data", "OK", "LOGOUT"],
    ]);
  });
});
