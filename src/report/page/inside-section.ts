// Session -> the part of its page that says what was said inside TLS, with whose keys that is known, and what is not.
import { isReadToEnd } from "../../diagnose/inside-tls.ts";
import type { Reply, Session, SmtpExchange, SmtpInTls } from "../../session/session.ts";
import { keysSentence, undecrypted } from "../decryption-text.ts";
import { commandText } from "../inside-dialogue.ts";
import { firstRows, otherRows } from "./long-grid.ts";
import type { Block, Fact, Grid, Section, Text } from "./page.ts";
import { printableLine } from "../../text/printable.ts";

/** Longest quotation of a reply in characters: a refusal is what is looked for. */
const REFUSAL_TEXT = 400;
const REPLY_TEXT = 100;

const TITLE = "Inside TLS";

export function insideSection(session: Session, id: string): Section[] {
  const { tls, smtpInTls } = session;
  const keys = keysSentence([session]);
  if (keys.length === 0) return [];
  const left = undecrypted(tls);
  const grid = smtpInTls === undefined ? null : dialogueGrid(smtpInTls, isReadToEnd(session, "server"));
  const blocks: Block[] = [
    { kind: "paragraph", text: keys },
    ...left.map((text) => ({ kind: "paragraph", text }) as const),
    ...(grid === null ? [] : [firstRows(grid)]),
    ...(smtpInTls === undefined ? [] : facts(smtpInTls)),
  ];
  return [{ id, title: TITLE, blocks, sections: grid === null ? [] : otherRows(grid, `${id}-more`) }];
}

interface Line {
  readonly command: SmtpExchange | null;
  readonly reply: Reply | null;
}

const frameOf = ({ command, reply }: Line): number => command?.frame ?? reply?.frame ?? 0;

/** The commands in order, and the replies that answer none. */
function dialogueGrid({ banner, exchanges, replies }: SmtpInTls, isRead: boolean): Grid | null {
  const answered = new Set(exchanges.map(({ reply }) => keyOf(reply)));
  const others = replies.filter((reply) => !answered.has(keyOf(reply)) && keyOf(reply) !== keyOf(banner));
  const lines: Line[] = [
    ...(banner === null ? [] : [{ command: null, reply: banner }]),
    ...exchanges.map((command) => ({ command, reply: command.reply })),
    ...others.map((reply) => ({ command: null, reply })),
  ].toSorted((a, b) => frameOf(a) - frameOf(b));
  if (lines.length === 0) return null;
  return {
    kind: "grid",
    caption: "Commands and replies",
    head: ["Frames", "Client", "Server"],
    rows: lines.map((line) => rowOf(line, isRead)),
  };
}

const keyOf = (reply: Reply | null): string => `${reply?.frame} ${reply?.code} ${reply?.text}`;

function rowOf({ command, reply }: Line, isRead: boolean): Text[] {
  const frames = [command, reply].flatMap((each) => (each === null ? [] : [each.frame]));
  return [
    frames.join(", "),
    command === null ? "" : [{ code: commandText(command) }],
    reply === null ? (isRead ? "no reply seen" : "no reply read") : [{ code: replyText(reply) }],
  ];
}

/** The extensions of EHLO are listed below. */
function replyText({ code, text }: Reply): string {
  const [first = ""] = text.split("\n");
  const shown = code >= 400 ? printableLine(text, REFUSAL_TEXT) : printableLine(first, REPLY_TEXT);
  return `${code} ${shown}`.trimEnd();
}

function facts({ capabilities, ehlo, exchangeSessionId }: SmtpInTls): Block[] {
  const rows: Fact[] = [];
  if (capabilities.length > 0) {
    rows.push([`${ehlo?.command ?? "EHLO"} extensions`, [{ code: capabilities.join(", ") }]]);
  }
  if (exchangeSessionId !== null) rows.push(["Exchange session id", [{ code: exchangeSessionId }]]);
  return rows.length === 0 ? [] : [{ kind: "facts", caption: TITLE, rows }];
}
