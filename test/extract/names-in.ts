// Sessions -> the names and addresses in them that an anonymised form must not hold.
import type { Session } from "../../src/session/session.ts";

/** Host names of more than one label, addresses, and identifiers of Exchange sessions. */
export function namesIn(sessions: readonly Session[]): string[] {
  const names = sessions.flatMap(({ smtp, tls, client, server, proxy }) => [
    client.address,
    server.address,
    proxy?.source?.address ?? "",
    proxy?.destination?.address ?? "",
    smtp?.ehlo?.name ?? "",
    smtp?.banner?.text.split(" ")[0] ?? "",
    smtp?.ehloReply?.text.split(/\s/)[0] ?? "",
    tls?.clientHello?.serverName ?? "",
    ...(tls?.certificates ?? []).flatMap(({ subjectAltNames }) =>
      subjectAltNames.map((name) => name.slice(4)),
    ),
    ...(tls?.certificates ?? []).map(({ subject }) => /CN=([^,]*)/.exec(subject ?? "")?.[1] ?? ""),
  ]);
  const identifiers = sessions.flatMap(({ smtp }) => smtp?.exchangeSessionId ?? []);
  return [
    ...new Set([...names.filter((name) => /[.:]/.test(name) && !/^\d\.\d\.\d+$/.test(name)), ...identifiers]),
  ];
}
