// A server's close at once on a hello of TLS 1.1 or less -> what speaks for its version as the reason, and what against
// (RFC 8996).
import type { SessionWithOutcome } from "../session/session.ts";
import { isBelowTls12 } from "./client-hello.ts";
import { closedOnHello, type ClosedOnHello, closedWords } from "./close.ts";
import { agreedFrame } from "./handshake.ts";
import { isOfItsTime } from "./provider-age.ts";
import { reaction } from "./reaction.ts";
import type { Context, Match } from "./rule.ts";
import { doubtWords, matchWords, policyEvidence, sourceWords } from "./provider-words.ts";
import {
  choseHigher,
  choseLow,
  minimumSince,
  publishedMinimum,
  type PublishedMinimum,
} from "./server-minimum.ts";
import { END_OF_FILE, RESET } from "./texts/logs.ts";
import { versionNumber } from "./tls-versions.ts";
import { evidenceOf } from "./evidence.ts";
import { named } from "../text/code-points.ts";

export interface CloseOnOldHello {
  readonly closed: ClosedOnHello;
  /** The provider publishes a minimum above all that the hello offers. */
  readonly minimum: PublishedMinimum | null;
  /** A session in which the same server chose a higher version. */
  readonly other: SessionWithOutcome | null;
  /** What speaks for another reason than the version, to be joined. */
  readonly doubts: readonly string[];
}

/** Null too where the version is known not to be the reason: the server took one as low, or publishes that it does. */
export function closeOnOldHello(session: SessionWithOutcome, context: Context): CloseOnOldHello | null {
  const closed = closedOnHello(session);
  if (closed === null || !closed.isInstant || !isBelowTls12(closed.hello)) return null;
  if (choseLow(session, closed.hello, context) !== null) return null;
  const published = publishedMinimum(session, context);
  const isBelow = published !== null && versionNumber(closed.hello.highestVersion) < published.version;
  const other = choseHigher(session, closed.hello, context);
  const accepted = !isBelow && published?.match.isProven ? published : null;
  const { startTime } = session;
  if (accepted !== null && other === null && isOfItsTime(accepted.match.provider.source.date, startTime)) {
    return null;
  }
  const doubts = doubtsOf(closed, session, context);
  if (accepted !== null) doubts.push(acceptedWords(accepted));
  return { closed, minimum: isBelow ? published : null, other, doubts };
}

/** Minimums rise: what a provider accepted years ago is a doubt, and no proof that the reason is another. */
const acceptedWords = ({ match: { provider }, name }: PublishedMinimum): string =>
  `${provider.name} once published that it accepts ${name} (${sourceWords(provider.source)})`;

function doubtsOf({ hello, flag }: ClosedOnHello, session: SessionWithOutcome, context: Context): string[] {
  const newer = failedWithNewer(session, context);
  const { reset, hopLimit, openingHopLimit } = session.transport.server;
  const usual = hopLimit ?? openingHopLimit;
  const since = minimumSince(session, context);
  const suites = context.suites.of(hello.cipherSuites);
  const found = [
    agreedFrame(session) === null &&
      "STARTTLS was not agreed on first, so the server may be rejecting the client's address",
    since !== null && `the provider published its minimum only later (${since})`,
    newer !== null &&
      `a client that offers ${named(newer.hello.highestVersion)} failed in the same way (stream ${newer.stream})`,
    hello.encoding === "sslv2" && "the hello is in SSL 2.0 format, which many servers do not accept",
    suites.weak === suites.real && "the hello offers only weak cipher suites, or none",
    flag === "RST" &&
      reset !== null &&
      usual !== null &&
      Math.abs(usual - reset.hopLimit) > 1 &&
      "the reset may come from a device in the path",
  ];
  return found.filter((each) => each !== false);
}

/** Another session in which the same server closed on a hello of TLS 1.2 or later. */
function failedWithNewer(session: SessionWithOutcome, { neighbours }: Context) {
  for (const other of neighbours.server(session)) {
    const closed = other === session ? null : closedOnHello(other);
    if (closed !== null && !isBelowTls12(closed.hello)) return { hello: closed.hello, stream: other.stream };
  }
  return null;
}

/** What is seen, and the reasons to believe that it was for the version. */
export function closeMatch({
  closed,
  minimum,
  other,
}: CloseOnOldHello): Pick<Match, "detail" | "evidence" | "reaction" | "logs"> {
  const { hello, flag, frame } = closed;
  const version = named(hello.highestVersion);
  const reasons = [minimum && byPolicy(minimum), other && byNeighbour(other)].filter((each) => each !== null);
  return {
    detail: [
      `The ClientHello (frame ${hello.frame}) offers at most ${version}. The server ${closedWords(closed)} and sent no alert.`,
      ...reasons.map(({ words }) => words),
    ].join(" "),
    evidence: [
      evidenceOf(hello.frame, "tls.clientHello.highestVersion", version),
      evidenceOf(frame, "aborted.with", flag),
      ...reasons.flatMap((reason) => reason.evidence),
    ],
    reaction: reaction("server", frame, hello.frame),
    logs: flag === "FIN" ? END_OF_FILE : RESET,
  };
}

function byPolicy({ match, name }: PublishedMinimum) {
  const { source, caveat, since } = match.provider;
  const from = since === null ? "" : ` since ${since}`;
  const words = `${matchWords(match)}, which publishes ${name} as its minimum${from} (${sourceWords(source)}).`;
  return {
    words: words + doubtWords(caveat, match.age),
    evidence: policyEvidence(match, "minTls", name, source),
  };
}

function byNeighbour({ stream, tls }: SessionWithOutcome) {
  const chosen = tls?.serverHello;
  const version = chosen ? named(chosen.negotiatedVersion) : "a higher version";
  return {
    words:
      `With another hello the same server chose ${version} (stream ${stream}, frame ${chosen?.frame}), and never a version as ` +
      "low as this client's.",
    evidence: [
      evidenceOf(chosen?.frame ?? null, `tls.serverHello.negotiatedVersion of stream ${stream}`, version),
    ],
  };
}
