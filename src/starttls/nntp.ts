// NNTP: STARTTLS, answered 382 (RFC 4642 section 2.2; replies and multi-line blocks by RFC 3977 section 3).
import type { Timestamp } from "../tcp/timestamp.ts";
import { LineDialect } from "./line-dialect.ts";
import { byFirstLine } from "./opening-bytes.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";

export const nntp: StarttlsProtocol = {
  name: "nntp",
  ports: [119, 433],
  recognises: byFirstLine({
    client: {
      yes: /^(?:CAPABILITIES|MODE READER|MODE STREAM|AUTHINFO \S+.*|XOVER .*)$/i,
      maybe: /^(?:STARTTLS|GROUP \S+|LIST(?: .*)?|HELP|DATE|QUIT|IHAVE .*)$/i,
    },
    server: { yes: /^20[01] .*\b(?:NNTP|INN|NNRP|InterNetNews|news)/i, maybe: /^(?:20[01]|400|502)(?: |$)/ },
  }),
  create: (host) => new NntpDialect(host),
};

const KNOWN = new Set(
  (
    "ARTICLE AUTHINFO BODY CAPABILITIES CHECK DATE GROUP HDR HEAD HELP IHAVE LAST LIST LISTGROUP MODE NEWGROUPS " +
    "NEWNEWS NEXT OVER POST QUIT STARTTLS STAT TAKETHIS XHDR XOVER XPAT"
  ).split(" "),
);
/** Commands that a client may send before TLS. */
const BEFORE_TLS = new Set(["CAPABILITIES", "DATE", "HELP", "MODE", "QUIT", "STARTTLS"]);
/** After these a block follows that ends with a dot; after 211 only in reply to LISTGROUP. */
const BLOCKS = new Set(["100", "101", "215", "220", "221", "222", "224", "225", "230", "231", "282"]);
/** The client is to send an article. */
const SEND_ARTICLE = new Set(["335", "340"]);

class NntpDialect extends LineDialect {
  readonly protocol = "nntp";
  private inArticle = false;
  /** The command whose block the server is sending. */
  private block: string | null = null;
  private listsStarttls = false;

  protected clientLine(line: string, timestamp: Timestamp): string {
    if (this.inArticle) {
      this.inArticle = line !== ".";
      return "data";
    }
    const verb = /^([A-Za-z]+)(?: |$)/.exec(line)?.[1]?.toUpperCase() ?? "";
    if (!KNOWN.has(verb)) return "data";
    this.await(verb);
    if (verb === "STARTTLS") this.upgrade.ask(verb, timestamp);
    if (verb === "QUIT") this.upgrade.hasQuit = true;
    if (!BEFORE_TLS.has(verb)) this.upgrade.continuedInClear = true;
    // Sent without waiting for a reply (RFC 4644 section 2.5).
    this.inArticle = verb === "TAKETHIS";
    return verb;
  }

  protected serverLine(line: string, timestamp: Timestamp): string {
    if (this.block !== null) return this.listed(line, this.block);
    const code = /^([1-5]\d\d)(?: |$)/.exec(line)?.[1];
    if (code === undefined) return "data";
    if (!this.greets()) this.reply(code, line, timestamp);
    return code;
  }

  private reply(code: string, line: string, timestamp: Timestamp): void {
    // The article has a reply of its own.
    if (SEND_ARTICLE.has(code)) {
      this.inArticle = true;
      return;
    }
    const verb = this.answered();
    if (verb === "STARTTLS") this.upgrade.answer(line, code === "382", timestamp);
    else if (BLOCKS.has(code) || (code === "211" && verb === "LISTGROUP")) this.block = verb ?? "";
  }

  private listed(line: string, verb: string): string {
    if (/^STARTTLS$/i.test(line.trim())) this.listsStarttls = true;
    if (line !== ".") return "data";
    if (verb === "CAPABILITIES") this.upgrade.offered = this.listsStarttls;
    this.block = null;
    this.listsStarttls = false;
    return "data";
  }
}
