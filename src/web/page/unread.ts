// What was read -> what is not in the report: files that could not be read, and what was left out of others.
import { type ComponentChild, Fragment, h } from "preact";
import { count, list } from "../../text/amounts.ts";
import { printable } from "../../text/printable.ts";
import type { AboutFile, ReadAnswer } from "../messages.ts";

export interface UnreadProps {
  readonly answer: Pick<ReadAnswer, "unreadable">;
  readonly isStopped: boolean;
}

export interface LeftOutProps extends UnreadProps {
  readonly answer: Pick<ReadAnswer, "unreadable" | "hints" | "morePorts" | "captures" | "rows">;
  /** Reads again with these ports too. */
  readonly onPorts: (ports: readonly number[]) => void;
  /** Reads again, the files as one capture. */
  readonly onJoin: () => void;
}

export function Unread({ answer, isStopped, onPorts, onJoin }: LeftOutProps): ComponentChild {
  const { unreadable, hints, morePorts: ports } = answer;
  return h(
    Fragment,
    null,
    isStopped && h("p", { class: "notice" }, "Interrupted: reporting what was read so far."),
    unreadable.length > 0 &&
      h(
        "section",
        { class: "notice", "aria-labelledby": "unreadable" },
        h("h2", { id: "unreadable" }, `${count(unreadable.length, "file")} could not be read`),
        h(FileNotes, { notes: unreadable }),
      ),
    isTorn(answer) &&
      h(
        "div",
        { class: "notice" },
        h("p", null, "Connections begin before the file they are in. Are these the files of a ring buffer?"),
        h("button", { type: "button", onClick: onJoin }, "Read them as one capture"),
      ),
    (hints.length > 0 || ports.length > 0) &&
      h(
        "div",
        { class: "notice" },
        hints.length > 0
          ? h(FileNotes, { notes: hints })
          : h("p", null, `Connections on ${portsText(ports)} were not inspected.`),
        ports.length > 0 &&
          h("button", { type: "button", onClick: () => onPorts(ports) }, `Inspect ${portsText(ports)} too`),
      ),
  );
}

/** Joined files are one capture. */
const isTorn = ({ captures, rows }: LeftOutProps["answer"]): boolean =>
  captures.length > 1 && Object.hasOwn(rows.findings, "capture-starts-midstream");

const portsText = (ports: readonly number[]): string =>
  `${ports.length === 1 ? "port" : "ports"} ${list(ports.map(String))}`;

/** Nothing could be read: there is no report. */
export function NothingRead({ answer, isStopped }: UnreadProps): ComponentChild {
  const { unreadable } = answer;
  return h(
    Fragment,
    null,
    h("h1", null, unreadable.length === 0 ? "Nothing was read" : "This could not be read"),
    isStopped && h("p", { class: "notice" }, "Interrupted before anything was read."),
    unreadable.length > 0 && h("div", { class: "notice" }, h(FileNotes, { notes: unreadable })),
  );
}

/** Nobody reads more, and a page of thousands answers slowly. */
const MAX_NOTES = 100;

function FileNotes({ notes }: { readonly notes: readonly AboutFile[] }): ComponentChild {
  return h(
    "ul",
    null,
    notes
      .slice(0, MAX_NOTES)
      .map(({ path, message }) =>
        h("li", { key: `${path}: ${message}` }, h("code", null, printable(path)), `: ${printable(message)}`),
      ),
    notes.length > MAX_NOTES &&
      h("li", null, `and ${count(notes.length - MAX_NOTES, "more file", "more files")}`),
  );
}
