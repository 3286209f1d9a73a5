// A minute at a gateway: 200 sessions of many stories, and what a person who knows them would say of them.
import type { Play } from "./moved.ts";
import { type Named, playsOf, type Story, storyOf } from "./stories.ts";

const named = (prefix: string, from: number, names: readonly string[]): readonly Named[] =>
  names.map((name, index) => ({ address: `${prefix}${from + index}`, name }));

const server = (host: number, name: string): Named => ({ address: `198.51.100.${host}`, name });
const MODERN = named("192.0.2.", 20, [
  "mail.example.org",
  "mta1.example.org",
  "mta2.example.org",
  "news.example.org",
  "list.example.org",
  "shop.example.org",
  "post.example.com",
]);
const OLD = named("203.0.113.", 40, [
  "fax1.example.org",
  "fax2.example.org",
  "scan.example.org",
  "erp1.example.org",
  "erp2.example.org",
  "door.example.org",
  "heat.example.org",
  "lift.example.org",
  "cam1.example.org",
]);
const APPS = named("192.0.2.", 60, ["app1.example.org", "app2.example.org"]);
const MAIN = server(25, "mx.example.net");
const MODERN_V6 = named("2001:db8:10::", 20, ["mail.example.org", "mta1.example.org", "mta2.example.org"]);
const MAIN_V6 = { address: "2001:db8:25::25", name: MAIN.name };
const PRINTER = { address: "203.0.113.90", name: "prnt.example.org" };
const FAR = { address: "203.0.113.91", name: "far1.example.org" };
const PARTNERS = [41, 42, 43, 44, 45, 46].map((host) => server(host, `p${host - 40}.example.com`));

export const MINUTE: readonly Story[] = [
  storyOf(
    "old clients, to a server that closes on TLS 1.1",
    "server-fin-after-tls11-hello.pcap",
    37,
    OLD,
    [MAIN],
    ["tls-version-below-server-minimum", "server-closed-on-old-version"],
  ),
  storyOf(
    "a server that answers TLS 1.1 with an alert",
    "alert-protocol-version.pcap",
    12,
    OLD.slice(0, 3),
    [server(33, "m3.example.net")],
    ["tls-version-rejected-alert"],
  ),
  storyOf(
    "a certificate that has expired",
    "client-rejects-expired-certificate.pcap",
    8,
    MODERN.slice(0, 5),
    [server(31, "m1.example.net")],
    ["client-rejected-certificate", "certificate-expired"],
  ),
  storyOf(
    "a server that refuses more mail by 554",
    "greeting-rejected.pcap",
    9,
    MODERN.slice(0, 4),
    [server(37, "m7.example.net")],
    ["greeting-rejected"],
  ),
  storyOf(
    "454 to STARTTLS",
    "starttls-refused.pcap",
    6,
    MODERN.slice(0, 6),
    [server(34, "m4.example.net")],
    ["starttls-refused-temporary"],
  ),
  storyOf(
    "one printer that shares no suite with any partner",
    "no-shared-cipher.pcap",
    6,
    [PRINTER],
    PARTNERS,
    ["no-shared-cipher"],
  ),
  storyOf(
    "connections refused over IPv6",
    "connection-refused.pcap",
    5,
    MODERN_V6,
    [{ address: "2001:db8:25::35", name: "m5.example.net" }],
    ["tcp-connect-failed"],
  ),
  storyOf(
    "a server that answers a hello with plain text",
    "plain-text-answer.pcap",
    4,
    MODERN.slice(0, 2),
    [server(36, "m6.example.net")],
    ["plaintext-where-tls-expected-server"],
  ),
  storyOf(
    "large hellos of one client that get lost",
    "large-hello-lost.pcap",
    4,
    [FAR],
    PARTNERS.slice(0, 4),
    ["flight-not-delivered"],
  ),
  storyOf(
    "a server that is gone",
    "no-answer-to-syn.pcap",
    3,
    MODERN.slice(0, 2),
    [server(38, "m8.example.net")],
    ["tcp-connect-failed"],
  ),
  storyOf(
    "a firewall that masks STARTTLS",
    "starttls-masked.pcap",
    2,
    [FAR],
    [server(39, "m9.example.net")],
    ["starttls-masked-by-middlebox"],
  ),
  storyOf(
    "a web crawler on port 25",
    "http-on-smtp-port.pcap",
    2,
    [{ address: "203.0.113.200", name: "bot1.example.com" }],
    [MAIN],
    ["http-on-smtp-port"],
  ),
  {
    ...storyOf(
      "a server without STARTTLS, which gets its mail in the clear",
      "starttls-not-offered.pcap",
      5,
      MODERN.slice(0, 5),
      [server(28, "m0.example.net")],
      ["starttls-not-offered"],
    ),
    failed: false,
  },
  storyOf(
    "the same server, left by clients that require TLS",
    "helo-after-ehlo-without-starttls.pcap",
    8,
    MODERN.slice(2, 6),
    [server(28, "m0.example.net")],
    ["starttls-not-offered"],
  ),
  {
    ...storyOf(
      "clients that do not use STARTTLS",
      "starttls-not-used.pcap",
      6,
      APPS,
      [MAIN],
      ["starttls-not-used"],
    ),
    failed: false,
  },
  storyOf(
    "the client's direction only",
    "one-sided.pcap",
    3,
    named("203.0.113.", 60, ["half.example.org"]),
    [server(40, "ma.example.net")],
    ["capture-one-sided"],
  ),
  {
    ...storyOf("TLS 1.3", "success-tls13.pcap", 49, MODERN, [MAIN, ...PARTNERS.slice(0, 3)], []),
    failed: false,
  },
  {
    ...storyOf("TLS 1.2", "success-tls12.pcap", 20, MODERN, [MAIN, ...PARTNERS.slice(3)], []),
    failed: false,
  },
  { ...storyOf("TLS 1.3 over IPv6", "success-ipv6.pcap", 5, MODERN_V6, [MAIN_V6], []), failed: false },
  {
    ...storyOf(
      "TLS 1.0 that is still taken",
      "success-tls10.pcap",
      6,
      OLD.slice(0, 2),
      [server(29, "mz.example.net")],
      [],
    ),
    failed: false,
  },
];

const MINUTE_START = Date.UTC(2026, 10, 26, 14, 3, 0) * 1000;
export const MINUTE_PLAYS: readonly Play[] = playsOf(MINUTE, MINUTE_START, 60e6);
