// ManageSieve: STARTTLS, answered OK, NO or BYE (RFC 5804 sections 1.2, 1.7 and 2.2).
import type { Timestamp } from "../tcp/timestamp.ts";
import { LineDialect } from "./line-dialect.ts";
import { byFirstLine } from "./opening-bytes.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";

export const sieve: StarttlsProtocol = {
  name: "sieve",
  ports: [4190],
  recognises: byFirstLine({
    client: { maybe: /^(?:CAPABILITY|STARTTLS|LOGOUT|NOOP|AUTHENTICATE ".*)$/i },
    server: { yes: /^"(?:IMPLEMENTATION|SASL|SIEVE|STARTTLS|VERSION)"(?: |$)/i },
  }),
  create: (host) => new SieveDialect(host),
};

const COMMAND = /^([A-Za-z]+)(?: |$)/;
const REPLY = /^(OK|NO|BYE)(?: |$)/i;
const LITERAL = /\{(\d{1,9})\+?\}$/;
const KNOWN = new Set(
  (
    "AUTHENTICATE CAPABILITY CHECKSCRIPT DELETESCRIPT GETSCRIPT HAVESPACE LISTSCRIPTS LOGOUT NOOP PUTSCRIPT " +
    "RENAMESCRIPT SETACTIVE STARTTLS UNAUTHENTICATE"
  ).split(" "),
);

class SieveDialect extends LineDialect {
  readonly protocol = "sieve";
  /** Inside the server's list of capabilities, which comes as the greeting too: whether STARTTLS was in it. */
  private listed: boolean | null = null;

  protected clientLine(line: string, timestamp: Timestamp): string {
    this.skip("client", Number(LITERAL.exec(line)?.[1] ?? 0));
    const verb = COMMAND.exec(line)?.[1]?.toUpperCase() ?? "";
    if (!KNOWN.has(verb)) return "data";
    this.await(verb);
    if (verb === "STARTTLS") this.upgrade.ask(verb, timestamp);
    if (verb === "AUTHENTICATE") this.upgrade.continuedInClear = true;
    if (verb === "LOGOUT") this.upgrade.hasQuit = true;
    return verb;
  }

  protected serverLine(line: string, timestamp: Timestamp): string {
    this.skip("server", Number(LITERAL.exec(line)?.[1] ?? 0));
    const status = REPLY.exec(line)?.[1]?.toUpperCase();
    if (status !== undefined) {
      this.reply(line, status, timestamp);
      return status;
    }
    if (/^"IMPLEMENTATION"/i.test(line)) this.listed ??= false;
    if (/^"STARTTLS"/i.test(line)) this.listed = true;
    return "data";
  }

  private reply(line: string, status: string, timestamp: Timestamp): void {
    if (this.listed !== null && status === "OK" && !this.upgrade.continuedInClear)
      this.upgrade.offered = this.listed;
    this.listed = null;
    if (!this.greets() && this.answered() === "STARTTLS")
      this.upgrade.answer(line, status === "OK", timestamp);
  }
}
