// What one side of a connection sent, in order, to the same with names replaced: clear SMTP, then TLS.
import { latin1 } from "../../bytes/ascii.ts";
import { at } from "../../bytes/integers.ts";
import type { ClearText } from "./clear-text.ts";
import { rewriteProxyHeader } from "./proxy-header.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import { redact } from "./redact.ts";
import { isTlsRecord, TlsNames } from "./tls-names.ts";

/** Contiguous bytes of one side, from a sequence number on. */
export interface Run {
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

export interface Rewritten {
  /** In stream order. */
  readonly runs: readonly Run[];
  /** What follows the runs is encrypted: it stays as it is. Otherwise whatever is not in a run is redacted. */
  readonly endsEncrypted: boolean;
}

/**
 * `isText` says that cleartext SMTP may be there: else everything that is not TLS is redacted. TLS is looked for at the start of
 * a run and of each line; within a message it is found only where one was written to look like it, and only names
 * are then replaced in it, so `mayUpgrade` says whether the connection came to TLS at all.
 */
export function rewriteStream(
  runs: readonly Run[],
  from: "client" | "server",
  { isText, mayUpgrade }: { readonly isText: boolean; readonly mayUpgrade: boolean },
  text: ClearText,
  pseudonyms: Pseudonyms,
): Rewritten {
  const isUpgrade = from === "client" ? /^(?:STARTTLS|X-ANONYMOUSTLS)\b/i : /^220\b/;
  const spoken = (line: string): string => {
    if (!isText) return text.redacted(line);
    return from === "client" ? text.clientLine(line) : text.serverLine(line);
  };
  text.begin();
  const written: Run[] = [];
  // The first bytes of a connection may be TLS at once.
  let mayBeTls = mayUpgrade;
  let isEncrypted = false;
  for (const { sequence, bytes: original } of runs) {
    const bytes = original.slice();
    const names = new TlsNames(bytes, isEncrypted, pseudonyms, text.replaced);
    let offset = from === "client" && written.length === 0 ? rewriteProxyHeader(bytes, pseudonyms) : 0;
    // After a gap the bytes may belong to a record that began before it, and cannot be distinguished from text.
    if (isEncrypted && !isTlsRecord(bytes, 0)) offset = bytes.length;
    while (offset < bytes.length) {
      if (mayBeTls && isTlsRecord(bytes, offset)) {
        offset = names.rewrite(offset);
        continue;
      }
      const end = endOfLine(bytes, offset);
      const before = latin1(bytes, offset, end);
      const after = spoken(before);
      for (let index = offset; index < end; index++) bytes[index] = after.charCodeAt(index - offset);
      mayBeTls = mayUpgrade && isUpgrade.test(before);
      // A chunk need not end with a line (RFC 3030).
      const chunk = from === "client" && isText ? Number(/^BDAT (\d{1,9})\b/i.exec(before)?.[1] ?? 0) : 0;
      offset = Math.min(bytes.length, end + chunk);
      redact(bytes, end, offset);
    }
    names.finish();
    ({ isEncrypted } = names);
    written.push({ sequence, bytes });
  }
  return { runs: written, endsEncrypted: isEncrypted };
}

function endOfLine(bytes: Uint8Array, start: number): number {
  for (let offset = start; offset < bytes.length; offset++) if (at(bytes, offset) === 0x0a) return offset + 1;
  return bytes.length;
}
