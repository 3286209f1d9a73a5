// LDAP: the extended operation StartTLS and its result (RFC 4511 sections 4.12 and 4.14; BER by section 5.1).
import { readLength } from "../bytes/ber-length.ts";
import { latin1 } from "../bytes/ascii.ts";
import type { Cursor } from "../bytes/cursor.ts";
import { decode } from "../bytes/decode.ts";
import { at } from "../bytes/integers.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { Speaker } from "./dialect.ts";
import { FrameDialect, type FrameLength } from "./frame-dialect.ts";
import type { OpeningBytes, Recognition } from "./opening-bytes.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";

export const ldap: StarttlsProtocol = {
  name: "ldap",
  ports: [389, 3268],
  recognises,
  create: (host) => new LdapDialect(host),
};

const STARTTLS = "1.3.6.1.4.1.1466.20037";
const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIND_REQUEST = 0x60;
const UNBIND_REQUEST = 0x42;
const SEARCH_REQUEST = 0x63;
const EXTENDED_REQUEST = 0x77;
const EXTENDED_RESPONSE = 0x78;

const REQUESTS: ReadonlyMap<number, string> = new Map([
  [BIND_REQUEST, "BindRequest"],
  [UNBIND_REQUEST, "UnbindRequest"],
  [SEARCH_REQUEST, "SearchRequest"],
  [0x66, "ModifyRequest"],
  [0x68, "AddRequest"],
  [0x4a, "DelRequest"],
  [0x6c, "ModifyDNRequest"],
  [0x6e, "CompareRequest"],
  [0x50, "AbandonRequest"],
  [EXTENDED_REQUEST, "ExtendedRequest"],
]);

const RESPONSES: ReadonlyMap<number, string> = new Map([
  [0x61, "BindResponse"],
  [0x64, "SearchResultEntry"],
  [0x65, "SearchResultDone"],
  [0x67, "ModifyResponse"],
  [0x69, "AddResponse"],
  [0x6b, "DelResponse"],
  [0x6d, "ModifyDNResponse"],
  [0x6f, "CompareResponse"],
  [0x73, "SearchResultReference"],
  [EXTENDED_RESPONSE, "ExtendedResponse"],
  [0x79, "IntermediateResponse"],
]);

/** Result codes that answer StartTLS (RFC 4511 sections 4.1.9 and 4.14.2). */
const RESULTS: ReadonlyMap<number, string> = new Map([
  [0, "success"],
  [1, "operationsError"],
  [2, "protocolError"],
  [10, "referral"],
  [51, "busy"],
  [52, "unavailable"],
  [53, "unwillingToPerform"],
  [80, "other"],
]);

class LdapDialect extends FrameDialect {
  readonly protocol = "ldap";
  /** The message ID of the last StartTLS. */
  private starttlsId: string | null = null;

  protected frameLength(_from: Speaker, head: Uint8Array): FrameLength {
    if (at(head, 0) !== SEQUENCE) return "invalid";
    const length = berLength(head);
    return typeof length === "number" ? length : length === "more" ? "more" : "invalid";
  }

  protected message(from: Speaker, bytes: Uint8Array, timestamp: Timestamp): string {
    const names = from === "client" ? REQUESTS : RESPONSES;
    const result = decode(envelope, bytes);
    const name = result.ok ? names.get(result.value.operation) : undefined;
    if (!result.ok || name === undefined) return "data";
    const { id, operation, contents } = result.value;
    if (from === "client") this.request(operation, id, contents, timestamp);
    else if (operation === EXTENDED_RESPONSE && id === this.starttlsId) {
      const outcome = decode(extendedResponse, contents);
      if (outcome.ok) this.upgrade.answer(outcome.value.text, outcome.value.code === 0, timestamp);
    }
    return name;
  }

  private request(operation: number, id: string, contents: Uint8Array, timestamp: Timestamp): void {
    if (operation === EXTENDED_REQUEST) {
      const name = decode(requestName, contents);
      if (!name.ok || name.value !== STARTTLS) return;
      this.starttlsId = id;
      this.upgrade.ask("StartTLS", timestamp);
    } else if (operation === UNBIND_REQUEST) {
      this.upgrade.hasQuit = true;
    } else if (operation !== SEARCH_REQUEST || !isForRoot(contents)) {
      this.upgrade.continuedInClear = true;
    }
  }
}

function recognises(from: Speaker, { bytes }: OpeningBytes): Recognition {
  if (at(bytes, 0) !== SEQUENCE) return "no";
  const result = decode(envelope, bytes);
  if (!result.ok) return result.error.kind === "truncated" ? "more" : "no";
  return (from === "client" ? REQUESTS : RESPONSES).has(result.value.operation) ? "yes" : "no";
}

/** Bytes of an element with tag and length. Null for lengths that LDAP does not allow (RFC 4511 section 5.1). */
function berLength(head: Uint8Array): number | "more" | null {
  const first = head[1];
  if (first === undefined) return "more";
  if (first < 0x80) return 2 + first;
  const digits = first - 0x80;
  if (digits === 0 || digits > 4) return null;
  if (head.length < 2 + digits) return "more";
  return 2 + digits + head.subarray(2, 2 + digits).reduce((length, digit) => length * 256 + digit, 0);
}

/** A message may be cut short: `contents` is what came of the operation. */
function envelope(cursor: Cursor): { id: string; operation: number; contents: Uint8Array } {
  cursor.skip(1, "LDAPMessage");
  readLength(cursor, "LDAPMessage");
  if (cursor.uint8("messageID") !== INTEGER) throw cursor.failure("invalid", "messageID");
  const idLength = readLength(cursor, "messageID");
  if (idLength < 1 || idLength > 5) throw cursor.failure("invalid", "messageID");
  const id = cursor.span(idLength, "messageID").join(".");
  const operation = cursor.uint8("protocolOp");
  readLength(cursor, "protocolOp");
  return { id, operation, contents: cursor.rest() };
}

function requestName(cursor: Cursor): string {
  cursor.skip(1, "requestName");
  return latin1(cursor.span(readLength(cursor, "requestName"), "requestName"));
}

function extendedResponse(cursor: Cursor): { code: number; text: string } {
  cursor.skip(1, "resultCode");
  const code = cursor.child(readLength(cursor, "resultCode"), "resultCode").uint8("resultCode");
  cursor.skip(1, "matchedDN");
  cursor.skip(readLength(cursor, "matchedDN"), "matchedDN");
  cursor.skip(1, "diagnosticMessage");
  const message = latin1(cursor.span(readLength(cursor, "diagnosticMessage"), "diagnosticMessage"));
  const name = RESULTS.get(code) ?? `resultCode ${code}`;
  return { code, text: message === "" ? name : `${name}: ${message}` };
}

/** A search of the root DSE, which lists the server's features: its base is empty. */
const isForRoot = (contents: Uint8Array): boolean => contents[0] === 0x04 && contents[1] === 0;
