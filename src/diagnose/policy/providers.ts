// What mail providers publish of the TLS that they accept, looked up on 2026-11-21. Host names that no page of the
// provider shows are only likely; a source without a date has the day on which it was read.
import type { Policy, Provider } from "../policy.ts";

const READ = "2026-11-21";

const NOTHING_MORE = {
  likelyHosts: [],
  ports: [],
  since: null,
  caveat: null,
  cipherSuites: null,
  cipherSource: null,
} as const;

const EXCHANGE_ONLINE: Provider = {
  ...NOTHING_MORE,
  id: "microsoft-exchange-online-mx",
  name: "Microsoft Exchange Online",
  hosts: ["*.protection.outlook.com", "*.mail.eo.outlook.com", "*.mx.microsoft"],
  likelyHosts: ["*.protection.office365.us", "*.protection.partner.outlook.cn"],
  ports: [25],
  minTls: "TLS 1.2",
  since: "2021-01-11",
  cipherSuites: {
    "TLS 1.2": ["0xc030", "0xc02f", "0xc028", "0xc027", "0xc014", "0xc013", "0x009d", "0x009c"],
    "TLS 1.3": null,
  },
  source: {
    url: "https://techcommunity.microsoft.com/blog/exchange/understanding-email-scenarios-if-tls-versions-cannot-be-agreed-on-with-exchange-/2065089",
    date: "2021-01-15",
  },
  cipherSource: {
    url: "https://learn.microsoft.com/purview/technical-reference-details-about-encryption",
    date: "2023-06-14",
  },
};

const MICROSOFT_SUBMISSION: Provider = {
  ...NOTHING_MORE,
  id: "microsoft-smtp-auth",
  name: "Microsoft 365 client submission (SMTP AUTH)",
  hosts: ["smtp.office365.com", "*.outlook.office365.com", "*.prod.outlook.com"],
  likelyHosts: [
    "outlook.office365.com",
    "smtp-mail.outlook.com",
    "smtp.partner.outlook.cn",
    "smtp.office365.us",
  ],
  ports: [25, 587],
  minTls: "TLS 1.2",
  since: "2022-02",
  caveat:
    "This service is known to complete handshakes below its minimum and to refuse with 421 4.7.66 inside " +
    "TLS, so a close before the ServerHello is not its usual behaviour.",
  source: {
    url: "https://techcommunity.microsoft.com/blog/exchange/new-opt-in-endpoint-available-for-smtp-auth-clients-still-needing-legacy-tls/2659652",
    date: "2023-04",
  },
};

const MICROSOFT_LEGACY_SUBMISSION: Provider = {
  ...NOTHING_MORE,
  id: "microsoft-smtp-auth-legacy",
  name: "Microsoft 365 client submission for old TLS versions",
  hosts: ["smtp-legacy.office365.com", "smtp-legacy.partner.outlook.cn"],
  ports: [25, 587],
  minTls: "TLS 1.0",
  source: {
    url: "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/opt-in-exchange-online-endpoint-for-legacy-tls-using-smtp-auth",
    date: "2023",
  },
};

const GOOGLE: Provider = {
  ...NOTHING_MORE,
  id: "google-gmail-mx",
  name: "Gmail and Google Workspace",
  hosts: ["*.l.google.com", "mx.google.com", "smtp.gmail.com"],
  likelyHosts: ["aspmx*.googlemail.com", "smtp.google.com", "smtp-relay.gmail.com"],
  ports: [25, 465, 587],
  minTls: "TLS 1.0",
  cipherSuites: { "TLS 1.3": ["0x1301", "0x1302", "0x1303"] },
  source: { url: "https://support.google.com/a/answer/2520500", date: READ },
  cipherSource: { url: "https://support.google.com/a/answer/9795993", date: "2023-03" },
};

const OTHERS: readonly Provider[] = [
  {
    ...NOTHING_MORE,
    id: "amazon-ses",
    name: "Amazon SES",
    hosts: ["email-smtp.*.amazonaws.com"],
    likelyHosts: ["email-smtp-fips.*.amazonaws.com"],
    ports: [25, 465, 587, 2465, 2587],
    minTls: "TLS 1.2",
    caveat: "A test by Paubox, published on 2026-06-08, found that it still accepted TLS 1.0 and 1.1.",
    source: { url: "https://docs.aws.amazon.com/ses/latest/dg/security-protocols.html", date: READ },
  },
  {
    ...NOTHING_MORE,
    id: "twilio-sendgrid",
    name: "Twilio SendGrid",
    hosts: ["smtp.sendgrid.net", "tls12.smtp.sendgrid.net"],
    ports: [25, 465, 587, 2525],
    minTls: "TLS 1.2",
    since: "2023-06-05",
    source: {
      url: "https://docs.sendgrid.com/for-developers/sending-email/support-for-tls-12",
      date: "2023",
    },
  },
  {
    ...NOTHING_MORE,
    id: "mailgun",
    name: "Mailgun",
    hosts: ["smtp.mailgun.org"],
    likelyHosts: ["smtp.eu.mailgun.org"],
    minTls: "TLS 1.2",
    since: "2021-03-08",
    source: { url: "https://www.mailgun.com/blog/tls-version-1-0-and-1-1-deprecation", date: "2021" },
  },
  {
    ...NOTHING_MORE,
    id: "postmark",
    name: "Postmark",
    hosts: ["smtp.postmarkapp.com"],
    minTls: "TLS 1.1",
    since: "2020-02-01",
    source: {
      url: "https://postmarkapp.com/updates/security-upgrades-to-smtp-sending-action-may-be-required",
      date: "2019-12-03",
    },
  },
  {
    ...NOTHING_MORE,
    id: "oracle-oci-email",
    name: "Oracle Cloud Email Delivery",
    hosts: [],
    likelyHosts: ["smtp.email.*.oci.oraclecloud.com"],
    minTls: "TLS 1.2",
    source: {
      url: "https://docs.oracle.com/en-us/iaas/Content/Email/Reference/gettingstarted_topic-tls_requirements.htm",
      date: READ,
    },
  },
  {
    ...NOTHING_MORE,
    id: "mailcom-1und1",
    name: "mail.co.uk",
    hosts: [],
    likelyHosts: ["smtp.mail.co.uk"],
    minTls: "TLS 1.2",
    since: "2023-09-30",
    source: {
      url: "https://mail.co.uk/en/help/messages/external_e-mail_clients/switching_off_tls_1.0_and_1.1",
      date: "2023",
    },
  },
];

export const PUBLISHED_POLICY: Policy = {
  providers: [EXCHANGE_ONLINE, MICROSOFT_SUBMISSION, MICROSOFT_LEGACY_SUBMISSION, GOOGLE, ...OTHERS],
};
