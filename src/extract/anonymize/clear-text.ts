// Lines of a cleartext SMTP dialogue to lines of the same length that name nobody (RFC 5321, RFC 4954). What is redacted
// needs no state: a line that is neither a command nor a reply may be part of a message or an AUTH exchange. Only what
// it counts as depends on the lines before it.
import { isKnownWord, mayRefuseLogin } from "../../starttls/refusal-words.ts";
import { isSaslMechanism } from "../../starttls/sasl-mechanisms.ts";
import { isAddress } from "./private-address.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

/** Counts of what was replaced, for the user. */
export interface Replaced {
  hostNames: number;
  mailboxes: number;
  /** Redacted lines between DATA and the final dot. */
  messageLines: number;
  /** AUTH commands with a redacted response, in the command or after it. */
  authExchanges: number;
  /** Other redacted commands and arguments, and lines that are not SMTP. */
  unknownCommands: number;
  serverNames: number;
  certificates: number;
}

/** What a client's redacted line is part of; "counted auth" is an AUTH exchange that has been counted. */
type Context = "command" | "auth" | "counted auth" | "message";

export class ClearText {
  readonly replaced: Replaced;
  private context: Context = "command";
  private readonly pseudonyms: Pseudonyms;
  /** Words that identify somebody anywhere in a line, in lower case. */
  private readonly secrets: ReadonlySet<string>;

  constructor(pseudonyms: Pseudonyms, secrets: ReadonlySet<string>, replaced: Replaced) {
    this.pseudonyms = pseudonyms;
    this.secrets = secrets;
    this.replaced = replaced;
  }

  /** The next line is the first of a side of a connection. */
  begin(): void {
    this.context = "command";
  }

  /** One line with its end, one character a byte. */
  clientLine(line: string): string {
    const [, verb = "", gap = "", argument = "", end = ""] = LINE.exec(line) ?? [];
    const rule = CLIENT_RULES.get(verb.toUpperCase());
    // The end of a message.
    if (/^\.\r*\n?$/.test(line)) {
      this.context = "command";
      return line;
    }
    if (rule !== undefined && this.context !== "message")
      this.context = verb.toUpperCase() === "AUTH" ? "auth" : "command";
    // A device that overwrites commands writes only x.
    if (rule === undefined) return this.redacted(line).replace(/^xxxx/, "zxxx");
    const shown = verb + gap + rule(argument, this) + end;
    if (verb.toUpperCase() === "DATA" && argument === "") this.context = "message";
    return shown;
  }

  serverLine(line: string): string {
    const [, code = "", text = "", end = ""] = REPLY.exec(line) ?? [];
    if (code === "") return this.redacted(line);
    // A challenge, or its echo, may hold a user's name.
    if (code.startsWith("334")) return code + crossedOut(text) + end;
    if (mayRefuseLogin({ code: Number.parseInt(code, 10), text })) return code + this.refusal(text) + end;
    return code + this.prose(text) + end;
  }

  /** Of a login, which it may repeat: what is no word of servers is crossed out. */
  private refusal(text: string): string {
    return text.replaceAll(TOKEN, (token, at: number) => {
      const replaced = this.token(token);
      const isOpen = replaced !== token || isKnownWord(token, at === 0) || DATE.test(token);
      return isOpen ? replaced : crossedOut(token);
    });
  }

  /** Every character but line ends becomes an x. */
  redacted(text: string): string {
    if (/[^\r\n]/.test(text)) this.countRedacted();
    return crossedOut(text);
  }

  private countRedacted(): void {
    if (this.context === "message") this.replaced.messageLines++;
    else if (this.context === "command") this.replaced.unknownCommands++;
    else if (this.context === "auth") {
      this.replaced.authExchanges++;
      this.context = "counted auth";
    }
  }

  /** Replaces names of hosts, mailboxes, addresses and identifiers among other words. */
  prose(text: string): string {
    return text.replaceAll(TOKEN, (token) => this.token(token));
  }

  host(name: string): string {
    this.replaced.hostNames++;
    const [, open = "", core = "", close = ""] = /^(\[?(?:IPv6:)?)(.*?)(\]?)$/is.exec(name) ?? [];
    return open + (isAddress(core) ? this.pseudonyms.addressText(core) : this.pseudonyms.host(core)) + close;
  }

  /** `<local@host>` with what may follow it. */
  path(argument: string): string {
    return argument.replaceAll(/(<)([^<>]*)(>)|([^\s<>:]+@[^\s<>]+)/g, (whole, open, inner, close) => {
      if (open === undefined) return this.mailbox(whole);
      return `${open}${inner === "" ? "" : this.mailbox(inner)}${close}`;
    });
  }

  mailbox(address: string): string {
    this.replaced.mailboxes++;
    return this.pseudonyms.mailbox(address);
  }

  private token(token: string): string {
    const [, core = "", tail = ""] = /^(.*?)([.:!?]*)$/s.exec(token) ?? [];
    if (core.includes("@")) return this.mailbox(core) + tail;
    const [, label = "", address = ""] = /^((?:IPv6:)?)(.*)$/is.exec(core) ?? [];
    if (isAddress(address)) return label + this.pseudonyms.addressText(address) + tail;
    if (isHostName(core)) return this.host(core) + tail;
    if (this.secrets.has(core.toLowerCase())) return this.pseudonyms.word(core) + tail;
    if (isIdentifier(core)) return this.pseudonyms.word(core) + tail;
    return token;
  }
}

const crossedOut = (text: string): string => text.replaceAll(/[^\r\n]/g, "x");

const TOKEN = /[^\s<>()[\],;"'=]+/g;
/** As Exchange ends its refusals with. */
const DATE = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

const LINE = /^([A-Za-z][A-Za-z-]*)([ \t]*)([^\r\n]*?)([ \t]*\r*\n?)$/;
const REPLY = /^(\d{3}(?:[ -]|(?=\r*\n?$)))([^\r\n]*)(\r*\n?)$/;

type ClientRule = (argument: string, text: ClearText) => string;

const nothing: ClientRule = (argument, text) => (argument === "" ? "" : text.redacted(argument));
const name: ClientRule = (argument, text) => argument.replaceAll(/\S+/g, (word) => text.host(word));

/** Parameters of MAIL and RCPT that say nothing of anybody (RFC 1870, RFC 6152, RFC 6531, RFC 3461, RFC 3030). */
const OPEN_PARAMETER = /^(?:SIZE=\d+|BODY=\w+|SMTPUTF8|RET=\w+|NOTIFY=[\w,]+|REQUIRETLS)$/i;

function envelope(argument: string, text: ClearText): string {
  const [, path = "", parameters = ""] =
    /^((?:FROM|TO)?[ \t]*:?[ \t]*(?:<[^>]*>|\S*))(.*)$/i.exec(argument) ?? [];
  const shown = parameters.replaceAll(/\S+/g, (parameter) => {
    return OPEN_PARAMETER.test(parameter) ? parameter : text.redacted(parameter);
  });
  return text.path(path) + shown;
}

/** A mechanism stays; all else goes. */
function mechanism(argument: string, text: ClearText): string {
  const [, named = "", gap = "", response = ""] = /^([\w-]*)(\s*)(.*)$/.exec(argument) ?? [];
  if (!isSaslMechanism(named)) return argument === "" ? "" : text.redacted(argument);
  return named + gap + (response === "" ? "" : text.redacted(response));
}

/** Of a PROXY header: its addresses are replaced, its ports stay. */
function addresses(argument: string, text: ClearText): string {
  const isHeader = /^(?:TCP4|TCP6|UNKNOWN)(?: [\d.:a-f]+){0,4}$/i.test(argument);
  return isHeader ? text.prose(argument) : text.redacted(argument);
}

/** Of an HTTP request that came to a mail port. */
const request: ClientRule = (argument, text) => {
  const [, path = "", version = ""] = /^(.*?)((?: HTTP\/\d\.\d)?)$/.exec(argument) ?? [];
  return (path === "" ? "" : text.redacted(path)) + version;
};

/** What the client may say; every other line is redacted. */
const CLIENT_RULES: ReadonlyMap<string, ClientRule> = new Map([
  ["EHLO", name],
  ["HELO", name],
  ["LHLO", name],
  ["MAIL", envelope],
  ["RCPT", envelope],
  ["AUTH", mechanism],
  ["PROXY", addresses],
  [
    "BDAT",
    (argument: string, text: ClearText) =>
      /^\d+(?: LAST)?$/i.test(argument) ? argument : text.redacted(argument),
  ],
  ...["GET", "HEAD", "POST", "PUT", "CONNECT", "OPTIONS"].map((verb): [string, ClientRule] => [
    verb,
    request,
  ]),
  ...["STARTTLS", "X-ANONYMOUSTLS", "DATA", "RSET", "NOOP", "QUIT", "HELP", "VRFY", "EXPN", "ETRN"].map(
    (verb): [string, ClientRule] => [verb, nothing],
  ),
]);

/** Letters and a dot: a version number, a date or an enhanced status code has no letters between dots. */
const isHostName = (word: string): boolean =>
  /^[\w-]+(?:\.[\w-]+)+$/.test(word) && /[a-z]/i.test(word) && !/^v?\d[\d.]*\d?[a-z]?\d*$/i.test(word);

/** Letters and digits mixed, as the identifiers of queues and sessions are. */
const isIdentifier = (word: string): boolean =>
  word.length >= 8 &&
  /^(?=.*\d)(?=.*[A-Za-z])[\dA-Za-z+/_-]+$/.test(word) &&
  !/^(?:8BITMIME|SMTPUTF8)$/i.test(word);
