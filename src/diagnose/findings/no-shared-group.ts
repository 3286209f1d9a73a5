// A key exchange for which the two sides have no group in common to a finding (RFC 8446 sections 4.2.7 and 4.2.8).
import type { ClientHello } from "../../session/session.ts";
import type { CodePoint } from "../../tls/code-point.ts";
import { alertText } from "../alerts.ts";
import { lacksUsualGroup, named, needsGroup } from "../hello-facts.ts";
import { HANDSHAKE_FAILURE } from "../logs.ts";
import type { Judged } from "../judged.ts";
import type { Around, Hit, Rule } from "../rule.ts";
import { shows } from "../texts.ts";
import { refusal } from "../unanswered-hello.ts";

export const noSharedGroup: Rule = {
  id: "no-shared-group",
  severity: "error",
  title: "No key-exchange group in common",
  explanation:
    "All that the hello offers needs an elliptic-curve group, the server refused it, and the hello names none of " +
    "x25519, secp256r1 and secp384r1, which nearly every server takes; or the same server chose a group with another " +
    "client that this hello lacks. That is likely the cause: the alert is the same for other parameters. It is " +
    "certain where the server itself asks, in a HelloRetryRequest, for a group that the client does not offer: then " +
    "the server is at fault.",
  logs: [{ system: "OpenSSL", text: 'The server: "no suitable key share".' }, ...HANDSHAKE_FAILURE],
  remedies: [
    {
      system: "Windows",
      text: "Enable NistP256 and curve25519 with Enable-TlsEccCurve, or in the group policy ECC Curve Order.",
    },
    { system: "Postfix", text: "Leave tls_eecdh_auto_curves at its default." },
    { system: "OpenSSL", text: "In openssl.cnf let Groups hold X25519 and P-256." },
    { system: "any", text: "Let both sides allow secp256r1 (P-256) and x25519." },
  ],
  references: ["RFC 8446 sections 4.1.4, 4.2.7 and 4.2.8", "RFC 8422 section 5.1"],
  restsOn: "bytes",
  judge: (session, around) => askedInVain(session) ?? refusedWithoutGroup(session, around),
};

/** A HelloRetryRequest must ask for a group of the hello's list. */
function askedInVain({ tls }: Judged): Hit | null {
  const asked = tls?.helloRetryRequest?.keyShare;
  const hello = tls?.clientHello;
  if (!tls?.helloRetryRequest || !asked || !hello || tls.serverHello !== null) return null;
  if (hello.groups.length === 0 || offers(hello, asked)) return null;
  const { frame } = tls.helloRetryRequest;
  return {
    certainty: "certain",
    concerns: "server",
    detail:
      `The client offers the groups ${listed(hello)} (frame ${hello.frame}); the server's HelloRetryRequest (frame ` +
      `${frame}) asks for ${named(asked)}, which is none of them.`,
    evidence: [
      shows(hello.frame, "tls.clientHello.groups", listed(hello)),
      shows(frame, "tls.helloRetryRequest.keyShare", named(asked)),
    ],
  };
}

function refusedWithoutGroup(session: Judged, around: Around): Hit | null {
  const refused = refusal(session, [40, 47, 71]);
  if (refused === null) return null;
  const { hello, alert } = refused;
  const other = chosenElsewhere(session, hello, around);
  if (other === null && !lacksUsualGroup(hello)) return null;
  const reason =
    other === null
      ? "None of them is one that nearly every server takes."
      : `With another client the server chose ${named(other.group)} (stream ${other.stream}, frame ${other.frame}).`;
  return {
    certainty: "likely",
    detail:
      `The client offers the groups ${listed(hello)} and cipher suites that need one (frame ${hello.frame}). The server ` +
      `answered with the alert ${alertText(alert)} (frame ${alert.frame}). ${reason}`,
    evidence: [
      shows(hello.frame, "tls.clientHello.groups", listed(hello)),
      shows(alert.frame, "tls.alerts[].description", alertText(alert)),
      ...(other === null
        ? []
        : [shows(other.frame, `tls.serverHello.keyShare of stream ${other.stream}`, named(other.group))]),
    ],
  };
}

/** A group that the same server chose with another hello, and this one does not offer. */
function chosenElsewhere(session: Judged, hello: ClientHello, { neighbours }: Around) {
  if (hello.groups.length === 0 || !needsGroup(hello.cipherSuites)) return null;
  const choices = neighbours.server(session).flatMap(({ stream, tls }) => {
    const chosen = tls?.serverHello;
    return chosen?.keyShare ? [{ stream, frame: chosen.frame, group: chosen.keyShare }] : [];
  });
  const isShared = choices.some(({ group }) => offers(hello, group));
  return isShared ? null : (choices[0] ?? null);
}

const offers = ({ groups }: ClientHello, group: CodePoint): boolean =>
  groups.some(({ id }) => id === group.id);

const listed = ({ groups }: ClientHello): string =>
  groups
    .filter(({ name }) => name !== "GREASE")
    .map(named)
    .join(", ");
