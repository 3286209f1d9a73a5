import { describe, expect, it } from "vitest";
import { pop3 } from "../../src/starttls/pop3.ts";
import { HELLO, Talk, told, upgrade } from "../build/talk.ts";

const talk = (isWhole = true) => new Talk((host) => pop3.create(host), isWhole);
const facts = ({ dialect }: ReturnType<typeof talk>) => told(dialect.upgrade);
const greeted = () => talk().server("+OK POP3 server ready\r\n");
const CAPABILITIES = "+OK Capability list follows\r\nTOP\r\nUSER\r\nSTLS\r\nUIDL\r\n.\r\n";

describe("Pop3Dialect", () => {
  it("reports the offer, the command and its answer", () => {
    // RFC 2595 section 4, with RFC 2449's CAPA.
    const example = greeted().client("CAPA\r\n").server(CAPABILITIES).client("STLS\r\n");
    expect(facts(example.server("+OK Begin TLS negotiation\r\n"))).toEqual(
      upgrade({ offered: true, command: ["STLS", 4], reply: ["+OK Begin TLS negotiation", true, 5] }),
    );
  });

  it("finds the byte at which each side's TLS begins", () => {
    const { tls } = greeted().client(`stls\r\n${HELLO}`).server(`+OK\r\n${HELLO}`);
    expect(tls).toEqual({ client: HELLO, server: HELLO });
  });

  it("reports a refusal", () => {
    const refused = greeted().client("STLS\r\n").server("-ERR Command not permitted when TLS active\r\n");
    expect(facts(refused)?.reply).toEqual(["-ERR Command not permitted when TLS active", false, 3]);
  });

  it("matches answers to pipelined commands, lists included", () => {
    const pipelined = greeted().client("CAPA\r\nUIDL 1\r\nSTLS\r\n");
    expect(facts(pipelined.server(`${CAPABILITIES}-ERR no\r\n+OK go\r\n`))?.reply).toEqual([
      "+OK go",
      true,
      3,
    ]);
  });

  it("takes the greeting not for an answer where the client spoke before it", () => {
    const early = talk().client("STLS\r\n").server("+OK ready\r\n-ERR no\r\n");
    expect(facts(early)?.reply).toEqual(["-ERR no", false, 2]);
  });

  it("takes the first line for an answer if the capture begins late", () => {
    const late = talk(false).client("STLS\r\n").server("-ERR no\r\n");
    expect(facts(late)?.reply).toEqual(["-ERR no", false, 2]);
  });

  it("finds a ClientHello if only the client's side was captured", () => {
    expect(talk().client("STLS\r\n", HELLO).tls.client).toBe(HELLO);
  });

  it("knows that a list without STLS offers nothing", () => {
    expect(facts(greeted().client("CAPA\r\n").server("+OK\r\nTOP\r\n.\r\n"))?.offered).toBe(false);
  });

  it("takes no list but CAPA's for an offer", () => {
    expect(facts(greeted().client("LIST\r\n").server("+OK\r\nSTLS\r\n.\r\n"))?.offered).toBe(null);
  });

  it("reports a login and the end of the dialogue in the clear, and no credentials", () => {
    const login = greeted()
      .client("USER me\r\n")
      .server("+OK\r\n")
      .client("PASS secret\r\n")
      .server("+OK\r\n")
      .client("QUIT\r\n");
    expect([facts(login), login.spoken]).toEqual([
      upgrade({ continuedInClear: true, hasQuit: true }),
      ["+OK", "USER", "+OK", "PASS", "+OK", "QUIT"],
    ]);
  });

  it("takes no command from an AUTH exchange", () => {
    const auth = greeted().client("AUTH LOGIN\r\n").server("+ VXNlcg==\r\n").client("STLS\r\n");
    expect(facts(auth)?.command).toBe(null);
  });
});
