import { describe, expect, it } from "vitest";
import { lmtp } from "../../src/starttls/lmtp.ts";
import { SmtpDialect } from "../../src/starttls/smtp.ts";
import { HELLO, Talk } from "../build/talk.ts";

const talk = () => new Talk((host) => lmtp.create(host));

describe("SmtpDialect for LMTP", () => {
  it("is SMTP in which the client says LHLO", () => {
    // RFC 2033 section 4.2, with STARTTLS.
    const example = talk()
      .server("220 foo.edu LMTP server ready\r\n")
      .client("LHLO foo.edu\r\n")
      .server("250-foo.edu\r\n250-PIPELINING\r\n250 STARTTLS\r\n")
      .client("STARTTLS\r\n")
      .server(`220 go\r\n${HELLO}`)
      .client(HELLO);
    expect([example.dialect.protocol, example.tls]).toEqual(["lmtp", { client: HELLO, server: HELLO }]);
  });

  it("has the port's protocol before the client has greeted", () => {
    expect(talk().server("220 ready\r\n").dialect.protocol).toBe("lmtp");
  });

  it("is SMTP if the client says EHLO", () => {
    expect(talk().server("220 ready\r\n").client("EHLO a\r\n").dialect.protocol).toBe("smtp");
  });

  it("is recognised on a port of SMTP too", () => {
    const other = new Talk((host) => new SmtpDialect(host)).server("220 ready\r\n").client("LHLO a\r\n");
    expect(other.dialect.protocol).toBe("lmtp");
  });
});
