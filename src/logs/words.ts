// What programs write of TLS, by symptom: what findings name of it, and all the rest, which only `explain` loads.
import { LOG_WORDS, type LogWords } from "../diagnose/texts/log-words.ts";
import { isSymptomId, type SymptomId } from "./symptoms.ts";
import { CERTIFICATE_WORDS } from "./words/certificates.ts";
import { CONNECTION_WORDS } from "./words/connection.ts";
import { DIALOGUE_WORDS } from "./words/dialogue.ts";
import { HANDSHAKE_WORDS } from "./words/handshake.ts";
import type { WordTable } from "./words/words.ts";

const SCHANNEL = "Windows (Schannel)";

const TABLES: readonly WordTable[] = [
  LOG_WORDS,
  CONNECTION_WORDS,
  HANDSHAKE_WORDS,
  CERTIFICATE_WORDS,
  DIALOGUE_WORDS,
];

export const ALL_WORDS: readonly (readonly [SymptomId, LogWords])[] = TABLES.flatMap((table) =>
  Object.entries(table).flatMap(([id, all = []]) =>
    isSymptomId(id) ? all.map((words) => [id, words] as const) : [],
  ),
);

/**
 * Texts that mean something only if nothing else is asked, and whose they are: in a line of a log they would be found
 * everywhere.
 */
export const ALONE: Readonly<Record<string, readonly [SymptomId, system: string]>> = {
  socketerror: ["socket-error", "Exchange"],
  ssl_error_syscall: ["socket-error", "OpenSSL"],
  fin: ["closed", ""],
  rst: ["reset", ""],
  reset: ["reset", ""],
  timeout: ["timed-out", ""],
  connectionreset: ["reset", "Exchange"],
  "10053": ["reset", "Windows"],
  "10054": ["reset", "Windows"],
  "104": ["reset", "Linux"],
  timedout: ["timed-out", "Exchange"],
  "10060": ["timed-out", "Windows"],
  "110": ["timed-out", "Linux"],
  "10061": ["refused", "Windows"],
  "111": ["refused", "Linux"],
  etls: ["handshake-failed", "nodemailer"],
  esocket: ["no-connection", "nodemailer"],
  "4.4.1": ["timed-out", ""],
  "4.4.2": ["bad-connection", ""],
  "421 4.4.2": ["bad-connection", ""],
  "4.4.7": ["expired-in-queue", ""],
  "4.7.5": ["certificate-rejected", ""],
  "36870": ["own-certificate", SCHANNEL],
  "36871": ["own-certificate", SCHANNEL],
  "36873": ["nothing-in-common", SCHANNEL],
  "36874": ["nothing-in-common", SCHANNEL],
  "36875": ["client-certificate-missing", SCHANNEL],
  "36876": ["certificate-rejected", SCHANNEL],
  "36877": ["client-certificate-rejected", SCHANNEL],
  "36880": ["worked", SCHANNEL],
  "36881": ["expired", SCHANNEL],
  "36882": ["untrusted", SCHANNEL],
  "36883": ["revoked", SCHANNEL],
  "36884": ["name-mismatch", SCHANNEL],
  "36886": ["own-certificate", SCHANNEL],
  "36887": ["some-alert", SCHANNEL],
  "36888": ["some-alert", SCHANNEL],
  "12014": ["own-certificate", "Exchange"],
};
