// What to ask the owner of a server that gives no reason: its log of that second, and what to find it by.
import type { Judged, SystemText } from "../session/session.ts";

export function askTheServer({ client, server, tls, startTime }: Judged): readonly SystemText[] {
  const hello = tls?.clientHello;
  const time = hello?.time ?? startTime;
  const ja4 = hello?.ja4 ? `, JA4 ${hello.ja4}` : "";
  return [
    {
      system: "any",
      text:
        `Ask the owner of ${server.address} port ${server.port} what the log says of the connection from ` +
        `${client.address} port ${client.port}${time === null ? "" : ` at ${time} (UTC)`}${ja4}. On Windows these are ` +
        "the Schannel events 36871, 36874 and 36888, elsewhere the error line of the TLS library.",
    },
  ];
}
