// Sessions as thick as they come: each of another client, with one of 200 servers, and one in four ends badly.
import type { Play } from "./moved.ts";
import { type Named, playsOf, type Story, storyOf } from "./stories.ts";

/** Of 400 sessions. */
const SHARES: readonly (readonly [
  what: string,
  sample: string,
  sessions: number,
  findings: readonly string[],
])[] = [
  [
    "closed on TLS 1.1",
    "server-fin-after-tls11-hello.pcap",
    40,
    ["tls-version-below-server-minimum", "server-closed-on-old-version"],
  ],
  ["an alert for TLS 1.1", "alert-protocol-version.pcap", 20, ["tls-version-rejected-alert"]],
  ["reset after the hello", "server-rst-after-tls13-hello.pcap", 10, ["server-reset-after-clienthello"]],
  ["a certificate refused", "client-rejects-certificate.pcap", 15, ["client-rejected-certificate"]],
  ["454 to STARTTLS", "starttls-refused.pcap", 10, ["starttls-refused-temporary"]],
  ["no suite in common", "no-shared-cipher.pcap", 5, ["no-shared-cipher"]],
  ["TLS 1.2", "success-tls12.pcap", 100, []],
  ["TLS 1.0", "success-tls10.pcap", 10, []],
];
const NAMES = ["mail", "post", "news", "shop", "list", "mta1", "mta2", "mta3", "relay", "send"]
  .map((label) => label.slice(0, 4))
  .map((label) => `${label}.example.org`);

/** At least one session of each story; what they leave of the number is TLS 1.3. */
export function dense(sessions: number): readonly Story[] {
  const stories = SHARES.map(([what, sample, share, findings], index) =>
    denseStory(index, what, sample, Math.max(1, Math.floor((share * sessions) / 400)), findings),
  );
  const rest = sessions - stories.reduce((sum, story) => sum + story.sessions, 0);
  return [...stories, denseStory(stories.length, "TLS 1.3", "success-tls13.pcap", rest, [])];
}

function denseStory(
  index: number,
  what: string,
  sample: string,
  amount: number,
  findings: readonly string[],
): Story {
  // What still speaks TLS 1.0 is elsewhere: beside it, nobody could say that a server closes on TLS 1.1.
  const servers = hosts(what === "TLS 1.0" ? "198.19" : "198.18", 200, ["mx.example.net"]);
  const clients = hosts(`10.${20 + index}`, amount, NAMES);
  return { ...storyOf(what, sample, amount, clients, servers, findings), failed: findings.length > 0 };
}

export const denseCapture = (stories: readonly Story[]): readonly Play[] =>
  playsOf(
    stories,
    Date.UTC(2026, 10, 26, 12) * 1000,
    stories.reduce((sum, { sessions }) => sum + sessions, 0) * 2000,
  );

const hosts = (prefix: string, amount: number, names: readonly string[]): readonly Named[] =>
  Array.from({ length: amount }, (_, index) => ({
    address: `${prefix}.${index >> 8}.${index & 255}`,
    name: names[index % names.length] ?? "",
  }));
