// What `starttls-inspect explain` says of words that are not findings: outcomes, certainties, faults and heads of columns.
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
      "The Finished of both sides were seen; in TLS 1.3, where they are encrypted, the records in their place. Such a session " +
      "counts as failed only where its main finding is an error: the server closed at once, say, or data was lost.",
  },
  "handshake-failed": {
    group: "Outcome",
    title: "TLS was begun and was not established",
    text:
      "A ClientHello was seen, or something else followed the server's go-ahead to STARTTLS, and so was the end: a fatal alert, " +
      "an answer in plain text, a FIN or an RST. It counts as failed.",
  },
  "starttls-refused": {
    group: "Outcome",
    title: "The server refused STARTTLS",
    text:
      "The reply to STARTTLS was a 4xx or 5xx code (in other protocols NO, BAD or -ERR), and no TLS followed. It counts as " +
      "failed, also where the client then sent the mail in the clear.",
  },
  "starttls-not-offered": {
    group: "Outcome",
    title: "The server did not offer STARTTLS",
    text:
      "The EHLO reply is without STARTTLS (in other protocols the list of capabilities is without TLS), or the client only " +
      "said HELO, to which nothing can be offered. It counts as failed, unless mail then went in the clear.",
  },
  "starttls-not-used": {
    group: "Outcome",
    title: "The client did not ask for TLS",
    text:
      "STARTTLS was offered, and the client went on in the clear or left without asking for it. It counts as failed where a " +
      "side gave the connection up, or where the main finding is an error.",
  },
  "no-handshake": {
    group: "Outcome",
    title: "The connection ended before TLS was begun",
    text:
      "It was refused, ended during the greeting or EHLO, or was closed after the server's go-ahead without a ClientHello. " +
      "What TLS would have done is not known. It counts as failed where a side gave the connection up, or where the main " +
      "finding is an error.",
  },
  "incomplete-capture": {
    group: "Outcome",
    title: "The capture does not show how it went",
    text:
      "What decides it is not in the capture: the beginning, the end, one side, or packets in between. It never counts as " +
      "failed.",
  },
};

const GRADES: Readonly<Record<string, Topic>> = {
  failed: {
    group: "Count",
    title: "What counts as a failed session",
    text:
      "The same everywhere: in the totals, summary.failed, --failed, causes and verify. handshake-failed and starttls-refused " +
      "count; starttls-not-offered counts unless mail went in the clear; any other session counts where a side gave it up " +
      "before TLS was established, or where its main finding is an error. incomplete-capture never counts: nobody can say " +
      "that it failed. What is neither established nor failed is other.",
  },
  error: {
    group: "Severity",
    title: "TLS or the mail failed",
    text: "A session whose main finding is an error counts as failed.",
  },
  warning: {
    group: "Severity",
    title: "It worked, but is unsafe or about to fail",
    text: "Warnings are shown unasked, as errors are.",
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
      "No other story fits them. Packets that the capture lacks lower it, where they could prove the finding wrong. What earns " +
      "each certainty: explain with the finding's id.",
  },
  likely: {
    group: "Certainty",
    title: "The evidence fits nothing else that is common, but does not prove it",
    text: "Act on it, and check it with what the finding names: a log, or a capture at the other end.",
  },
  possible: {
    group: "Certainty",
    title: "The evidence fits, but other causes fit too",
    text: "The finding names them where they are known. Look for more evidence first.",
  },
};

const SIDES: Readonly<Record<string, Topic>> = {
  client: {
    group: "Fault",
    title: "The side that opened the connection: mostly the sender",
    text: 'As a fault: what the client sends, or how it is set up, is to change. "On the client" is where to do it.',
  },
  server: {
    group: "Fault",
    title: "The side that was connected to: mostly the receiver",
    text: 'As a fault: what the server answers, or how it is set up, is to change. "On the server" is where to do it.',
  },
  path: {
    group: "Fault",
    title: "The network, or a device between the two sides",
    text: "A firewall, proxy, load balancer or link changed, dropped or answered what passed.",
  },
  capture: {
    group: "Fault",
    title: "How the packets were recorded",
    text: "Neither side is at fault: the recording lacks what would decide. Capture again as the finding says.",
  },
};

const COLUMNS: Readonly<Record<string, Topic>> = {
  stream: {
    group: "Column",
    title: "The number of the TCP connection in its capture",
    text: "The same as Wireshark's tcp.stream, from 0. --stream N shows one.",
  },
  time: {
    group: "Column",
    title: "When the connection began",
    text: "The time of its first packet, in UTC or in the zone of --tz. JSON and CSV are always in UTC.",
  },
  starttls: {
    group: "Column",
    title: "The request for TLS and the server's reply",
    text:
      'The frame of the command, then the reply\'s code and frame: "frame 13, 220 in 14". Where there was none it says whether ' +
      "STARTTLS was offered, or that TLS began at once.",
  },
  offered: {
    group: "Column",
    title: "The highest TLS version and the cipher suites that the ClientHello offers",
    text:
      "The version counts that is in the hello's body (supported_versions where that is there), never that of the record. " +
      "--ciphers lists all suites.",
  },
  chosen: {
    group: "Column",
    title: "The TLS version and cipher suite that the ServerHello chose",
    text: '"nothing" where no ServerHello was seen.',
  },
  "closed-by": {
    group: "Column",
    title: "Which side sent the first FIN or RST",
    text:
      "With its frame, and how long after what. Who closed first did not always give up first: a side that was sent an alert " +
      "closes too. Where neither FIN acknowledges the other, nobody was first.",
  },
  against: {
    group: "Column",
    title: "What speaks against a cause",
    text: 'Other clients that establish TLS with the same server, or the same client elsewhere: "Against it" of a cause.',
  },
};

const TOPICS: Readonly<Record<string, Topic>> = { ...OUTCOMES, ...GRADES, ...SIDES, ...COLUMNS };

export const TOPIC_IDS: readonly string[] = Object.keys(TOPICS);

/** Null where it is none of them. Capital letters and spaces do not matter: "Closed by". */
export function topicOf(text: string): { readonly id: string; readonly topic: Topic } | null {
  const id = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
  const topic = Object.hasOwn(TOPICS, id) ? TOPICS[id] : undefined;
  return topic === undefined ? null : { id, topic };
}

/** Ids by group, in order. */
export function topicGroups(): readonly (readonly [group: string, ids: readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const [id, { group }] of Object.entries(TOPICS)) groups.set(group, [...(groups.get(group) ?? []), id]);
  return [...groups];
}
