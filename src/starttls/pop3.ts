// POP3: STLS and its status line (RFC 2595 section 4; multi-line replies by RFC 1939 section 3, CAPA by RFC 2449).
import type { Timestamp } from "../tcp/timestamp.ts";
import { LineDialect } from "./line-dialect.ts";
import { byFirstLine } from "./opening-bytes.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";

export const pop3: StarttlsProtocol = {
  name: "pop3",
  ports: [110],
  recognises: byFirstLine({
    client: { yes: /^(?:CAPA|STLS)$/i, maybe: /^(?:USER \S+|AUTH(?: \S+)?|APOP \S+ [0-9a-f]{32}|QUIT)$/i },
    server: { yes: /^\+OK \S/, maybe: /^(?:\+OK|-ERR)(?: |$)/ },
  }),
  create: (host) => new Pop3Dialect(host),
};

const COMMAND = /^([A-Za-z]{3,4})(?: +(.*))?$/s;
const KNOWN = new Set(
  "APOP AUTH CAPA DELE LANG LIST NOOP PASS QUIT RETR RSET STAT STLS TOP UIDL USER UTF8".split(" "),
);
const MULTI_LINE = new Set(["CAPA", "LIST", "RETR", "TOP", "UIDL"]);
const LOGIN = new Set(["APOP", "AUTH", "PASS", "USER"]);

class Pop3Dialect extends LineDialect {
  readonly protocol = "pop3";
  /** The command whose reply goes on until a line with a dot. */
  private listing: string | null = null;
  private listsStls = false;

  protected clientLine(line: string, timestamp: Timestamp): string {
    const [, word = "", argument = ""] = COMMAND.exec(line) ?? [];
    const verb = word.toUpperCase();
    if (!KNOWN.has(verb) || this.next === "AUTH") return "data";
    // LIST and UIDL of one message are answered by one line.
    const isSingle = (verb === "LIST" || verb === "UIDL") && argument !== "";
    this.await(isSingle ? "NOOP" : verb);
    if (verb === "STLS") this.upgrade.ask(verb, timestamp);
    // AUTH without an argument asks for the list of mechanisms.
    if (LOGIN.has(verb) && argument !== "") this.upgrade.continuedInClear = true;
    if (verb === "QUIT") this.upgrade.hasQuit = true;
    return verb;
  }

  protected serverLine(line: string, timestamp: Timestamp): string {
    if (this.listing !== null) return this.listed(line);
    const status = /^(?:\+OK|-ERR)(?= |$)/.exec(line)?.[0];
    if (status === undefined) return "data";
    if (!this.greets()) this.reply(this.answered(), line, status === "+OK", timestamp);
    return status;
  }

  private reply(verb: string | undefined, line: string, isPositive: boolean, timestamp: Timestamp): void {
    if (verb === "STLS") this.upgrade.answer(line, isPositive, timestamp);
    else if (isPositive && verb !== undefined && MULTI_LINE.has(verb)) {
      this.listing = verb;
      this.listsStls = false;
    }
  }

  private listed(line: string): string {
    if (line === ".") {
      if (this.listing === "CAPA" && !this.upgrade.continuedInClear) this.upgrade.offered = this.listsStls;
      this.listing = null;
    } else if (/^STLS$/i.test(line.trim())) {
      this.listsStls = true;
    }
    return "data";
  }
}
