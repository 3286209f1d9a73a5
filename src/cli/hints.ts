// What a capture has beside its sessions -> one line that names the next step.
import type { Traffic } from "../capture-report.ts";
import { mailboxText } from "../not-read.ts";

/** For a capture with sessions: IMAP and POP3 connections, which are not inspected by default; null if there are none. */
export function mailboxHint(
  { sessions, mailboxPorts }: Traffic,
  inspected: { readonly allPorts: boolean },
): string | null {
  if (sessions === 0 || mailboxPorts.length === 0 || inspected.allPorts) return null;
  return mailboxText({ mailboxPorts });
}
