// What the chosen sessions say of whom -> the words that no written packet may hold.
import { latin1 } from "../../bytes/ascii.ts";
import type { Session } from "../../session/session.ts";
import { isPublicRoot } from "./public-roots.ts";

/** Shorter words occur by chance, and in encrypted bytes. */
const MIN_SECRET_LENGTH = 5;

/** Single words that many hosts use as a name, or that a faulty reply has in a host's place: they identify nobody. */
const COMMON_WORDS = new Set([
  "localhost",
  "mailhost",
  "smtp",
  "mail",
  "server",
  "client",
  "unknown",
  "starttls",
]);

/** Kind and wildcard label before a name in a certificate. */
const ALT_NAME = /^\w+:(?:\*\.)?/;

/** In lower case: host names from greetings, server_name and certificates, and their first labels. */
export function secretsOf(sessions: readonly Session[], isKept: (name: string) => boolean): Set<string> {
  const all = new Set(sessions.flatMap(namesOf).map((name) => name.toLowerCase()));
  const names = [...all].filter((name) => !isKept(name));
  const labels = names.map((name) => name.split(".")[0] ?? "");
  const words = [...names, ...labels].map((word) => word.replaceAll(/^\[|\]$/g, ""));
  return new Set(
    words.filter(
      (word) => word.length >= MIN_SECRET_LENGTH && !COMMON_WORDS.has(word) && !/^\d+$/.test(word),
    ),
  );
}

/** Of both ends, and of those for whom a balancer speaks. */
export const addressesOf = ({ client, server, proxy }: Session): string[] =>
  [client, server, proxy?.source, proxy?.destination].flatMap((endpoint) => endpoint?.address ?? []);

function namesOf(session: Session): string[] {
  const { smtp, tls } = session;
  const greeting = smtp?.banner?.text.split(/\s/)[0] ?? "";
  const answer = smtp?.ehloReply?.text.split(/\s/)[0] ?? "";
  const certificates = (tls?.certificates ?? []).filter(({ subject }) => !isPublicRoot(subject ?? ""));
  const certified = [
    ...certificates.map(({ subject }) => /(?:^|,)CN=((?:[^,\\]|\\.)*)/.exec(subject ?? "")?.[1] ?? ""),
    ...certificates.flatMap(({ subjectAltNames }) =>
      subjectAltNames.map((name) => name.replace(ALT_NAME, "")),
    ),
  ];
  const said = [greeting, answer, smtp?.ehlo?.name ?? "", tls?.clientHello?.serverName ?? "", ...certified];
  return [...said, ...addressesOf(session)].filter((name) => name !== "");
}

/** Null where no word of `secrets` is in `bytes`, upper and lower case alike. */
export function secretIn(bytes: Uint8Array, secrets: RegExp | null): string | null {
  if (secrets === null) return null;
  const text = latin1(bytes);
  return secrets.exec(text)?.[0] ?? null;
}

/** Null for no words. */
export function secretPattern(words: Iterable<string>): RegExp | null {
  const escaped = [...words].map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  return escaped.length === 0 ? null : new RegExp(escaped.join("|"), "i");
}
