// The server's alert protocol_version in answer to a ClientHello to a finding (RFC 9846 section 6.2).
import type { ClientHello } from "../../../session/session.ts";
import { refusal } from "../../handshake.ts";
import { isBelowTls12, isTls13Only, lowestVersion } from "../../client-hello.ts";
import { reaction } from "../../reaction.ts";
import type { Match, Rule } from "../../rule.ts";
import { MEET_ABOVE_TLS_1_2, MEET_AT_TLS_1_2, ENABLE_TLS_1_2 } from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";
import { isTls13, TLS_1_2, versionNumber } from "../../tls-versions.ts";
import { named } from "../../../text/code-points.ts";
import { alertText } from "../../../text/messages.ts";

export const tlsVersionRejectedAlert: Rule = {
  id: "tls-version-rejected-alert",
  applies: { clientHello: true, serverHello: false, abortedBy: ["server"], abortedWith: ["alert"] },
  restsOn: "bytes",
  judge(session) {
    const refused = refusal(session, [70]);
    if (refused === null) return null;
    const { hello, alert } = refused;
    return {
      certainty: "certain",
      detail:
        `The ClientHello (frame ${hello.frame}) offers ${range(hello)}. The server answered with the alert ` +
        `${alertText(alert)} (frame ${alert.frame}). ${whoseLimit(hello)}`,
      reaction: reaction("server", alert.frame, hello.frame),
      evidence: [
        evidenceOf(hello.frame, "tls.clientHello.highestVersion", named(hello.highestVersion)),
        evidenceOf(alert.frame, "tls.alerts[].description", alertText(alert)),
      ],
      ...sideToChange(hello),
    };
  },
};

/** The client, unless its hello offers TLS 1.2 or later. */
function sideToChange(hello: ClientHello): Partial<Match> {
  if (isBelowTls12(hello)) return {};
  if (isTls13Only(hello)) return { fault: null, remedies: MEET_AT_TLS_1_2 };
  if (serverIsOlder(hello)) return { fault: "server", remedies: ENABLE_TLS_1_2.server };
  if (isTls13(hello.highestVersion)) return { fault: null };
  return { fault: null, remedies: MEET_ABOVE_TLS_1_2 };
}

/** Like "at most TLS 1.1" or "TLS 1.2 to TLS 1.3". */
function range(hello: ClientHello): string {
  const lowest = lowestVersion(hello);
  const highest = named(hello.highestVersion);
  if (lowest === null) return `at most ${highest}`;
  return named(lowest) === highest ? `${highest} only` : `${named(lowest)} to ${highest}`;
}

function whoseLimit(hello: ClientHello): string {
  if (isBelowTls12(hello)) return "The client is too old for this server.";
  if (serverIsOlder(hello)) return "The server accepts nothing as new as the client's lowest version.";
  if (isTls13(hello.highestVersion)) return "The server accepts none of these.";
  return (
    "The server accepts TLS 1.3 only, or nothing as new as the client's lowest version, which a hello " +
    "without supported_versions does not show."
  );
}

/** The client insists on TLS 1.2 or 1.3. */
function serverIsOlder(hello: ClientHello): boolean {
  const lowest = lowestVersion(hello);
  return lowest !== null && versionNumber(lowest) >= TLS_1_2 && isTls13(hello.highestVersion);
}
