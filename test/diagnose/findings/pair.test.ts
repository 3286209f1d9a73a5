// The findings on several sessions between one client and one server.
import { expect, test } from "vitest";
import { opportunisticFallbackToClear } from "../../../src/diagnose/findings/across-sessions/opportunistic-fallback-to-clear.ts";
import { requireTlsRetryLoop } from "../../../src/diagnose/findings/across-sessions/require-tls-retry-loop.ts";
import type { ClientHello, Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

/** A session that begins so many milliseconds after the story and is over within 240. */
function later(milliseconds: number, parts: Partial<Session> = {}): Session {
  const stream = parts.stream ?? milliseconds;
  return build.session({
    stream,
    client: { address: "192.0.2.10", port: 41_234 + (milliseconds % 10_000) },
    startTime: build.timeAt(milliseconds),
    endTime: build.timeAt(milliseconds + 240),
    ...parts,
  });
}

const OFFERED = { advertised: true, command: null, reply: null };

const IN_CLEAR: Partial<Session> = {
  stream: 1,
  tls: null,
  aborted: null,
  outcome: "starttls-not-used",
  smtp: build.smtpDialogue({ starttls: OFFERED, mailInClear: true }),
};

test("opportunistic-fallback-to-clear: mail in clear text right after a failed handshake, under the same name, is a fallback", () => {
  const session = later(300, IN_CLEAR);
  expect(judgement(opportunisticFallbackToClear, session, { among: [build.session()] })).toBe(
    "warning certain: TLS failed in stream 0; 74 ms after it closed, this connection (frame 1) started " +
      "with the same EHLO name, did not use the STARTTLS that was offered, and carried mail in clear text.",
  );
});

// Postfix's 300 seconds and Proofpoint's 10 minutes.
test.each([300_000, 600_000])("opportunistic-fallback-to-clear: %d ms later it is only likely", (gap) => {
  const session = later(gap, IN_CLEAR);
  expect(judge(opportunisticFallbackToClear, session, { among: [build.session()] })?.certainty).toBe(
    "likely",
  );
});

test("opportunistic-fallback-to-clear: after a failure with another address of the name it is only possible, and both addresses are reported", () => {
  const elsewhere = build.session({ server: { address: "198.51.100.26", port: 25 } });
  const found = judge(opportunisticFallbackToClear, later(300, IN_CLEAR), { among: [elsewhere] });
  expect([found?.certainty, found?.detail.slice(0, 81)]).toEqual([
    "possible",
    "TLS failed in stream 0, with another server of that name, 198.51.100.26; 74 ms af",
  ]);
});

test("opportunistic-fallback-to-clear: a refused STARTTLS and mail on the same connection are one", () => {
  const smtp = { ...build.refused(454, "4.7.0 TLS not available"), mailInClear: true };
  const session = build.session({ tls: null, aborted: null, outcome: "starttls-refused", smtp });
  expect(judgement(opportunisticFallbackToClear, session)).toBe(
    "warning certain: The server refused STARTTLS with 454 (frame 11), and the client sent the mail on the same " +
      "connection in clear text.",
  );
});

test.each([
  ["no failure before it", later(300, IN_CLEAR), []],
  ["a failure behind it", later(0, IN_CLEAR), [later(1000)]],
  [
    "another client's failure",
    later(300, IN_CLEAR),
    [build.session({ client: { address: "192.0.2.11", port: 9 } })],
  ],
  [
    "a session that came up before it",
    later(300, IN_CLEAR),
    [build.establishedSession({ endTime: build.timeAt(200) })],
  ],
])(
  "opportunistic-fallback-to-clear: mail in clear text with %s is not a fallback",
  (_what, session, among) => {
    expect(judge(opportunisticFallbackToClear, session, { among })).toBeNull();
  },
);

test("require-tls-retry-loop: three failures at even gaps are a loop", () => {
  const tries = [later(0), later(3000), later(6100)];
  expect(judgement(requireTlsRetryLoop, later(0), { among: tries.slice(1) })).toBe(
    "error likely: 3 attempts within 6.1 s failed in the same way (streams 0, 3000 and 6100), with the " +
      "same ClientHello each time, and no mail was sent in between.",
  );
});

test("require-tls-retry-loop: attempts at several addresses of a name are possibly a loop", () => {
  const tries = [later(3000, { server: { address: "198.51.100.26", port: 25 } }), later(6100)];
  const found = judge(requireTlsRetryLoop, later(0), { among: tries });
  expect([found?.certainty, found?.detail]).toEqual([
    "possible",
    "3 attempts within 6.1 s failed in the same way (streams 0, 3000 and 6100), with the servers " +
      "198.51.100.25, 198.51.100.26 of the same name, with the same ClientHello each time, and no mail was " +
      "sent in between.",
  ]);
});

test("require-tls-retry-loop: uneven gaps are a loop if they last for minutes", () => {
  const tries = [later(62_000), later(241_000)];
  expect(judge(requireTlsRetryLoop, later(0), { among: tries })?.certainty).toBe("likely");
});

const UP: Partial<Session> = { outcome: "established", aborted: null };
const NEWER: Partial<ClientHello> = { version: build.TLS_1_2, highestVersion: build.TLS_1_2 };

test.each([
  ["two attempts", [later(3000)]],
  ["attempts within a second", [later(100), later(200)]],
  ["uneven gaps of seconds", [later(3000), later(13_000)]],
  ["mail that went in between", [later(3000), later(4000, IN_CLEAR), later(6000)]],
  ["TLS that came up in between", [later(3000), later(4500, UP), later(6000)]],
  [
    "other hellos",
    [later(3000), later(6000, { tls: build.tlsSession({ clientHello: build.clientHello(NEWER) }) })],
  ],
  [
    "the same connection in three captures",
    [later(0, { capture: "b.pcap" }), later(0, { capture: "c.pcap" })],
  ],
])("require-tls-retry-loop: %s are not a loop", (_what, among) => {
  expect(judge(requireTlsRetryLoop, later(0), { among })).toBeNull();
});
