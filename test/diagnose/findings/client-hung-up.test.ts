// The finding on clients that hang up on the server's answer without an alert.
import { expect, test } from "vitest";
import { clientClosedAfterServerFlight } from "../../../src/diagnose/findings/certificates/client-closed-after-server-flight.ts";
import { READ_THE_CLIENT_LOG, RENEW_CERTIFICATE } from "../../../src/diagnose/texts/remedies.ts";
import * as build from "../../build/sessions.ts";
import { alerted, chain, failed, gaveUp } from "../handshakes.ts";
import { judge, judgement } from "../judge.ts";

const UNKNOWN_CA = { id: "0x30", name: "unknown_ca" };
const CLOSE_NOTIFY = { id: "0x00", name: "close_notify" };
const HELLOS = [
  build.message("client", "ClientHello", 13, 200),
  build.message("server", "ServerHello", 14, 220),
];

test("client-closed-after-server-flight: a client that closes on the server's flight gave no reason", () => {
  expect(judgement(clientClosedAfterServerFlight, gaveUp({}))).toBe(
    "error certain: The server answered the ClientHello in frame 14, and the client closed with a FIN in frame 17 without " +
      "an alert that says why. It may have rejected the certificate.",
  );
});

test("client-closed-after-server-flight: close_notify in the handshake is no reason either", () => {
  expect(judge(clientClosedAfterServerFlight, alerted("client", CLOSE_NOTIFY))?.detail).toContain(
    "the client sent the alert close_notify (0) in frame 17",
  );
});

test("client-closed-after-server-flight: a client that closes on the flight of TLS 1.3 is reported too", () => {
  const messages = [...HELLOS, build.message("server", "ApplicationData", 14, 220)];
  const session = gaveUp({}, { server: { negotiatedVersion: build.TLS_1_3 }, tls: { messages } });
  expect(judge(clientClosedAfterServerFlight, session)?.detail).toContain("which TLS 1.3 hides");
});

test("client-closed-after-server-flight: a client that closes before the server's answer is whole did not reject its certificate", () => {
  const messages = [...HELLOS, build.message("server", "ServerHelloDone", 18, 320)];
  expect(judge(clientClosedAfterServerFlight, gaveUp({}, { tls: { messages } }))?.detail).toMatch(
    /The server's answer was not yet complete\.$/,
  );
});

test("client-closed-after-server-flight: what a client sent after the server's answer is reported before what it may have rejected", () => {
  const messages = [
    ...HELLOS,
    build.message("server", "ServerHelloDone", 14, 220),
    build.message("client", "Heartbeat", 15, 240),
  ];
  expect(judge(clientClosedAfterServerFlight, gaveUp({}, { tls: { messages } }))?.detail).toMatch(
    /It had already sent Heartbeat \(frame 15\)\.$/,
  );
});

test.each([
  ["went on first", failed({})],
  ["sent an alert", alerted("client", UNKNOWN_CA)],
  ["was left by the server", gaveUp({ by: "server" })],
])("client-closed-after-server-flight: a client that %s did not close on the flight", (_, session) => {
  expect(judge(clientClosedAfterServerFlight, session)).toBeNull();
});

test("client-closed-after-server-flight: what stands out in the certificate is a candidate, with its remedy after the client's log", () => {
  const session = gaveUp({}, { tls: { certificates: chain({ notAfter: "2026-10-01T00:00:00Z" }) } });
  const finding = judge(clientClosedAfterServerFlight, session);
  expect(finding?.detail).toMatch(
    /What stands out in the certificate: .* expired at 2026-10-01T00:00:00Z; it was sent at /,
  );
  expect(finding?.remedies).toEqual(expect.arrayContaining([...READ_THE_CLIENT_LOG, ...RENEW_CERTIFICATE]));
});
