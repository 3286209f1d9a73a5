// With whom the two clients spoke, what the server chose, and whose certificates were shown.
import { greetingHost } from "../../diagnose/dialogue.ts";
import { serverCertificates } from "../../diagnose/server-certificates.ts";
import { isTls13 } from "../../diagnose/tls-versions.ts";
import type { Certificate, Session } from "../../session/session.ts";
import { count, list } from "../../text/amounts.ts";
import { quotedName } from "../../text/certificates.ts";
import { isGreaseCodePoint, named } from "../../text/code-points.ts";
import { endpointText } from "../../text/places.ts";
import { always, type Facet, listReading, type Reading } from "./facet.ts";
import { NAMES } from "./names.ts";
import { ANYWHERE } from "./turning-point.ts";

export const SERVER: Facet = {
  name: NAMES.server,
  topic: "server",
  causes: ANYWHERE,
  weight: always("often"),
  read: ({ session: { server, frames } }) => same(endpointText(server), frames.first),
};

export const CLIENT: Facet = {
  name: NAMES.client,
  topic: "tcp",
  causes: ANYWHERE,
  weight: always("sometimes"),
  read: ({ session: { client, frames } }) => same(client.address, frames.first),
};

const same = (text: string, frame: number | null): Reading => ({ key: text, text, frame });

/** Behind one address there may be several. */
const SERVER_NAME: Facet = {
  name: "server's name in its greeting",
  topic: "server",
  causes: ANYWHERE,
  weight: (failing, working) => (failing.server.address === working.server.address ? "sometimes" : "rarely"),
  read({ session }) {
    const host = greetingHost(session);
    const banner = session.smtp?.banner ?? session.smtpInTls?.banner;
    return host === null ? null : same(host, banner?.frame ?? null);
  },
};

const CHOSEN: Facet = {
  name: NAMES.chosen,
  topic: "server",
  causes: ["server-flight", "after"],
  weight: (failing, working) =>
    failing.tls?.serverHello?.negotiatedVersion.id === working.tls?.serverHello?.negotiatedVersion.id
      ? "sometimes"
      : "often",
  read({ session: { tls } }) {
    const chosen = tls?.serverHello;
    if (!chosen) return null;
    const group = chosen.keyShare === null ? tls.keyExchange : named(chosen.keyShare);
    const { negotiatedVersion, cipherSuite } = chosen;
    const parts = [named(negotiatedVersion), cipherSuite && named(cipherSuite), group].filter(Boolean);
    return same(parts.join(", "), chosen.frame);
  },
};

/** Up to TLS 1.2; in TLS 1.3 it says next to nothing, and a resumed session has fewer. */
const SERVER_EXTENSIONS: Facet = {
  name: NAMES.serverExtensions,
  topic: "server",
  causes: ["server-flight"],
  weight: always("sometimes"),
  read({ session: { tls } }) {
    const chosen = tls?.serverHello;
    if (!chosen || isTls13(chosen.negotiatedVersion) || tls.resumed === true) return null;
    const names = chosen.extensions.filter((each) => !isGreaseCodePoint(each)).map(named);
    return listReading(names.toSorted(), chosen.frame);
  },
};

/** Of what can be read: OCSP responses, a request for a certificate, tickets. */
const SERVER_MESSAGES: Facet = {
  name: "messages of the server",
  topic: "server",
  causes: ["server-flight"],
  weight: always("sometimes"),
  read({ session: { tls } }) {
    const chosen = tls?.serverHello;
    if (!chosen || (isTls13(chosen.negotiatedVersion) && tls.decryption === undefined)) return null;
    const types = tls.messages
      .filter(({ from, type }) => from === "server" && !/^Encrypted|Alert|^ApplicationData/.test(type))
      .map(({ type }) => type);
    return listReading([...new Set(types)].toSorted(), chosen.frame);
  },
};

/** Signatures differ by some bytes. */
const NOTABLY_LARGER = 1.2;

/** A path that loses large packets loses the longer chain. */
const FLIGHT: Facet = {
  name: NAMES.flight,
  topic: "server",
  causes: ["hello", "server-flight", "client-flight"],
  weight: (failing, working) => {
    const [own, other] = [failing, working].map((each) => flightOf(each)?.bytes ?? 0);
    return failing.transport.server.stalled !== null && (own ?? 0) > (other ?? 0) ? "sometimes" : "no";
  },
  isSame: ({ reading: a }, { reading: b }) => {
    const [one, other] = [a.amount ?? 0, b.amount ?? 0];
    return Math.max(one, other) < NOTABLY_LARGER * Math.min(one, other);
  },
  read({ session }) {
    const flight = session.view.bothSides ? flightOf(session) : undefined;
    if (!flight || !session.tls?.serverHello) return null;
    const { bytes, firstFrame } = flight;
    return { ...same(count(bytes, "byte"), firstFrame), amount: bytes };
  },
};

function flightOf({ turns, tls }: Session) {
  const sent = tls?.clientHello?.frame;
  return turns.find(({ from, firstFrame }) => from === "server" && sent !== undefined && firstFrame > sent);
}

const RESUMED: Facet = {
  name: "session resumed by the server",
  topic: "server",
  causes: ["server-flight", "client-flight", "after"],
  weight: always("sometimes"),
  read({ session: { tls } }) {
    if (!tls?.serverHello || tls.resumed === null) return null;
    return same(tls.resumed ? "resumed" : "full handshake", tls.serverHello.frame);
  },
};

const LEAF: Facet = {
  name: NAMES.certificate,
  topic: "certificate",
  causes: ["server-flight", "client-flight"],
  weight: (failing, working) => {
    const [own, other] = [failing, working].map((each) => serverCertificates(each)[0]);
    return own && other && isOfOneKind(own, other) ? "rarely" : "often";
  },
  read({ session }) {
    const [leaf] = serverCertificates(session);
    return leaf ? { key: leaf.sha256, text: certificateText(leaf), frame: leaf.frame } : null;
  },
};

/** The same one, issued again. */
const isOfOneKind = (one: Certificate, other: Certificate): boolean =>
  [one, other]
    .map(({ subject, issuer, publicKey, signatureAlgorithm, subjectAltNames, notAfter, malformed }) =>
      [subject, issuer, publicKey, signatureAlgorithm, notAfter, ...subjectAltNames, ...malformed].join(),
    )
    .every((each, _, [first]) => each === first);

function certificateText({ subject, issuer, notAfter, publicKey, sha256 }: Certificate): string {
  const parts = [
    subject ? quotedName(subject) : "no subject",
    notAfter && `valid to ${notAfter.slice(0, "2026-11-28".length)}`,
    issuer === null ? null : issuer === subject ? "self-issued" : `issued by ${quotedName(issuer)}`,
    publicKey,
    `SHA-256 ${sha256.slice(0, 16)}...`,
  ];
  return parts.filter(Boolean).join(", ");
}

/** Behind the leaf: intermediates, in the order sent. */
const CHAIN: Facet = {
  name: NAMES.chain,
  topic: "certificate",
  causes: ["server-flight"],
  weight: (failing, working) => {
    const [own, other] = [failing, working].map((each) =>
      serverCertificates(each)
        .map(({ subject }) => subject)
        .join(),
    );
    return own === other ? "rarely" : "often";
  },
  read({ session }) {
    const [leaf, ...others] = serverCertificates(session);
    if (!leaf) return null;
    const names = others.map(({ subject }) => (subject ? quotedName(subject) : "no subject"));
    const text =
      others.length === 0
        ? "nothing but the server's certificate"
        : `${count(others.length, "more certificate")}: ${list(names)}`;
    return { key: others.map(({ sha256 }) => sha256).join(), text, frame: leaf.frame };
  },
};

const CLIENT_CERTIFICATE: Facet = {
  name: NAMES.clientCertificate,
  topic: "certificate",
  causes: ["client-flight", "after"],
  weight: always("often"),
  read({ session }) {
    const asked = session.tls?.messages.find(({ type }) => type === "CertificateRequest");
    const own = session.tls?.certificates.find(({ from }) => from === "client");
    if (own) return { key: own.sha256, text: certificateText(own), frame: own.frame };
    if (asked) return same("asked for, none sent", asked.frame);
    return isFlightReadable(session) ? same("not asked for", session.tls?.serverHello?.frame ?? null) : null;
  },
};

/** The whole of the server's flight was readable. */
const isFlightReadable = ({ tls }: Session): boolean =>
  tls?.messages.some(({ type, from }) => type === "ServerHelloDone" && from === "server") ?? false;

export const SERVER_FACETS: readonly Facet[] = [
  SERVER_NAME,
  CHOSEN,
  CLIENT_CERTIFICATE,
  LEAF,
  CHAIN,
  SERVER_EXTENSIONS,
  SERVER_MESSAGES,
  RESUMED,
  FLIGHT,
];
