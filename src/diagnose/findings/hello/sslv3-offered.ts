// A client whose best is SSL 3.0 to a finding (RFC 7568): the cause where the server refused the hello with an alert.
import { refusal } from "../../handshake.ts";
import type { Rule } from "../../rule.ts";
import { SSL_3_0, versionNumber } from "../../tls-versions.ts";
import { evidenceOf } from "../../evidence.ts";
import { alertText } from "../../../text/messages.ts";

/** Those with which servers refuse a version or all that comes with it: unexpected_message to protocol_version. */
const REFUSALS = [10, 40, 47, 50, 70, 71, 80];

export const sslv3Offered: Rule = {
  id: "sslv3-offered",
  applies: { clientHello: true, oldOffer: true },
  restsOn: "bytes",
  judge(session) {
    const hello = session.tls?.clientHello;
    if (!hello || versionNumber(hello.highestVersion) !== SSL_3_0) return null;
    const fact = `The highest version that the client offers is SSL 3.0 (frame ${hello.frame}).`;
    const evidence = [evidenceOf(hello.frame, "tls.clientHello.highestVersion", "SSL 3.0")];
    const refused = refusal(session, REFUSALS);
    if (refused === null) return { severity: "warning", certainty: "certain", detail: fact, evidence };
    const { alert } = refused;
    return {
      certainty: "likely",
      title: `The server answered an SSL 3.0 hello with ${alertText(alert)}: it likely refuses that version`,
      detail:
        `${fact} The server answered with the alert ${alertText(alert)} (frame ${alert.frame}). Nearly all servers have SSL ` +
        "3.0 disabled and refuse it like this; check such a client's cipher suites next.",
      evidence: [...evidence, evidenceOf(alert.frame, "tls.alerts[].description", alertText(alert))],
    };
  },
};
