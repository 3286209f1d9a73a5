// A client that gives up over the version that the server chose to a finding (RFC 8446 section 4.1.3).
import type { ClientHello, ServerHello, TlsSession } from "../../session/session.ts";
import { endingAlertOf } from "../alerts.ts";
import { endingWords, failedAfterServerHello, gaveNoReason } from "../handshake-end.ts";
import { lowestVersion, named } from "../hello-facts.ts";
import { SPEAK_TLS_1_2 } from "../remedies.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";
import { TLS_1_2, versionNumber } from "../tls-versions.ts";

export const tlsVersionRejectedByClient: Rule = {
  id: "tls-version-rejected-by-client",
  severity: "error",
  title: "The client refuses the server's TLS version",
  explanation:
    "The server chose a version, and the client ended the handshake over it: with the alert protocol_version " +
    "(70), or because the version is below all that its hello offers. A client that closes without an alert " +
    "right behind a ServerHello of TLS 1.1 or less, before a certificate came, possibly did so too. The server " +
    "is then the side that is too old. Exchange Online, for one, sends with TLS 1.2 or later only.",
  logs: [
    { system: "OpenSSL", text: 'The client: "unsupported protocol" (0A000102).' },
    { system: "Go", text: '"tls: server selected unsupported protocol version 301".' },
    {
      system: "Java",
      text: '"The server selected protocol version TLS10 is not accepted by client preferences".',
    },
    {
      system: "Exchange Online",
      text: 'Message trace: "450 4.4.317" or "450 4.4.318"; without required TLS the mail comes in clear text.',
    },
  ],
  remedies: SPEAK_TLS_1_2,
  concerns: "server",
  references: ["RFC 8446 section 4.1.3", "RFC 8996"],
  restsOn: "whole-view",
  unless: "established",
  judge(session) {
    const { tls } = session;
    const aborted = failedAfterServerHello(session, "client");
    if (aborted === null || !tls?.serverHello || tls.clientHello === null) return null;
    const { clientHello: hello, serverHello: chosen } = tls;
    const saysSo = endingAlertOf(session, "client", [70]) !== null;
    const isOutside = isBelowOffer(hello, chosen);
    const isSilent = gaveNoReason(session, aborted) && isOldWithoutMore(tls, chosen);
    if (!saysSo && !isOutside && !isSilent) return null;
    const below = isOutside ? `, below all that the client offers (frame ${hello.frame})` : "";
    return {
      certainty: saysSo ? "certain" : isOutside ? "likely" : "possible",
      ...(!saysSo &&
        !isOutside && {
          title: `The client closed without saying why; consistent with refusing ${named(chosen.negotiatedVersion)}`,
        }),
      detail: `The server chose ${named(chosen.negotiatedVersion)} (frame ${chosen.frame})${below}. The client ${endingWords(session, aborted)}.`,
      evidence: [
        shows(chosen.frame, "tls.serverHello.negotiatedVersion", named(chosen.negotiatedVersion)),
        shows(aborted.frame, "aborted.with", aborted.with),
      ],
    };
  },
};

function isBelowOffer(hello: ClientHello, { negotiatedVersion }: ServerHello): boolean {
  const lowest = lowestVersion(hello);
  return lowest !== null && versionNumber(negotiatedVersion) < versionNumber(lowest);
}

function isOldWithoutMore({ certificates }: TlsSession, { negotiatedVersion }: ServerHello): boolean {
  return versionNumber(negotiatedVersion) < TLS_1_2 && !certificates.some(({ from }) => from === "server");
}
