// The ports of mail servers, and the protocol by port.
import { STARTTLS_PORTS } from "../starttls/dialects.ts";
import { imap } from "../starttls/imap.ts";
import { pop3 } from "../starttls/pop3.ts";
import { smtp } from "../starttls/smtp.ts";

/** TLS from the first byte (RFC 8314). */
const SUBMISSIONS_PORT = 465;

/** Those of SMTP, and the one where TLS comes first. */
export const DEFAULT_PORTS: readonly number[] = [...smtp.ports, SUBMISSIONS_PORT].toSorted((a, b) => a - b);

/** Where mail is fetched: IMAP and POP3, and both where TLS comes first (RFC 8314). */
export const MAILBOX_PORTS: readonly number[] = [...imap.ports, ...pop3.ports, 993, 995].toSorted(
  (a, b) => a - b,
);

/** By name of the protocol; `tls` where TLS comes first. */
export const SPOKEN: ReadonlyMap<number, string> = new Map([...STARTTLS_PORTS, [SUBMISSIONS_PORT, "tls"]]);
