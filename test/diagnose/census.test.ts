import { expect, test } from "vitest";
import { censusOf } from "../../src/diagnose/census.ts";
import type { ClientHello, Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const TLS_1_0 = { id: "0x0301", name: "TLS 1.0" };
/** A draft of TLS 1.3, whose number is higher than all others. */
const DRAFT = { id: "0x7f1c", name: "TLS 1.3 (draft 28)" };

const offering = (highestVersion: ClientHello["highestVersion"], parts: Partial<Session> = {}): Session =>
  build.session({ ...parts, tls: build.tlsSession({ clientHello: build.clientHello({ highestVersion }) }) });

const from = (address: string, name: string | null = "mail.example.org"): Partial<Session> => ({
  client: { address, port: 40_000 },
  smtp: build.smtpDialogue({ ehlo: { frame: 6, command: "EHLO", name } }),
});

test("versions and suites are counted by session, the most frequent first", () => {
  const serverHello = build.serverHello();
  const tls = build.tlsSession({ serverHello });
  const sessions = [
    offering(TLS_1_0),
    build.session({ tls }),
    build.session({ tls }),
    build.session({ tls: null }),
  ];
  const { offered, negotiated, cipherSuites } = censusOf(sessions);
  expect([Object.entries(offered), negotiated, cipherSuites]).toEqual([
    [
      ["TLS 1.1", 2],
      ["TLS 1.0", 1],
    ],
    { [serverHello.negotiatedVersion.name]: 2 },
    { [serverHello.cipherSuite?.name ?? ""]: 2 },
  ]);
});

test("clients that never offered TLS 1.2 are reported by address and name, with their best offer", () => {
  const sessions = [
    offering(TLS_1_0, from("192.0.2.1")),
    offering(TLS_1_0, from("192.0.2.2", "old.example.org")),
    offering({ id: "0x0302", name: "TLS 1.1" }, from("192.0.2.2", "old.example.org")),
    // It fell back: once it offered more.
    offering(build.TLS_1_2, from("192.0.2.3")),
    offering(TLS_1_0, from("192.0.2.3")),
    offering(DRAFT, from("192.0.2.4")),
    // Two hosts share an address, and one of them is up to date.
    offering(build.TLS_1_3, from("192.0.2.5", "new.example.org")),
    offering(TLS_1_0, from("192.0.2.5", null)),
  ];
  expect(
    censusOf(sessions).belowTls12.map(({ address, name, highestVersion, sessions: amount }) => [
      address,
      name,
      highestVersion,
      amount,
    ]),
  ).toEqual([
    ["192.0.2.2", "old.example.org", "TLS 1.1", 2],
    ["192.0.2.1", "mail.example.org", "TLS 1.0", 1],
    ["192.0.2.5", null, "TLS 1.0", 1],
  ]);
});

test("mail in the clear is counted", () => {
  const clear = build.session({ smtp: build.smtpDialogue({ mailInClear: true }), tls: null });
  expect(censusOf([clear, clear, build.session()]).inClear).toBe(2);
});

test("a server's certificate has its days left at the last session, what expires first comes first", () => {
  const leaf = build.certificate({ sha256: "aa", notAfter: "2026-10-30T14:43:15Z" });
  const old = build.certificate({ sha256: "bb", notAfter: "2026-10-19T14:43:14Z" });
  const own = build.certificate({ sha256: "cc", from: "client" });
  const unread = build.certificate({ sha256: "dd", subject: null, notAfter: null });
  const sessions = [[leaf, old], [old], [own], [unread]].map((certificates) =>
    build.session({ tls: build.tlsSession({ certificates }) }),
  );
  const later = build.session({
    startTime: build.timeAt(86_400_000 * 2),
    server: { address: "2001:db8::25", port: 587 },
    tls: build.tlsSession({ certificates: [leaf] }),
  });
  expect(
    censusOf([...sessions, later]).certificates.map(({ daysLeft, servers }) => [daysLeft, servers]),
  ).toEqual([
    [-2, ["198.51.100.25:25"]],
    [8, ["198.51.100.25:25", "[2001:db8::25]:587"]],
    [null, ["198.51.100.25:25"]],
  ]);
});
