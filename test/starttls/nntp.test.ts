import { describe, expect, it } from "vitest";
import { nntp } from "../../src/starttls/nntp.ts";
import { HELLO, Talk, told, upgrade } from "../build/talk.ts";

const talk = () => new Talk((host) => nntp.create(host));
const facts = ({ dialect }: ReturnType<typeof talk>) => told(dialect.upgrade);
const greeted = () => talk().server("200 news.example.org ready\r\n");
const CAPABILITIES = "101 Capability list:\r\nVERSION 2\r\nREADER\r\nSTARTTLS\r\n.\r\n";

describe("NntpDialect", () => {
  it("reports the offer, the command and its answer", () => {
    // RFC 4642 section 2.2.3.
    const example = greeted().client("CAPABILITIES\r\n").server(CAPABILITIES).client("STARTTLS\r\n");
    expect(facts(example.server("382 Continue with TLS negotiation\r\n"))).toEqual(
      upgrade({
        offered: true,
        command: ["STARTTLS", 4],
        reply: ["382 Continue with TLS negotiation", true, 5],
      }),
    );
  });

  it("finds the byte at which each side's TLS begins", () => {
    const { tls } = greeted().client(`STARTTLS\r\n${HELLO}`).server(`382 go\r\n${HELLO}`);
    expect(tls).toEqual({ client: HELLO, server: HELLO });
  });

  it.each(["580 Security layer already active", "502 no"])("takes %j for a refusal", (answer) => {
    expect(facts(greeted().client("STARTTLS\r\n").server(`${answer}\r\n`))?.reply).toEqual([
      answer,
      false,
      3,
    ]);
  });

  it("knows that a list without STARTTLS offers nothing", () => {
    const listed = greeted().client("CAPABILITIES\r\n").server("101 list\r\nREADER\r\n.\r\n");
    expect(facts(listed)?.offered).toBe(false);
  });

  it("takes no reply from a block, and no command from an article", () => {
    const post = greeted()
      .client("HELP\r\nPOST\r\n")
      .server("100 help\r\n382 no reply\r\n.\r\n", "340 send it\r\n")
      .client("Subject: x\r\n\r\nSTARTTLS\r\n.\r\n")
      .server("240 received\r\n")
      .client("STARTTLS\r\n")
      .server("502 no\r\n");
    expect(facts(post)).toEqual(
      upgrade({ command: ["STARTTLS", 7], reply: ["502 no", false, 8], continuedInClear: true }),
    );
  });

  it("finds a ClientHello if only the client's side was captured", () => {
    expect(talk().client("STARTTLS\r\n", HELLO).tls.client).toBe(HELLO);
  });

  it("tells QUIT, and no credentials", () => {
    const login = greeted().client("AUTHINFO USER secret\r\n").server("381 more\r\n").client("QUIT\r\n");
    expect([facts(login), login.spoken]).toEqual([
      upgrade({ continuedInClear: true, hasQuit: true }),
      ["200", "AUTHINFO", "381", "QUIT"],
    ]);
  });
});
