// PostgreSQL: SSLRequest and the one byte that answers it (PostgreSQL documentation, "Message Flow", "SSL Session
// Encryption" and "Message Formats").
import { at, uint32 } from "../bytes/integers.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { Speaker } from "./dialect.ts";
import { FrameDialect, type FrameLength } from "./frame-dialect.ts";
import type { OpeningBytes, Recognition } from "./opening-bytes.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";

export const postgresql: StarttlsProtocol = {
  name: "postgresql",
  ports: [5432],
  recognises,
  create: (host) => new PostgresqlDialect(host),
};

/** Codes of requests, in the place of a StartupMessage's protocol version. */
const CODES: ReadonlyMap<number, { readonly name: string; readonly length: number | null }> = new Map([
  [80_877_103, { name: "SSLRequest", length: 8 }],
  [80_877_104, { name: "GSSENCRequest", length: 8 }],
  [80_877_102, { name: "CancelRequest", length: null }],
]);
const STARTUP = { name: "StartupMessage", length: null };
/** Versions 2 and 3: the major number is in the upper half. */
const MAJORS = new Set([2, 3]);
const MAX_STARTUP_BYTES = 10_000;
const HEADER_BYTES = 8;
const TLS_HANDSHAKE = 0x16;
const ANSWERS = new Set(["S", "N", "G", "E"]);

class PostgresqlDialect extends FrameDialect {
  readonly protocol = "postgresql";
  /** The requests whose answer has not come yet, in order. */
  private awaited: string[] = [];

  protected frameLength(from: Speaker, head: Uint8Array): FrameLength {
    if (from === "server") return isAnswer(head) ? 1 : "invalid";
    if (head.length < HEADER_BYTES) return "more";
    return kindOf(head) === null ? "invalid" : uint32(head, 0);
  }

  protected message(from: Speaker, bytes: Uint8Array, timestamp: Timestamp): string {
    if (from === "server") return this.answer(String.fromCharCode(at(bytes, 0)), timestamp);
    const name = kindOf(bytes)?.name ?? "data";
    if (name === "SSLRequest") this.upgrade.ask(name, timestamp);
    if (name === "SSLRequest" || name === "GSSENCRequest") this.awaited.push(name);
    else this.isOver = true;
    if (name === STARTUP.name) this.upgrade.continuedInClear = true;
    return name;
  }

  private answer(letter: string, timestamp: Timestamp): string {
    const request = this.awaited.shift();
    // Servers from before TLS send a whole ErrorResponse; GSSAPI hides all that follows.
    this.isOver = letter === "E" || letter === "G";
    if (request === "SSLRequest") this.upgrade.answer(letter, letter === "S", timestamp);
    return letter;
  }
}

function recognises(from: Speaker, { bytes }: OpeningBytes): Recognition {
  if (from === "server") {
    if (!isAnswer(bytes)) return "no";
    // Other protocols begin with such a letter too.
    if (bytes.length === 1) return "more";
    return at(bytes, 1) === TLS_HANDSHAKE ? "maybe" : "no";
  }
  if (at(bytes, 0) !== 0) return "no";
  if (bytes.length < HEADER_BYTES) return "more";
  const kind = kindOf(bytes);
  if (kind !== STARTUP) return kind === null ? "no" : "yes";
  if (bytes.length < HEADER_BYTES + 4) return "more";
  // The first parameter, or the user's name in version 2.
  const first = at(bytes, HEADER_BYTES);
  return first >= 0x61 && first <= 0x7a ? "yes" : "no";
}

const isAnswer = (bytes: Uint8Array): boolean => ANSWERS.has(String.fromCharCode(at(bytes, 0)));

/** Null for what begins no connection. */
function kindOf(head: Uint8Array): { readonly name: string; readonly length: number | null } | null {
  const length = uint32(head, 0);
  const code = uint32(head, 4);
  const known = CODES.get(code);
  if (known !== undefined) {
    const isRight = known.length === null ? length > HEADER_BYTES : length === known.length;
    return isRight ? known : null;
  }
  return MAJORS.has(code >>> 16) && length > HEADER_BYTES && length <= MAX_STARTUP_BYTES ? STARTUP : null;
}
