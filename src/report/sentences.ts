// Session -> its story in sentences: what became of it, who aborted, what was offered, what was not seen.
import type { Missing, Outcome, Session, TlsSession } from "../session/session.ts";
import { notUsedText } from "../diagnose/dialogue.ts";
import type { FindingId } from "../diagnose/finding-texts.ts";
import { answered, closeSentence, endingSentences } from "../diagnose/ending-sentences.ts";
import { insideSentence } from "./inside-dialogue.ts";
import { suiteCount } from "./offer.ts";
import { mainFinding } from "./outcome.ts";
import { count } from "../text/amounts.ts";
import { offeredVersions } from "../text/code-points.ts";
import { quotable, quotedReply } from "../text/messages.ts";
import { endpointText } from "../text/places.ts";
import { printable } from "../text/printable.ts";

/** At least one sentence, each complete, none with a line end; text from the capture is printable. */
export function sentencesOf(session: Session): string[] {
  return [...storyOf(session), ...offerSentences(session.tls), ...viewSentences(session)];
}

/** The same without what was offered and chosen. */
export function endSentences(session: Session): string[] {
  return [...storyOf(session), ...viewSentences(session)];
}

function storyOf(session: Session): string[] {
  const story = STORIES[session.outcome](session);
  return [...(story.length > 0 ? story : [noEnd(session)]), ...proxySentence(session)];
}

const STORIES: Readonly<Record<Outcome, (session: Session) => string[]>> = {
  established: (session) => [
    "TLS was established.",
    ...insideSentence(session).map(printable),
    ...closeSentence(session.close),
  ],
  "handshake-failed": (session) => {
    const sentences = ending(session);
    return sentences.length > 0 ? sentences : ["The handshake did not complete."];
  },
  "starttls-refused": refusedStory,
  "starttls-not-offered": (session) => [
    ...(isSaidBy("starttls-not-offered", session) ? [] : [notOffered(session)]),
    ...clearStory(session),
  ],
  "starttls-not-used": (session) => [`${notUsedText(session)}.`, ...clearStory(session)],
  "no-handshake": (session) => clearStory(session),
  "incomplete-capture": (session) => ending(session),
};

/** The detail of the finding that a session's text begins with says it: no sentence repeats that. */
const isSaidBy = (id: FindingId, session: Session): boolean => mainFinding(session)?.id === id;

function proxySentence({ proxy }: Session): string[] {
  if (proxy === null) return [];
  const { frame, version, source } = proxy;
  const whom = source === null ? "without addresses" : `for ${endpointText(source)}`;
  return [`The connection begins with a PROXY header ${whom} (version ${version}, frame ${frame}).`];
}

function ending(session: Session): string[] {
  return session.aborted === null ? closeSentence(session.close) : endingSentences(session);
}

function noEnd({ tls, view }: Session): string {
  const hello = tls?.clientHello;
  if (!hello || tls.serverHello || tls.helloRetryRequest || !view.bothSides) {
    return "The capture does not show how this connection ended.";
  }
  return `The capture shows neither an answer to the ClientHello (frame ${hello.frame}) nor the end of the connection.`;
}

/** What was refused and sent in the clear, then the end. */
function clearStory(session: Session): string[] {
  const [refusal] = session.aborted?.with === "reply" ? [] : (session.smtp?.replies ?? []);
  const refused = refusal ? [printable(`The server replied ${quotedReply(refusal)}.`)] : [];
  return [...refused, ...inClear(session), ...ending(session)];
}

function refusedStory(session: Session): string[] {
  const { command, reply } = session.smtp?.starttls ?? {};
  if (!command || !reply) return [...dialogueRefusal(session), ...inClear(session), ...ending(session)];
  const isSaid = session.aborted?.with === "reply" && session.aborted.frame === reply.frame;
  return [
    ...(isSaid ? [] : [answered(command, quotedReply(reply))]),
    ...inClear(session),
    ...ending(session),
  ];
}

function dialogueRefusal({ dialogue }: Session): string[] {
  if (!dialogue?.command || !dialogue.reply) return ["The server refused STARTTLS."];
  const { command, reply } = dialogue;
  return [answered(command, `"${quotable(reply.text)}" (frame ${reply.frame})`)];
}

function notOffered({ smtp, dialogue }: Session): string {
  if (dialogue) return "The server did not offer TLS.";
  if (!smtp?.ehlo) return "The server did not offer STARTTLS.";
  const { ehlo, ehloReply } = smtp;
  if (ehloReply === null) {
    return `The client sent HELO (frame ${ehlo.frame}); only the reply to EHLO can offer STARTTLS.`;
  }
  if (ehloReply.code >= 400) {
    return `The server refused EHLO (frame ${ehloReply.frame}); only the reply to EHLO can offer STARTTLS.`;
  }
  const verb = ehlo.command === "LHLO" ? "LHLO" : "EHLO";
  const { length } = smtp.capabilities;
  const among = length === 0 ? "" : ` among ${count(length, "extension")}`;
  return `The server's reply to ${verb} (frame ${ehloReply.frame}) offers no STARTTLS${among}.`;
}

function inClear({ smtp, dialogue }: Session): string[] {
  if (dialogue?.continuedInClear) return ["The client continued in clear text."];
  return smtp?.mailInClear ? ["Mail content was sent in clear text."] : [];
}

function offerSentences(tls: TlsSession | null): string[] {
  if (!tls?.clientHello) return [];
  const hello = tls.clientHello;
  const offer = `The client offers ${offeredVersions(hello)}, with ${count(suiteCount(hello), "cipher suite")}.`;
  const chosen = tls.serverHello;
  if (!chosen) return [offer];
  const suite = chosen.cipherSuite === null ? "" : ` and ${chosen.cipherSuite.name}`;
  return [offer, `The server chose ${chosen.negotiatedVersion.name}${suite} (frame ${chosen.frame}).`];
}

function viewSentences(session: Session): string[] {
  const { view, outcome } = session;
  if (outcome === "established") return [];
  const sentences: string[] = [];
  if (!view.bothSides && !isSaidBy("capture-one-sided", session)) {
    sentences.push(
      "The capture has frames from one side only, so it does not show what the other side sent.",
    );
  }
  if (!view.fromStart && view.syns === 0 && !isSaidBy("capture-starts-midstream", session))
    sentences.push("The start of this connection is not in the capture.");
  for (const side of ["client", "server"] as const) {
    const missing = view.missing.filter((gap) => gap.from === side);
    const [first] = missing;
    if (first) sentences.push(missingSentence(missing, first));
  }
  return sentences;
}

const REASONS: Readonly<Record<Missing["reason"], string>> = {
  "not-captured": "are not in the capture",
  "not-delivered": "never reached the other side and are not in the capture",
  unknown: "are not in the capture",
  "snapshot-length": "were cut off by the capture's snapshot length",
  limit: "were discarded, because they arrived too far out of order",
};

function missingSentence(missing: readonly Missing[], first: Missing): string {
  const bytes = missing.reduce((sum, gap) => sum + gap.bytes, 0);
  const amount = count(bytes, "byte");
  return `${amount} from the ${first.from} ${REASONS[first.reason]} (noticed in frame ${first.frame}).`;
}
