// What `starttls-inspect explain` says of words that are not findings: outcomes, certainties, faults, column headings.
import type { Outcome } from "../session/session.ts";

export interface Topic {
  readonly group: "Outcome" | "Count" | "Severity" | "Certainty" | "Fault" | "Column";
  readonly title: string;
  readonly text: string;
}

const OUTCOMES: Readonly<Record<Outcome, Topic>> = {
  established: {
    group: "Outcome",
    title: "TLS was established",
    text:
      "Both sides' Finished messages were seen (in TLS 1.3 they are encrypted; then the matching " +
      "records). Such a session counts as failed only if its main finding is an error: for example, the " +
      "server closed at once, or data was lost.",
  },
  "handshake-failed": {
    group: "Outcome",
    title: "TLS was started but not established",
    text:
      "A ClientHello was seen, or something else after the server agreed to STARTTLS, and then the end: a " +
      "fatal alert, an answer in plain text, a FIN or an RST. It counts as failed.",
  },
  "starttls-refused": {
    group: "Outcome",
    title: "The server refused STARTTLS",
    text:
      "The reply to STARTTLS was a 4xx or 5xx code (in other protocols NO, BAD or -ERR), and no TLS " +
      "followed. It counts as failed even if the client then sent the mail in clear text.",
  },
  "starttls-not-offered": {
    group: "Outcome",
    title: "The server did not offer STARTTLS",
    text:
      "The EHLO reply does not contain STARTTLS (in other protocols: the capability list does not contain " +
      "it), or the client sent only HELO, whose reply cannot offer it. It counts as failed, unless mail " +
      "was then sent in clear text and the main finding is not an error.",
  },
  "starttls-not-used": {
    group: "Outcome",
    title: "The client did not use STARTTLS",
    text:
      "STARTTLS was offered, and the client continued in clear text or disconnected without using it. It " +
      "counts as failed if a side aborted the connection, or if the main finding is an error.",
  },
  "no-handshake": {
    group: "Outcome",
    title: "The connection ended before TLS was started",
    text:
      "It was refused, ended during the greeting or EHLO, or was closed without a ClientHello after the " +
      "server agreed to STARTTLS. Whether TLS would have worked is unknown. It counts as failed if a side " +
      "aborted the connection, or if the main finding is an error.",
  },
  "incomplete-capture": {
    group: "Outcome",
    title: "The capture does not show how the session ended",
    text:
      "The decisive part is not in the capture: the beginning, the end, one side, or packets in between. " +
      "It never counts as failed.",
  },
};

const GRADES: Readonly<Record<string, Topic>> = {
  failed: {
    group: "Count",
    title: "What counts as a failed session",
    text:
      "The same everywhere: in the totals, summary.failed, --failed, causes and verify. A session " +
      "counts if its main finding is an error. Apart from that, handshake-failed and starttls-refused " +
      "count; starttls-not-offered counts unless mail was sent in clear text; starttls-not-used and " +
      "no-handshake count if a side aborted the connection. incomplete-capture never counts: it is unknown whether it failed. Sessions that are neither " +
      "established nor failed are counted as other.",
  },
  other: {
    group: "Count",
    title: "Sessions that are neither established nor failed",
    text:
      "TLS was not established, and nothing shows that it failed: a connection that was closed in order " +
      "before TLS, mail sent in clear text where that was possible, or a capture that does not show the " +
      "end. The outcomes in brackets after the number say which.",
  },
  error: {
    group: "Severity",
    title: "TLS or mail delivery failed",
    text: "A session whose main finding is an error counts as failed.",
  },
  warning: {
    group: "Severity",
    title: "It worked, but is unsafe or about to fail",
    text: "Warnings are shown by default, like errors.",
  },
  info: {
    group: "Severity",
    title: "A fact that helps to read the session",
    text: "Shown with --verbose and in JSON.",
  },
  certain: {
    group: "Certainty",
    title: "The bytes in this capture prove it",
    text:
      "No other explanation fits. Missing packets lower it if they could disprove the finding. For what " +
      "earns each certainty, run explain with the finding's id.",
  },
  likely: {
    group: "Certainty",
    title: "The evidence fits no other common cause, but does not prove this one",
    text: "Act on it, and verify it with what the finding names: a log, or a capture at the other end.",
  },
  possible: {
    group: "Certainty",
    title: "The evidence fits, but other causes fit too",
    text: "The finding names them if they are known. Look for more evidence first.",
  },
};

const SIDES: Readonly<Record<string, Topic>> = {
  client: {
    group: "Fault",
    title: "The side that opened the connection: usually the sender",
    text: 'As a fault: change what the client sends, or how it is configured. "On the client" is where to do it.',
  },
  server: {
    group: "Fault",
    title: "The side that accepted the connection: usually the receiver",
    text:
      'As a fault: change what the server answers, or how it is configured. "On the server" is where to ' +
      "do it.",
  },
  path: {
    group: "Fault",
    title: "The network, or a device between the two sides",
    text: "A firewall, proxy, load balancer or link changed, dropped or answered traffic.",
  },
  capture: {
    group: "Fault",
    title: "How the packets were captured",
    text: "Neither side is at fault: the decisive packets were not captured. Capture again as the finding says.",
  },
};

const COLUMNS: Readonly<Record<string, Topic>> = {
  stream: {
    group: "Column",
    title: "The number of the TCP connection in its capture",
    text: "The same as Wireshark's tcp.stream, starting at 0. --stream N shows one.",
  },
  time: {
    group: "Column",
    title: "When the connection started",
    text: "The time of its first packet, in UTC or in the zone of --tz. JSON and CSV are always in UTC.",
  },
  starttls: {
    group: "Column",
    title: "The request for TLS and the server's reply",
    text:
      'The frame of the command, then the reply\'s code and frame: "frame 13, 220 in 14". If STARTTLS was ' +
      "not sent, it says whether STARTTLS was offered, or that TLS started at once.",
  },
  offered: {
    group: "Column",
    title: "The highest TLS version and the cipher suites that the ClientHello offers",
    text:
      "The version is read from the body of the hello (supported_versions if present), never from the " +
      "record. --ciphers lists all suites.",
  },
  chosen: {
    group: "Column",
    title: "The TLS version and cipher suite that the ServerHello chose",
    text: '"nothing" if no ServerHello was seen.',
  },
  "closed-by": {
    group: "Column",
    title: "Which side sent the first FIN or RST",
    text:
      "With its frame, and how long after which message. The side that closed first is not always the one " +
      "that aborted: a side that receives an alert closes too. If neither FIN acknowledges the other, " +
      "neither side was first.",
  },
  "inside-tls": {
    group: "Column",
    title: "What was said inside TLS",
    text:
      "Only where keys decrypted it: the commands with the code of each reply, refusals in full, with frames. " +
      "On the wire it was encrypted; in ladder diagrams its arrows are drawn with ~ or dashed. Credentials " +
      "and message content are never kept.",
  },
  keys: {
    group: "Column",
    title: "Whose keys decrypted a session",
    text:
      "A key log (--keylog FILE: what SSLKEYLOGFILE or OpenSSL's -keylogfile writes on one of the two sides), " +
      "or the capture itself, where it holds the keys. If a side could not be decrypted to its end, it says " +
      "since which frame and why. Without keys, or without those of this connection, there is no such line.",
  },
  against: {
    group: "Column",
    title: "Evidence against a cause",
    text:
      "Other clients that established TLS with the same server, or the same client elsewhere. Shown as " +
      '"Against it" with a cause.',
  },
};

const TOPICS: Readonly<Record<string, Topic>> = { ...OUTCOMES, ...GRADES, ...SIDES, ...COLUMNS };

export const TOPIC_IDS: readonly string[] = Object.keys(TOPICS);

const ALSO_CALLED: ReadonlyMap<string, string> = new Map([
  ["keylog", "keys"],
  ["--keylog", "keys"],
  ["key-log", "keys"],
  ["sslkeylogfile", "keys"],
]);

/** Null where it is none of them. Capital letters and spaces do not matter: "Closed by". */
export function topicOf(text: string): { readonly id: string; readonly topic: Topic } | null {
  const id = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
  const named = ALSO_CALLED.get(id) ?? id;
  const topic = Object.hasOwn(TOPICS, named) ? TOPICS[named] : undefined;
  return topic === undefined ? null : { id: named, topic };
}

/** The topic that a word names, or all of the group that it names ("severity"); empty if it is neither. */
export function topicsOf(text: string): readonly { readonly id: string; readonly topic: Topic }[] {
  const one = topicOf(text);
  if (one !== null) return [one];
  const named = text.trim().toLowerCase();
  const [, ids = []] = topicGroups().find(([group]) => group.toLowerCase() === named) ?? [];
  return ids.flatMap((id) => topicOf(id) ?? []);
}

/** Ids by group, in order. */
export function topicGroups(): readonly (readonly [group: string, ids: readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const [id, { group }] of Object.entries(TOPICS)) groups.set(group, [...(groups.get(group) ?? []), id]);
  return [...groups];
}
