// A SYN that led to no connection to a finding (RFC 9293 section 3.5).
import type { IcmpError } from "../../../session/transport.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const tcpConnectFailed: Rule = {
  id: "tcp-connect-failed",
  applies: { smtp: false, tls: false },
  restsOn: "bytes",
  judge(session) {
    if (!isUnopened(session)) return null;
    const { close, transport } = session;
    const icmp = transport.icmp.find(isRefusal);
    if (close.by === "server" && close.with === "RST") return refused(session);
    if (icmp !== undefined) return turnedAway(session, icmp);
    return unanswered(session);
  },
};

/** The client sent SYNs and nothing else, and no SYN/ACK came. */
function isUnopened({ view, transport, close }: SessionWithOutcome): boolean {
  const { client, server } = transport;
  if (!view.fromStart || client.bytes > 0 || server.bytes > 0 || server.openingHopLimit !== null)
    return false;
  if (close.by === "client") return false;
  // Without the server's packets, an ACK of the client still shows that it was answered.
  return server.segments > 0 || client.segments <= view.syns;
}

const isRefusal = ({ about, kind }: IcmpError): boolean =>
  about === "client" && (kind === "unreachable" || kind === "prohibited" || kind === "time-exceeded");

function refused({ frames, server, close }: SessionWithOutcome): Match {
  return {
    certainty: "certain",
    title: "The TCP connection was refused",
    detail:
      `${server.address} refused the connection to port ${server.port}: it answered the SYN (frame ${frames.first}) ` +
      `with an RST (frame ${close.frame}).`,
    evidence: [evidenceOf(frames.first, "view.syns", "SYN"), evidenceOf(close.frame, "close.with", "RST")],
  };
}

const WORDS: Readonly<Record<string, string>> = {
  unreachable: "cannot be reached",
  prohibited: "is blocked by a filter",
  "time-exceeded": "was not reached within the packet's hop limit",
};

function turnedAway({ frames, server }: SessionWithOutcome, { frame, from, kind }: IcmpError): Match {
  return {
    certainty: "certain",
    detail:
      `The SYN (frame ${frames.first}) to ${server.address} port ${server.port} was rejected: ${from} reports by ICMP ` +
      `(frame ${frame}) that it ${WORDS[kind] ?? "did not arrive"}.`,
    evidence: [evidenceOf(frames.first, "view.syns", "SYN"), evidenceOf(frame, "transport.icmp", kind)],
  };
}

function unanswered({ frames, server, view }: SessionWithOutcome): Match {
  const to = `to ${server.address} port ${server.port}`;
  const isRepeated = view.syns > 1;
  return {
    // One SYN alone may be a scan, or the last packet of the capture.
    severity: isRepeated ? "error" : "info",
    certainty: view.syns > 2 ? "likely" : "possible",
    detail: isRepeated
      ? `The capture contains no answer to the client's ${view.syns} SYNs ${to} (frames ${frames.first} to ${frames.last}). ` +
        "A filter that drops them and a host that is down look the same."
      : `The capture contains no answer to the client's only SYN ${to} (frame ${frames.first}).`,
    evidence: [
      evidenceOf(frames.first, "view.syns", view.syns),
      evidenceOf(frames.last, "view.bothSides", view.bothSides),
    ],
  };
}
