// The stories that Microsoft's articles on the end of TLS 1.0 tell, built from bytes: what is found in each.
import { describe, expect, test } from "vitest";
import { Inspector } from "../../src/inspect.ts";
import type { Session } from "../../src/session/session.ts";
import { dialogue, type Dialogue, pcapOf } from "../build/conversations.ts";
import {
  applicationData,
  changeCipherSpec,
  clientHello,
  encrypted,
  handshake,
  handshakeRecord,
  serverHello,
} from "../build/tls.ts";

const TLS_1_0 = 0x0301;
const TLS_1_1 = 0x0302;
const OLD_SUITES = [0xc014, 0x0035];

const talk = (port: number, startMs: number, server = "198.51.100.25:25"): Dialogue =>
  dialogue({ client: `192.0.2.10:${port}`, server, startMs }).syn();

/** To the answer to EHLO; the host's name is in the greeting, and Exchange's session id at its end. */
const greeted = (conversation: Dialogue, host: string): Dialogue =>
  conversation
    .server(
      `220 ${host} Microsoft ESMTP MAIL Service ready at Mon, 11 Jan 2021 17:43:14 +0100 [08D8B64FC6449F2A]\r\n`,
    )
    .client("EHLO exc16.contoso.example\r\n")
    .server(`250-${host} Hello [192.0.2.10]\r\n250-SIZE 37748736\r\n250-STARTTLS\r\n250 X-ANONYMOUSTLS\r\n`);

const startTls = (conversation: Dialogue): Dialogue =>
  conversation.client("STARTTLS\r\n").server("220 2.0.0 SMTP server ready\r\n");

const EXCHANGE_ONLINE = "BN3USG02FT012.mail.protection.outlook.com";

/** TLS 1.1, and the server's FIN. */
const refused = (port: number, startMs: number): Dialogue =>
  startTls(greeted(talk(port, startMs), EXCHANGE_ONLINE))
    .client(handshakeRecord(clientHello({ version: TLS_1_1, cipherSuites: OLD_SUITES })))
    .ack("server")
    .fin("server")
    .fin("client");

const inClear = (port: number, startMs: number): Dialogue =>
  greeted(talk(port, startMs), EXCHANGE_ONLINE).client("MAIL FROM:<user@contoso.example> SIZE=9031\r\n");

/** TLS 1.0 that came up, in which the client said little. */
function submitted(host: string): Dialogue {
  const hello = { version: TLS_1_0, cipherSuites: OLD_SUITES };
  return startTls(greeted(talk(41234, 0, "198.51.100.25:587"), host))
    .client(handshakeRecord(clientHello(hello)))
    .server(handshakeRecord(serverHello(hello), handshake(14)))
    .client(handshakeRecord(handshake(16)), changeCipherSpec(), encrypted(22, 48))
    .server(changeCipherSpec(), encrypted(22, 48))
    .client(applicationData(64))
    .server(applicationData(320))
    .client(applicationData(64))
    .server(applicationData(160))
    .fin("server")
    .fin("client");
}

function sessionsOf(...conversations: readonly Dialogue[]): readonly Session[] {
  const inspector = new Inspector();
  inspector.push(pcapOf(conversations.flatMap(({ frames }) => frames)));
  return inspector.finish().sessions;
}

const primaryOf = (session: Session | undefined) => session?.findings.find(({ primary }) => primary);
const primaries = (sessions: readonly Session[]) =>
  sessions.map((session) => `${primaryOf(session)?.certainty} ${primaryOf(session)?.id}`);

describe("an Exchange server with TLS 1.1 that sends to Exchange Online", () => {
  test("is refused for its version, as Microsoft publishes, and the server's log can be searched", () => {
    const [session] = sessionsOf(refused(41234, 0));
    const found = primaryOf(session);
    expect([
      primaries(session ? [session] : []),
      found?.detail.includes("2021-01-15"),
      found?.evidence.at(-1),
    ]).toEqual([
      ["certain tls-version-below-server-minimum"],
      true,
      { frame: 4, field: "smtp.exchangeSessionId", value: "08D8B64FC6449F2A" },
    ]);
  });

  test("falls back to clear text if its connector does not require TLS", () => {
    const mail = inClear(41235, 200)
      .server("250 2.1.0 Sender OK\r\n")
      .client("RCPT TO:<user@fabrikam.example>\r\n")
      .server("250 2.1.5 Recipient OK\r\n")
      .client("BDAT 4 LAST\r\nabc\n")
      .server("250 2.6.0 Queued mail for delivery\r\n")
      .fin("client")
      .fin("server");
    expect(primaries(sessionsOf(refused(41234, 0), mail)).at(-1)).toBe(
      "certain opportunistic-fallback-to-clear",
    );
  });

  test("keeps trying if its connector requires TLS", () => {
    const sessions = sessionsOf(refused(41234, 0), refused(41235, 300_000), refused(41236, 600_000));
    expect(
      sessions.map(({ findings }) => findings.some(({ id }) => id === "require-tls-retry-loop")),
    ).toEqual([true, true, true]);
  });

  test("is denied relay in the clear: 550 5.7.0 Relay Access Denied", () => {
    const denied = inClear(41235, 200)
      .server("550 5.7.0 Relay Access Denied\r\n")
      .fin("server")
      .fin("client");
    expect(primaries(sessionsOf(refused(41234, 0), denied)).at(-1)).toBe(
      "likely relay-denied-after-cleartext-fallback",
    );
  });

  test("may be told to begin with STARTTLS: 451 5.7.3", () => {
    const told = inClear(41235, 200)
      .server("451 5.7.3 Must issue a STARTTLS command first\r\n")
      .client("QUIT\r\n")
      .server("221 2.0.0 Service closing transmission channel\r\n")
      .fin("server")
      .fin("client");
    expect(primaries(sessionsOf(refused(41234, 0), told)).at(-1)).toBe("certain starttls-required-by-server");
  });
});

describe("a device with TLS 1.0 that submits with SMTP AUTH", () => {
  test("is turned away inside TLS: 421 4.7.66", () => {
    expect(primaries(sessionsOf(submitted("AM0PR02CA0012.prod.outlook.com")))).toEqual([
      "likely exo-smtp-auth-legacy-tls",
    ]);
  });

  test("may use the endpoint for old versions, if the tenant allows it", () => {
    const [session] = sessionsOf(submitted("smtp-legacy.office365.com"));
    expect(session?.findings.find(({ id }) => id === "smtp-legacy-endpoint-used")?.certainty).toBe("certain");
  });
});
