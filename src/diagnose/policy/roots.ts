// Roots of public CAs that lists of trusted CAs lost, got lately or lack: dated data, to be edited here when that changes.
import type { Fault } from "../../session/session.ts";
import type { Source } from "../policy.ts";

export interface RootChange {
  /** As certificates have it, in the form of RFC 4514. */
  readonly subject: string;
  readonly name: string;
  /** `removed` from the lists; `new`, so that old lists lack it; in `none` yet: servers send it signed by an older root. */
  readonly change: "removed" | "new" | "none";
  /** The days of the first and the last capture that this is said of; null for no end in sight. */
  readonly from: string;
  readonly until: string | null;
  /** After "It leads to NAME, ": what changed, and whom it concerns. */
  readonly story: string;
  /** The id of the provider whose servers it concerns: where TLS 1.3 hides the certificates, that is what is known. */
  readonly provider: string | null;
  readonly fault: Fault;
  readonly sources: readonly Source[];
}

const EXCHANGE_ONLINE = "microsoft-exchange-online-mx";

export const ROOT_CHANGES: readonly RootChange[] = [
  {
    subject: "CN=DigiCert Global Root CA,OU=www.digicert.com,O=DigiCert Inc,C=US",
    name: "DigiCert Global Root CA",
    change: "removed",
    from: "2026-04-15",
    until: null,
    story:
      "which Mozilla and Chrome stopped trusting on 15 April 2026, and Linux distributions after them " +
      "(some hosts of Outlook.com and Exchange Online still used it in July)",
    provider: EXCHANGE_ONLINE,
    fault: "server",
    sources: [
      { url: "https://deltapulse.app/item/MC1282565", date: "2026-04-16" },
      { url: "https://github.com/Zuplu/postfix-tlspol/issues/142", date: "2026-04-20" },
      { url: "https://github.com/KumoCorp/kumomta/issues/565", date: "2026-07-16" },
      { url: "https://github.com/bitwarden/server/issues/8091", date: "2026-07-30" },
    ],
  },
  {
    subject: "CN=DigiCert Global Root G2,OU=www.digicert.com,O=DigiCert Inc,C=US",
    name: "DigiCert Global Root G2",
    change: "new",
    from: "2026-01-28",
    until: "2028-12-31",
    story:
      "to which Exchange Online moves its certificates in 2026. Lists of trusted CAs that nobody updates " +
      "lack it: Windows without automatic root updates, old Java, appliances",
    provider: EXCHANGE_ONLINE,
    fault: "client",
    sources: [
      {
        url: "https://techcommunity.microsoft.com/blog/exchange/trust-digicert-global-root-g2-certificate-authority-to-avoid-exchange-online-ema/4488311",
        date: "2026-03-16",
      },
    ],
  },
  ...(
    [
      ["Root YR", "ISRG Root X1"],
      ["Root YE", "ISRG Root X2"],
    ] as const
  ).map(([name, older]): RootChange => ({
    subject: `CN=${name},O=ISRG,C=US`,
    name: `ISRG ${name}`,
    change: "none",
    from: "2025-09-03",
    until: "2027-06-30",
    story: `a root of Let's Encrypt that lists of trusted CAs do not have yet. The server must also send it as signed by ${older}, which is in the chain that Let's Encrypt delivers`,
    provider: null,
    fault: "server",
    sources: [
      { url: "https://letsencrypt.org/certificates", date: "2026-08-05" },
      { url: "https://github.com/bitwarden/ios/issues/2858", date: "2026-07-07" },
    ],
  })),
];
