import { describe, expect, it } from "vitest";
import { ftp } from "../../src/starttls/ftp.ts";
import { HELLO, Talk, told, upgrade } from "../build/talk.ts";

const talk = () => new Talk((host) => ftp.create(host));
const facts = ({ dialect }: ReturnType<typeof talk>) => told(dialect.upgrade);
const greeted = () => talk().server("220-Welcome\r\n to here\r\n220 ready\r\n");
const featured = (...lines: string[]) =>
  greeted()
    .client("FEAT\r\n")
    .server(`211-Features:\r\n${lines.map((line) => ` ${line}\r\n`).join("")}211 End\r\n`);

describe("FtpDialect", () => {
  it("reports the offer, the command and its answer", () => {
    // RFC 4217 sections 6 and 12.3.
    const example = featured("AUTH TLS", "PBSZ", "PROT").client("AUTH TLS\r\n");
    expect(facts(example.server("234 AUTH command ok. Expecting TLS Negotiation.\r\n"))).toEqual(
      upgrade({
        offered: true,
        command: ["AUTH TLS", 4],
        reply: ["234 AUTH command ok. Expecting TLS Negotiation.", true, 5],
      }),
    );
  });

  it("finds the byte at which each side's TLS begins", () => {
    const { tls } = greeted().client(`auth ssl\r\n${HELLO}`).server(`234-go\r\n234 now\r\n${HELLO}`);
    expect(tls).toEqual({ client: HELLO, server: HELLO });
  });

  it.each(["534 not here", "431 no resources", "502 not implemented", "530 log in first"])(
    "takes %j for a refusal",
    (answer) => {
      expect(facts(greeted().client("AUTH TLS\r\n").server(`${answer}\r\n`))?.reply).toEqual([
        answer,
        false,
        3,
      ]);
    },
  );

  it.each([
    [["AUTH TLS-C;TLS-P;"], true],
    [["AUTH GSSAPI", "MDTM"], false],
    [["MDTM", "PBSZ", "PROT"], null],
    [[], false],
  ])("reads the features %j", (features, offered) => {
    expect(facts(featured(...features))?.offered).toBe(offered);
  });

  it("takes no other mechanism for TLS", () => {
    expect(facts(greeted().client("AUTH GSSAPI\r\n").server("334 go\r\n"))).toEqual(upgrade());
  });

  it("matches answers to pipelined commands after a preliminary reply", () => {
    const pipelined = greeted()
      .client("LIST\r\nAUTH TLS\r\n")
      .server("150 soon\r\n", "226 done\r\n500 no\r\n");
    expect(facts(pipelined)?.reply).toEqual(["500 no", false, 4]);
  });

  it("finds a ClientHello if only the client's side was captured", () => {
    expect(talk().client("AUTH TLS\r\n", HELLO).tls.client).toBe(HELLO);
  });

  it("reports a login and the end of the dialogue in the clear, and no credentials", () => {
    const login = greeted().client("USER me\r\n", "PASS secret\r\n", "QUIT\r\n");
    expect([facts(login), login.spoken]).toEqual([
      upgrade({ continuedInClear: true, hasQuit: true }),
      ["incomplete", "incomplete", "220", "USER", "PASS", "QUIT"],
    ]);
  });
});
