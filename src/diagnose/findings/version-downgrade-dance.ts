// A client that comes back with a lower version after a failure to a finding (RFC 7507).
import { earlierHigherOffer } from "../earlier-offer.ts";
import { named, suitesOf } from "../hello-facts.ts";
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { duration, shows } from "../texts.ts";

export const versionDowngradeDance: Rule = {
  id: "version-downgrade-dance",
  severity: "warning",
  title: "The client retries with lower versions",
  explanation:
    "A connection of the same client to the same server failed in the handshake, and within a minute the client " +
    "came back with a hello whose highest version is lower. Clients that do so can be pushed down by whoever " +
    "disturbs their connections. It is certain where the second hello says that it is a retry " +
    "(TLS_FALLBACK_SCSV), likely where both give the same EHLO name, otherwise possible: two programs on one " +
    "host, or two hosts behind one address, look the same.",
  logs: [],
  remedies: [
    {
      system: "any",
      text:
        "Switch the client's retries with lower versions off, or update it: TLS negotiates the version by itself. " +
        "Repair what made the first connection fail.",
    },
  ],
  concerns: "client",
  references: ["RFC 7507", "RFC 9325 section 3.1.3"],
  restsOn: "bytes",
  judge(session, around) {
    const hello = session.tls?.clientHello;
    const earlier = earlierHigherOffer(session, around);
    if (!hello || earlier === null) return null;
    const { stream } = earlier.session;
    const before = named(earlier.hello.highestVersion);
    return {
      certainty: suitesOf(hello, around).isFallback
        ? "certain"
        : haveOneName(session, earlier.session)
          ? "likely"
          : "possible",
      detail:
        `The client offered ${before} in stream ${stream} (frame ${earlier.hello.frame}), and the handshake failed. ` +
        `${duration(earlier.gapMs)} behind it this connection offers at most ${named(hello.highestVersion)} (frame ${hello.frame}).`,
      evidence: [
        shows(earlier.hello.frame, `tls.clientHello.highestVersion of stream ${stream}`, before),
        shows(hello.frame, "tls.clientHello.highestVersion", named(hello.highestVersion)),
      ],
    };
  },
};

function haveOneName({ smtp }: Judged, earlier: Judged): boolean {
  const name = smtp?.ehlo?.name ?? null;
  return name !== null && name === (earlier.smtp?.ehlo?.name ?? null);
}
