// FTP: AUTH TLS and its reply (RFC 4217 section 4; FEAT by RFC 2389, multi-line replies by RFC 959 section 4.2).
import type { Timestamp } from "../tcp/timestamp.ts";
import { LineDialect } from "./line-dialect.ts";
import { byFirstLine } from "./opening-bytes.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";

export const ftp: StarttlsProtocol = {
  name: "ftp",
  ports: [21],
  recognises: byFirstLine({
    client: {
      yes: /^(?:AUTH (?:TLS|SSL)(?:-[CP])?|FEAT)$/i,
      maybe: /^(?:USER|PASS|SYST|OPTS|CLNT|HOST|LANG|PBSZ|PROT|QUIT|HELP|NOOP)(?: |$)/i,
    },
    // SMTP greets with the same code.
    server: { yes: /^220[ -](?!.*\bE?SMTP\b).*FTP/, maybe: /^(?:220|120|421)(?:[ -](?!.*\bESMTP\b)|$)/ },
  }),
  create: (host) => new FtpDialect(host),
};

const COMMAND = /^([A-Za-z]{3,4})(?: +(.*))?$/s;
const MECHANISM = /^(?:TLS|SSL)(?:-[CP])?$/i;
const KNOWN = new Set(
  (
    "ABOR ACCT ADAT ALLO APPE AUTH CCC CDUP CLNT CONF CWD DELE ENC EPRT EPSV FEAT HELP HOST LANG LIST MDTM MFMT " +
    "MIC MKD MLSD MLST MODE NLST NOOP OPTS PASS PASV PBSZ PORT PROT PWD QUIT REIN REST RETR RMD RNFR RNTO SITE " +
    "SIZE SMNT STAT STOR STOU STRU SYST TYPE USER XCUP XCWD XMKD XPWD XRMD"
  ).split(" "),
);

class FtpDialect extends LineDialect {
  readonly protocol = "ftp";
  /** The code of a reply that goes on until a line with this code and a space. */
  private unfinished: string | null = null;
  /** What FEAT lists so far: AUTH with TLS, or only commands that belong to it, as vsftpd does. */
  private listed: "tls" | "protection" | null = null;

  protected clientLine(line: string, timestamp: Timestamp): string {
    const [, word = "", argument = ""] = COMMAND.exec(line) ?? [];
    const verb = word.toUpperCase();
    if (!KNOWN.has(verb)) return "data";
    if (verb === "AUTH" && MECHANISM.test(argument.trim())) {
      const command = `AUTH ${argument.trim().toUpperCase()}`;
      this.await(command);
      this.upgrade.ask(command, timestamp);
      return verb;
    }
    this.await(verb);
    if (verb === "USER" || verb === "PASS") this.upgrade.continuedInClear = true;
    if (verb === "QUIT") this.upgrade.hasQuit = true;
    return verb;
  }

  protected serverLine(line: string, timestamp: Timestamp): string {
    const [, code, separator] = /^([1-6]\d\d)([ -]|$)/.exec(line) ?? [];
    if (this.unfinished !== null && (code !== this.unfinished || separator === "-")) {
      if (/^\s*AUTH\b.*\b(?:TLS|SSL)/i.test(line)) this.listed = "tls";
      else if (/^\s*(?:PBSZ|PROT)\b/i.test(line)) this.listed ??= "protection";
      return "incomplete";
    }
    if (code === undefined) return "data";
    this.unfinished = separator === "-" ? code : null;
    if (separator === "-") return "incomplete";
    // After 1xx the final reply is still to come.
    if (!code.startsWith("1") && !this.greets()) this.reply(this.answered(), code, line, timestamp);
    return code;
  }

  private reply(verb: string | undefined, code: string, line: string, timestamp: Timestamp): void {
    if (verb?.startsWith("AUTH ")) this.upgrade.answer(line, code === "234" || code === "334", timestamp);
    else if (verb === "FEAT" && code === "211" && this.listed !== "protection") {
      this.upgrade.offered = this.listed === "tls";
    }
    this.listed = null;
  }
}
