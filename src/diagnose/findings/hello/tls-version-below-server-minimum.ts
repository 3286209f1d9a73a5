// A server that closes on the hello of a client whose best is below TLS 1.2 to a finding: certain only where the server
// is known to publish a higher minimum (RFC 8996).
import { realSuites, weaknessOf } from "../../cipher-suites.ts";
import { agreedFrame } from "../../handshake.ts";
import { askTheServer, SPEAK_TLS_1_2 } from "../../texts/remedies.ts";
import { isBelowTls12, named } from "../../client-hello.ts";
import { END_OF_FILE, RESET } from "../../texts/logs.ts";
import type { Judged } from "../../../session/session.ts";
import { reaction } from "../../reaction.ts";
import type { Around, Hit, Rule } from "../../rule.ts";
import {
  choseHigher,
  choseLow,
  matchWords,
  minimumSince,
  policyEvidence,
  publishedMinimum,
  type PublishedMinimum,
  sourceWords,
} from "../../server-minimum.ts";
import { shows } from "../../words.ts";
import { versionNumber } from "../../tls-versions.ts";
import { closedOnHello, type ClosedOnHello, closedWords } from "../../close.ts";

export const tlsVersionBelowServerMinimum: Rule = {
  id: "tls-version-below-server-minimum",
  applies: { established: false, clientHello: true, serverHello: false, abortedBy: ["server"] },
  restsOn: "whole-view",
  judge(session, around) {
    const closed = closedOnHello(session);
    if (closed === null || !closed.isInstant || !isBelowTls12(closed.hello)) return null;
    if (choseLow(session, closed.hello, around) !== null) return null;
    const minimum = publishedMinimum(session, around);
    const isBelow = minimum !== null && versionNumber(closed.hello.highestVersion) < minimum.version;
    if (isBelow) return byPolicy(closed, minimum);
    const other = choseHigher(session, closed.hello, around);
    if (other !== null) return byNeighbour(closed, other);
    // The provider says that it takes this version.
    return minimum?.match.isProven ? null : byShape(closed, session, around);
  },
};

function byPolicy(closed: ClosedOnHello, { match, name, isFirm }: PublishedMinimum): Hit {
  const { source, doubt, since } = match.provider;
  const from = since === null ? "" : ` since ${since}`;
  return {
    ...common(closed),
    certainty: isFirm ? "certain" : "likely",
    title: `The server refuses the client's highest version, ${named(closed.hello.highestVersion)}`,
    detail:
      `${facts(closed)} ${matchWords(match)}, which publishes ${name} as its minimum${from} (${sourceWords(source)}).` +
      (doubt === null ? "" : ` ${doubt}`),
    evidence: [...evidence(closed), ...policyEvidence(match, "minTls", name, source)],
    references: ["RFC 8996", `${source.url} (${source.date})`],
  };
}

function byNeighbour(closed: ClosedOnHello, { stream, tls }: Judged): Hit {
  const chosen = tls?.serverHello;
  const version = chosen ? named(chosen.negotiatedVersion) : "a higher version";
  return {
    ...common(closed),
    certainty: "likely",
    title: `The server likely refuses the client's highest version, ${named(closed.hello.highestVersion)}`,
    detail:
      `${facts(closed)} With another hello the same server chose ${version} (stream ${stream}, frame ` +
      `${chosen?.frame}), and never one as low as this client's.`,
    evidence: [
      ...evidence(closed),
      shows(chosen?.frame ?? null, `tls.serverHello.negotiatedVersion of stream ${stream}`, version),
    ],
  };
}

/** After STARTTLS was agreed on, and at once, a close in answer to an old hello is most likely about its version. */
function byShape(closed: ClosedOnHello, session: Judged, around: Around): Hit {
  const version = named(closed.hello.highestVersion);
  const did = closed.flag === "FIN" ? "closed" : "reset the connection";
  const doubts = against(closed, session, around);
  const isLikely = doubts.length === 0;
  return {
    ...common(closed),
    certainty: isLikely ? "likely" : "possible",
    ...(!isLikely && { fault: null }),
    title: isLikely
      ? `The server likely refuses the client's highest version, ${version}: it ${did} at once, without saying why`
      : `The server ${did} without saying why; consistent with refusing ${version}`,
    detail:
      `${facts(closed)} ` +
      (isLikely
        ? "Many servers that require TLS 1.2 close like this, and nothing in the capture speaks against it; the server itself " +
          "did not say why."
        : `Many servers that want TLS 1.2 do so, but here ${doubts.join("; ")}.`),
    evidence: evidence(closed),
    remedies: [...SPEAK_TLS_1_2, ...askTheServer(session)],
  };
}

/** What speaks for another reason than the version. */
function against({ hello, flag }: ClosedOnHello, session: Judged, around: Around): readonly string[] {
  const newer = failedWithNewer(session, around);
  const { reset, hopLimit, openingHopLimit } = session.transport.server;
  const usual = hopLimit ?? openingHopLimit;
  const since = minimumSince(session, around);
  const found = [
    agreedFrame(session) === null &&
      "no STARTTLS was agreed on before, so it may be the address that is unwelcome",
    since !== null && `the provider published its minimum only later (${since})`,
    newer !== null &&
      `a client that offers ${named(newer.hello.highestVersion)} failed in the same way (stream ${newer.stream})`,
    hello.encoding === "sslv2" && "the hello has the form of SSL 2.0, which many servers do not read",
    realSuites(hello.cipherSuites).every((suite) => weaknessOf(suite) !== null) &&
      "all cipher suites of the hello are weak or none",
    flag === "RST" &&
      reset !== null &&
      usual !== null &&
      Math.abs(usual - reset.hopLimit) > 1 &&
      "the reset may come from a device in between",
  ];
  return found.filter((each) => each !== false);
}

/** Another session in which the same server closed on a hello of TLS 1.2 or later. */
function failedWithNewer(session: Judged, { neighbours }: Around) {
  for (const other of neighbours.server(session)) {
    const closed = other === session ? null : closedOnHello(other);
    if (closed !== null && !isBelowTls12(closed.hello)) return { hello: closed.hello, stream: other.stream };
  }
  return null;
}

const facts = (closed: ClosedOnHello): string =>
  `The ClientHello (frame ${closed.hello.frame}) offers at most ${named(closed.hello.highestVersion)}. The server ` +
  `${closedWords(closed)} and sent no alert.`;

const evidence = ({ hello, flag, frame }: ClosedOnHello) => [
  shows(hello.frame, "tls.clientHello.highestVersion", named(hello.highestVersion)),
  shows(frame, "aborted.with", flag),
];

const common = ({ flag, frame, hello }: ClosedOnHello) => ({
  ...reaction("server", frame, hello.frame),
  logs: flag === "FIN" ? END_OF_FILE : RESET,
});
