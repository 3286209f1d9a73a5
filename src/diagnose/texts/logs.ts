// What programs write, by what happened -> what findings say of logs: a text for each program.
import type { SystemText } from "../../session/session.ts";
import { capitalized } from "../../text/sentence.ts";
import { LOG_WORDS, type LogWords } from "./log-words.ts";

const {
  "protocol-error": PROTOCOL_ERROR,
  "sent-in-clear": SENT_IN_CLEAR,
  "socket-error": SOCKET_ERROR,
} = LOG_WORDS;

/** The other side closed with a FIN during the handshake, without an alert. */
export const END_OF_FILE = logTexts(
  SOCKET_ERROR,
  LOG_WORDS.closed,
  LOG_WORDS["left-after-starttls"],
  LOG_WORDS["handshake-failed"],
  LOG_WORDS["no-connection"],
  SENT_IN_CLEAR,
  PROTOCOL_ERROR,
);
/** The other side reset the connection. */
export const RESET = logTexts(LOG_WORDS.reset);
/** The other side never answered. */
export const TIMEOUT = logTexts(LOG_WORDS["timed-out"], LOG_WORDS["handshake-timeout"]);
/** What was sent never arrived. */
export const LOST = logTexts(
  LOG_WORDS.stopped,
  LOG_WORDS["timed-out"],
  LOG_WORDS["handshake-timeout"],
  SOCKET_ERROR.slice(1, 2),
);

/** An alert from the server that logs name only by its number. */
export const ANY_ALERT: readonly SystemText[] = [
  { system: "OpenSSL", text: 'The client: "SSL alert number" with the number of the alert.' },
  {
    system: "Windows",
    text: "System log, Schannel: event 36887 on the client, 36888 on the server, with the number.",
  },
];

export const PROTOCOL_VERSION = logTexts(LOG_WORDS["alert-70"], LOG_WORDS["version-refused"], PROTOCOL_ERROR);
export const HANDSHAKE_FAILURE = logTexts(
  LOG_WORDS["alert-40"],
  LOG_WORDS["nothing-in-common"],
  PROTOCOL_ERROR,
);

/** A certificate was rejected, whatever for. */
export const CERTIFICATE = logTexts(
  LOG_WORDS["certificate-rejected"],
  LOG_WORDS["certificate-alerts"],
  LOG_WORDS.untrusted,
);
export const CERTIFICATE_EXPIRED = logTexts(LOG_WORDS.expired);
export const CERTIFICATE_NOT_YET_VALID = logTexts(LOG_WORDS["not-yet-valid"]);
export const NAME_MISMATCH = logTexts(LOG_WORDS["name-mismatch"]);
export const SELF_SIGNED = logTexts(LOG_WORDS["self-signed"]);
export const UNTRUSTED = logTexts(LOG_WORDS.untrusted);

/** Plain text where TLS is expected. */
export const PLAIN_TEXT = logTexts(LOG_WORDS["plain-text"], PROTOCOL_ERROR);
/** The client requires TLS, and it was not offered or was refused. */
export const NO_TLS = logTexts(LOG_WORDS["no-tls"]);

/** In the order of the programs' first words. */
function logTexts(...lists: readonly (readonly LogWords[])[]): readonly SystemText[] {
  const bySystem = new Map<string, LogWords[]>();
  for (const entry of lists.flat())
    bySystem.set(entry.system, [...(bySystem.get(entry.system) ?? []), entry]);
  return [...bySystem].map(([system, entries]) => {
    const hasBothSides = new Set(entries.map(({ side }) => side)).size > 1;
    return { system, text: entries.map((entry) => sentence(entry, hasBothSides)).join(" ") };
  });
}

function sentence({ side, note, words }: LogWords, saysSide: boolean): string {
  const sideWord = side === undefined || !saysSide ? [] : [side === "client" ? "sending" : "receiving"];
  const where = [...sideWord, ...(note === undefined ? [] : [note])].join(", ");
  const start = where === "" ? "" : `${capitalized(where)}: `;
  const quoted = words.map((text) => `"${text}"`).join(", ");
  return `${start}${quoted}${quoted.endsWith('."') ? "" : "."}`;
}
