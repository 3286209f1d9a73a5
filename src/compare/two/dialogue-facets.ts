// What was said in the clear before TLS, and how long the server took to answer.
import { nameOfClient } from "../../diagnose/dialogue.ts";
import type { Session } from "../../session/session.ts";
import { isWhole } from "../../session/view.ts";
import { duration } from "../../text/amounts.ts";
import { elapsedMs } from "../../text/elapsed.ts";
import { quotable, quotedReply } from "../../text/messages.ts";
import { always, type Facet, type IsSame, listReading, type Reading, type Weight } from "./facet.ts";
import { NAMES } from "./names.ts";
import type { TurningPoint } from "./turning-point.ts";

const EARLY: readonly TurningPoint[] = ["before-tls", "hello", "after"];

const PROTOCOL: Facet = {
  name: "protocol",
  topic: "dialogue",
  causes: EARLY,
  // On another port another is spoken.
  weight: (failing, working) => (failing.server.port === working.server.port ? "often" : "no"),
  read: ({ session: { protocol, frames } }) =>
    protocol === "unknown" ? null : { key: protocol, text: protocol, frame: frames.first },
};

const CLIENT_NAME: Facet = {
  name: "client's name in EHLO",
  topic: "dialogue",
  causes: ["before-tls", "after"],
  weight: always("sometimes"),
  read({ session }) {
    const name = nameOfClient(session);
    const ehlo = session.smtp?.ehlo ?? session.smtpInTls?.ehlo;
    return name === null ? null : { key: name.toLowerCase(), text: name, frame: ehlo?.frame ?? null };
  },
};

/** In the clear, and without STARTTLS: what leads to it. */
const COMMANDS: Facet = {
  name: "commands in the clear",
  topic: "dialogue",
  causes: ["before-tls"],
  weight: (failing, working) => {
    const [own, other] = [firstVerb(failing), firstVerb(working)];
    return own !== other && FIRST_VERBS.has(own) && FIRST_VERBS.has(other) ? "often" : "no";
  },
  read({ session: { smtp, view } }) {
    if (smtp === null || smtp.exchanges.length === 0 || !isWhole(view)) return null;
    const verbs = smtp.exchanges.map(({ verb }) => verb);
    const isTls = verbs.indexOf(smtp.starttls.command?.verb ?? "");
    const before = isTls < 0 ? verbs : verbs.slice(0, isTls + 1);
    const shown = before.length > MAX_VERBS ? [...before.slice(0, MAX_VERBS), "..."] : before;
    return { key: before.join(), text: shown.join(", "), frame: smtp.exchanges[0]?.frame ?? null };
  },
};

/** What follows it may be an answer to what the server offered. */
const firstVerb = ({ smtp }: Session): string => smtp?.exchanges[0]?.verb ?? "";
/** What a client begins with of its own accord. */
const FIRST_VERBS = new Set(["EHLO", "HELO", "LHLO", "STARTTLS"]);

const MAX_VERBS = 8;

/** A server that is strict about it refuses such a client. */
const isRude: Weight = (failing) => (rudenessOf(failing).length > 0 ? "often" : "no");

const WAITING: Facet = {
  name: NAMES.waiting,
  topic: "dialogue",
  causes: ["before-tls", "hello"],
  weight: isRude,
  read({ session }) {
    // What is missing may be what it waited for.
    if (session.smtp === null || !isWhole(session.view)) return null;
    const found = rudenessOf(session);
    const text = found.map(({ what }) => what).join(", ") || "waits for each reply, lines end in CR LF";
    return { key: text, text, frame: found[0]?.frame ?? session.smtp.ehlo?.frame ?? null };
  },
};

function rudenessOf({ smtp }: Session): readonly { readonly what: string; readonly frame: number }[] {
  if (smtp === null) return [];
  const { earlyFrame, helloBeforeReply, bareLineFeed } = smtp;
  return [
    { what: "speaks before the greeting", frame: earlyFrame },
    { what: "begins TLS before the reply to STARTTLS", frame: helloBeforeReply },
    { what: "ends lines in LF without CR", frame: bareLineFeed?.frame ?? null },
  ].flatMap(({ what, frame }) => (frame === null ? [] : [{ what, frame }]));
}

/** The offer is the server's decision, or that of a device; what a client makes of it may decide. */
const CAPABILITIES: Facet = {
  name: "capabilities (reply to EHLO)",
  topic: "dialogue",
  causes: [],
  weight: always("no"),
  read({ session: { smtp } }) {
    if (!smtp?.ehloReply) return null;
    const words = smtp.capabilities.map((line) => quotable(line.toUpperCase()));
    return listReading([...new Set(words)].toSorted(), smtp.ehloReply.frame);
  },
};

const reply = (name: string, read: (session: Session) => Reading | null): Facet => ({
  name,
  topic: "dialogue",
  causes: [],
  weight: always("no"),
  read: ({ session }) => read(session),
});

const GREETING = reply("greeting", ({ smtp }) => {
  const banner = smtp?.banner;
  return banner ? { key: String(banner.code), text: quotedReply(banner), frame: banner.frame } : null;
});

const STARTTLS_REPLY = reply("reply to STARTTLS", ({ smtp, dialogue }) => {
  const found = smtp?.starttls.reply;
  if (found) return { key: String(found.code), text: quotedReply(found), frame: found.frame };
  const other = dialogue?.reply;
  return other
    ? { key: String(other.accepted), text: `"${quotable(other.text)}"`, frame: other.frame }
    : null;
});

/** Shorter waits are the network's, and differ from one connection to the next. */
const NOTABLE_MS = 1000;
const MANY_TIMES = 3;

const isSameTime: IsSame = (a, b) => {
  const [less, more] = [a.reading.amount ?? 0, b.reading.amount ?? 0].toSorted((x, y) => x - y);
  return (more ?? 0) < NOTABLE_MS || (more ?? 0) < MANY_TIMES * (less ?? 0);
};

/** So long that a client may give up. */
const LONG_MS = 10_000;

function timing(
  name: string,
  causes: readonly TurningPoint[],
  read: (session: Session) => { readonly milliseconds: number | null; readonly frame: number } | null,
): Facet {
  return {
    name,
    topic: "timing",
    causes,
    isSame: isSameTime,
    weight: (failing, working) => {
      const [own, other] = [failing, working].map((each) => read(each)?.milliseconds ?? 0);
      if ((own ?? 0) < (other ?? 0)) return "no";
      return (own ?? 0) >= LONG_MS ? "sometimes" : "rarely";
    },
    read({ session }) {
      const found = read(session);
      if (found === null || found.milliseconds === null || found.milliseconds < 0) return null;
      const { milliseconds, frame } = found;
      const text = duration(milliseconds);
      return { key: text, text, frame, amount: milliseconds };
    },
  };
}

/** Of the frame, from the first one; null where it begins no turn. */
function turnMs({ turns }: Session, frame: number): number | null {
  return turns.find(({ firstFrame }) => firstFrame === frame)?.startMs ?? null;
}

function sinceMs(session: Session, time: string | null, frame: number): number | null {
  const [start, end] = [elapsedMs(session.startTime, time), turnMs(session, frame)];
  return start === null || end === null ? null : end - start;
}

const TIMINGS: readonly Facet[] = [
  timing(NAMES.greetingDelay, ["before-tls"], (session) => {
    const frame = session.turns[0]?.from === "server" ? session.turns[0].firstFrame : null;
    return session.view.fromStart && frame !== null && session.smtp?.banner
      ? { milliseconds: turnMs(session, frame), frame }
      : null;
  }),
  timing("time to the reply to STARTTLS", ["before-tls"], (session) => {
    const { command, reply: answer } = session.smtp?.starttls ?? { command: null, reply: null };
    if (!command || !answer) return null;
    return { milliseconds: sinceMs(session, command.time, answer.frame), frame: answer.frame };
  }),
  timing("time from the ClientHello to the answer", ["hello", "server-flight"], (session) => {
    const hello = session.tls?.clientHello;
    const answer = session.tls?.messages.find(({ from }) => from === "server");
    if (!hello || !answer) return null;
    return { milliseconds: elapsedMs(hello.time, answer.time), frame: answer.frame };
  }),
];

export const DIALOGUE_FACETS: readonly Facet[] = [
  PROTOCOL,
  WAITING,
  CLIENT_NAME,
  COMMANDS,
  CAPABILITIES,
  GREETING,
  STARTTLS_REPLY,
  ...TIMINGS,
];
