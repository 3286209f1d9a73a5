// IRC: STARTTLS, answered 670 or 691 (IRCv3 tls extension; messages by RFC 1459 section 2.3).
import type { Timestamp } from "../tcp/timestamp.ts";
import { LineDialect } from "./line-dialect.ts";
import { byFirstLine } from "./opening-bytes.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";

export const irc: StarttlsProtocol = {
  name: "irc",
  ports: [194, 6665, 6666, 6667, 6668, 6669],
  recognises: byFirstLine({
    client: {
      yes: /^(?:CAP (?:LS|REQ|END|LIST)(?: .*)?|NICK :?\S+|USER \S+ \S+ \S+ :?.*)$/i,
      maybe: /^(?:STARTTLS|PASS \S+.*)$/i,
    },
    server: { yes: /^(?::\S+ (?:NOTICE|CAP|\d{3}) .*|NOTICE (?:AUTH|\*) .*)$/, maybe: /^(?:PING|ERROR) / },
  }),
  create: (host) => new IrcDialect(host),
};

const MESSAGE = /^(?:@\S+ +)?(?::\S+ +)?([A-Za-z]+|\d{3})(?: +(.*))?$/s;
const KNOWN = new Set(
  (
    "AUTHENTICATE AWAY CAP INVITE JOIN KICK LIST MODE MOTD NAMES NICK NOTICE PART PASS PING PONG PRIVMSG QUIT " +
    "STARTTLS TOPIC USER USERHOST WHO WHOIS"
  ).split(" "),
);
const STARTTLS_ACCEPTED = "670";
const STARTTLS_FAILED = "691";
const WELCOME = "001";
/** Unknown command, and not registered: replies of servers without STARTTLS. */
const REFUSALS = new Set(["421", "451"]);

class IrcDialect extends LineDialect {
  readonly protocol = "irc";
  /** The list of capabilities so far names TLS. */
  private listsTls = false;

  protected clientLine(line: string, timestamp: Timestamp): string {
    const verb = MESSAGE.exec(line)?.[1]?.toUpperCase() ?? "";
    if (!KNOWN.has(verb)) return "data";
    if (verb === "STARTTLS") this.upgrade.ask(verb, timestamp);
    if (verb === "QUIT") this.upgrade.hasQuit = true;
    return verb;
  }

  protected serverLine(line: string, timestamp: Timestamp): string {
    const [, word = "", parameters = ""] = MESSAGE.exec(line) ?? [];
    const command = word.toUpperCase();
    if (command === "CAP") this.capabilities(parameters);
    else if (command === WELCOME) this.upgrade.continuedInClear = true;
    else if (command === STARTTLS_ACCEPTED || command === STARTTLS_FAILED) {
      this.upgrade.answer(`${command} ${parameters}`, command === STARTTLS_ACCEPTED, timestamp);
    } else if (REFUSALS.has(command) && /^(?:\S+ )?STARTTLS(?: |$)/i.test(parameters)) {
      this.upgrade.answer(`${command} ${parameters}`, false, timestamp);
    }
    return /^\d{3}$/.test(command) || KNOWN.has(command) || command === "ERROR" ? command : "data";
  }

  /** `* LS * :a b` goes on, `* LS :c d` is the end of the list. */
  private capabilities(parameters: string): void {
    const [, more, list = ""] = /^\S+ LS (\* )?:?(.*)$/i.exec(parameters) ?? [];
    if (!/^\S+ LS /i.test(parameters)) return;
    if (/(?:^| )tls(?: |=|$)/i.test(list)) this.listsTls = true;
    if (more === undefined) this.upgrade.offered = this.listsTls;
  }
}
