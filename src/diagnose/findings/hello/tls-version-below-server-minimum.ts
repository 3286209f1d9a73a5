// A server that closes on the hello of a client whose best is below TLS 1.2 to a finding: certain only where the server
// is known to publish a higher minimum (RFC 8996).
import { askTheServer, SPEAK_TLS_1_2 } from "../../texts/remedies.ts";
import { isBelowTls12, named } from "../../client-hello.ts";
import { END_OF_FILE, RESET } from "../../texts/logs.ts";
import type { Judged } from "../../../session/session.ts";
import type { Hit, Rule } from "../../rule.ts";
import {
  choseHigher,
  choseLow,
  matchWords,
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
    if (choseLow(session, closed.hello, around)) return null;
    const minimum = publishedMinimum(session, around);
    const isBelow = minimum !== null && versionNumber(closed.hello.highestVersion) < minimum.version;
    if (isBelow) return byPolicy(closed, minimum);
    const other = choseHigher(session, closed.hello, around);
    if (other !== null) return byNeighbour(closed, other);
    // The provider says that it takes this version.
    return minimum?.match.isProven ? null : byShape(session, closed);
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

function byShape(session: Judged, closed: ClosedOnHello): Hit {
  const version = named(closed.hello.highestVersion);
  const did = closed.flag === "FIN" ? "closed" : "reset the connection";
  return {
    ...common(closed),
    certainty: "possible",
    title: `The server ${did} without saying why; consistent with refusing ${version}`,
    detail:
      `${facts(closed)} Many servers that want TLS 1.2 do so; what this one accepts is not known, and the capture does ` +
      "not show it.",
    evidence: evidence(closed),
    remedies: [...SPEAK_TLS_1_2, ...askTheServer(session)],
  };
}

const facts = (closed: ClosedOnHello): string =>
  `The client offered at most ${named(closed.hello.highestVersion)} (frame ${closed.hello.frame}). The server ` +
  `${closedWords(closed)} and sent no alert.`;

const evidence = ({ hello, flag, frame }: ClosedOnHello) => [
  shows(hello.frame, "tls.clientHello.highestVersion", named(hello.highestVersion)),
  shows(frame, "aborted.with", flag),
];

const common = ({ flag }: ClosedOnHello) => ({ logs: flag === "FIN" ? END_OF_FILE : RESET });
