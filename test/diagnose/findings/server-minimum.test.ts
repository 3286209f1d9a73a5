// The findings on servers that close on an old hello: what makes it certain or likely that it was for the version, where
// only the close is reported, and what forbids both.
import { describe, expect, test } from "vitest";
import { Diagnosis } from "../../../src/diagnose/diagnose.ts";
import { serverClosedOnOldVersion as plain } from "../../../src/diagnose/findings/hello/server-closed-on-old-version.ts";
import { textsOf } from "../../../src/diagnose/with-texts.ts";
import { neighboursAmong } from "../../../src/diagnose/neighbours.ts";
import { tlsVersionBelowServerMinimum as rule } from "../../../src/diagnose/findings/hello/tls-version-below-server-minimum.ts";
import { NO_POLICY, type Policy, type Provider } from "../../../src/diagnose/policy.ts";
import { Context } from "../../../src/diagnose/rule.ts";
import { PUBLISHED_POLICY } from "../../../src/diagnose/policy/providers.ts";
import type { Close, Session } from "../../../src/session/session.ts";
import { partnerPolicy } from "../../build/policies.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const EXCHANGE_ONLINE = "contoso-com.mail.protection.outlook.com";
const PUBLISHED = { policy: PUBLISHED_POLICY };
const TLS_1_0 = { id: "0x0301", name: "TLS 1.0" };
const TLS_1_1 = { id: "0x0302", name: "TLS 1.1" };

/** The story: a hello of TLS 1.1 at most, and a FIN 26 ms behind it. */
const story = (parts: Partial<Session> = {}): Session => build.session(parts);

const greetedBy = (host: string, parts: Partial<Session> = {}): Session =>
  story({ smtp: build.smtpDialogue({ banner: { frame: 4, code: 220, text: `${host} ready` } }), ...parts });

/** Of the two rules, what is reported. */
function verdict(session: Session, among: readonly Session[] = [], policy: Policy = NO_POLICY) {
  const context = new Context(policy, neighboursAmong([...among, session]));
  const [found, ...others] = new Diagnosis(context, [rule, plain]).of(session);
  expect(others).toEqual([]);
  return found;
}

const closedAfter = (delayMs: number): Close => ({ ...story().close, delayMs });

describe("tls-version-below-server-minimum, with a published minimum", () => {
  test("it is certain if the greeting names the provider, and has date and source", () => {
    expect(judgement(rule, greetedBy(`AM4.${EXCHANGE_ONLINE}`), PUBLISHED)).toBe(
      "error certain: The ClientHello (frame 13) offers at most TLS 1.1. The server closed with a FIN (frame 15) 26 ms " +
        `later and sent no alert. "AM4.${EXCHANGE_ONLINE}" (frame 4) names Microsoft Exchange Online, which publishes ` +
        "TLS 1.2 as its minimum since 2021-01-11 (source of 2021-01-15: https://techcommunity.microsoft.com/blog/" +
        "exchange/understanding-email-scenarios-if-tls-versions-cannot-be-agreed-on-with-exchange-/2065089).",
    );
  });

  test("it rests on the hello, the close, the name and the policy", () => {
    const finding = judge(rule, greetedBy(EXCHANGE_ONLINE), PUBLISHED);
    expect(finding?.evidence.map(({ frame, field }) => [frame, field])).toEqual([
      [13, "tls.clientHello.highestVersion"],
      [15, "aborted.with"],
      [4, "smtp.banner.text"],
      [null, "policy.microsoft-exchange-online-mx.minTls"],
    ]);
  });

  test("it is not reported if bytes of the server are missing, which may have been an answer", () => {
    const missing = [{ from: "server", frame: 15, bytes: 7, reason: "not-captured" }] as const;
    const session = greetedBy(EXCHANGE_ONLINE, { view: { ...story().view, missing } });
    expect(judge(rule, session, PUBLISHED)).toBeNull();
  });

  test("it is only likely if the capture starts late", () => {
    const session = greetedBy(EXCHANGE_ONLINE, { view: { ...story().view, fromStart: false } });
    expect(judge(rule, session, PUBLISHED)?.certainty).toBe("likely");
  });

  test("it is only likely if the host name proves little", () => {
    expect(judge(rule, greetedBy("x.protection.partner.outlook.cn"), PUBLISHED)?.certainty).toBe("likely");
  });

  test("it is only likely if something speaks against the minimum", () => {
    const session = greetedBy("email-smtp.eu-west-1.amazonaws.com");
    expect(judge(rule, session, PUBLISHED)).toMatchObject({
      certainty: "likely",
      detail: expect.stringMatching(
        /A test by Paubox, published on 2026-06-08, found that it still accepted/,
      ),
    });
  });

  test("only the close is reported in a capture of before the minimum held", () => {
    const session = greetedBy(EXCHANGE_ONLINE, { startTime: "2019-05-01T00:00:00.000000Z" });
    expect(verdict(session, [], PUBLISHED_POLICY)).toMatchObject({
      id: "server-closed-on-old-version",
      detail: expect.stringMatching(/the provider published its minimum only later \(2021-01-11\)/),
    });
  });

  test("only the close is reported in a capture of years before a page that does not say since when", () => {
    const session = greetedBy("smtp.mail.eu-west-1.awsapps.com", {
      server: { address: "198.51.100.25", port: 465 },
      startTime: "2019-05-01T00:00:00.000000Z",
    });
    expect(verdict(session, [], PUBLISHED_POLICY)).toMatchObject({
      id: "server-closed-on-old-version",
      detail: expect.stringMatching(/the provider published its minimum only later \(2026-11-27\)/),
    });
  });

  test("only the close is reported, with what is published, if the capture starts late and the name proves little", () => {
    const session = greetedBy("x.protection.partner.outlook.cn", {
      view: { ...story().view, fromStart: false },
    });
    expect(verdict(session, [], PUBLISHED_POLICY)).toMatchObject({
      id: "server-closed-on-old-version",
      certainty: "likely",
      fault: null,
      detail: expect.stringMatching(
        /which publishes TLS 1\.2 as its minimum .* require TLS 1\.2 close like this\.$/,
      ),
    });
  });

  test("it is not reported if the provider accepts such a low version", () => {
    expect(verdict(greetedBy("mx.google.com"), [], PUBLISHED_POLICY)).toBeUndefined();
  });

  test("a reset counts like a FIN, and the logs are those of a reset", () => {
    const aborted = { by: "server", with: "RST", frame: 15, certainty: "certain" } as const;
    const session = greetedBy(EXCHANGE_ONLINE, { aborted, close: { ...story().close, with: "RST" } });
    const finding = judge(rule, session, PUBLISHED);
    expect([finding?.certainty, finding?.logs.some(({ text }) => text.includes("ConnectionReset"))]).toEqual([
      "certain",
      true,
    ]);
  });

  test("a policy of one's own counts like the published one", () => {
    expect(judge(rule, story(), { policy: partnerPolicy() })).toMatchObject({
      certainty: "certain",
      detail: expect.stringMatching(
        /names Partner, which publishes TLS 1.2 as its minimum \(source of 2026-01: https:\/\/partner.example\/tls\)/,
      ),
    });
  });

  test.each<[string, string, Partial<Provider>]>([
    ["certain", "two years after somebody looked", { checked: "2024-10-22" }],
    ["likely", "more than two years after", { checked: "2024-10-20" }],
    ["certain", "after the month in which the minimum came", { since: "2026-09" }],
    ["likely", "in the month in which it came", { since: "2026-10" }],
    ["likely", "in the year in which it came", { since: "2026" }],
  ])("it is %s %s", (certainty, _when, parts) => {
    expect(judge(rule, story(), { policy: partnerPolicy(parts) })?.certainty).toBe(certainty);
  });

  test("what was last checked long before the session is said to be old, in words and as evidence", () => {
    const finding = judge(rule, story(), { policy: partnerPolicy({ checked: "2024-06-30" }) });
    expect([finding?.detail, finding?.evidence.at(-1)]).toEqual([
      expect.stringMatching(
        /tls\)\. What is known of Partner was last checked on 2024-06-30, more than two years before this session, and may have changed\.$/,
      ),
      { frame: null, field: "policy.partner.checked", value: "2024-06-30" },
    ]);
  });

  test("a provider that accepted so low a version years ago may refuse it by now: only the close is reported", () => {
    const policy = partnerPolicy({
      minTls: "TLS 1.1",
      source: { url: "https://partner.example/2019", date: "2019-12-03" },
      checked: "2026-10-01",
    });
    expect(verdict(story(), [], policy)).toMatchObject({
      id: "server-closed-on-old-version",
      fault: null,
      detail: expect.stringMatching(
        /but here Partner once published that it accepts TLS 1\.1 \(source of 2019-12-03: https:\/\/partner\.example\/2019\)\.$/,
      ),
    });
  });

  test("it is only likely if a client of TLS 1.2 failed alike: then the version is not all", () => {
    const hello = build.clientHello({ highestVersion: build.TLS_1_2 });
    const other = story({ stream: 9, tls: build.tlsSession({ clientHello: hello }) });
    expect(judge(rule, greetedBy(EXCHANGE_ONLINE), { ...PUBLISHED, among: [other] })).toMatchObject({
      certainty: "likely",
      detail: expect.stringMatching(
        /But here a client that offers TLS 1\.2 failed in the same way \(stream 9\)\.$/,
      ),
    });
  });

  test("it is only likely if the reset may come from a device in the path", () => {
    const { transport } = story();
    const server = {
      ...transport.server,
      hopLimit: 57,
      reset: { frame: 15, hopLimit: 64, isInSequence: true },
    };
    const session = greetedBy(EXCHANGE_ONLINE, {
      aborted: { by: "server", with: "RST", frame: 15, certainty: "certain" },
      close: { ...story().close, with: "RST" },
      transport: { ...transport, server },
    });
    expect(judge(rule, session, PUBLISHED)).toMatchObject({
      certainty: "likely",
      detail: expect.stringMatching(/But here the reset may come from a device in the path\.$/),
    });
  });
});

describe("tls-version-below-server-minimum, without a published minimum", () => {
  const newer = build.establishedSession({ stream: 7, startTime: build.timeAt(60_000) });

  test("it is likely if the same server chose a higher version with another hello", () => {
    expect(judgement(rule, story(), { among: [newer] })).toBe(
      "error likely: The ClientHello (frame 13) offers at most TLS 1.1. The server closed with a FIN (frame 15) 26 ms later " +
        "and sent no alert. With another hello the same server chose TLS 1.2 (stream 7, frame 14), and never a version as low " +
        "as this client's.",
    );
  });

  test("it is not reported if the same server chose so low a version elsewhere", () => {
    const older = build.establishedSession({
      stream: 8,
      tls: build.tlsSession({
        serverHello: build.serverHello({ negotiatedVersion: TLS_1_0 }),
        established: true,
      }),
    });
    expect(verdict(story(), [newer, older])).toBeUndefined();
  });

  test("it is likely after STARTTLS was agreed on, if the server closed at once and nothing speaks against it", () => {
    const finding = judge(rule, story());
    expect([finding?.certainty, finding?.fault, finding?.title]).toEqual([
      "likely",
      "client",
      "The server likely refuses the client's highest version, TLS 1.1: it closed at once, without saying why",
    ]);
  });

  const newerFailed = story({
    stream: 9,
    tls: build.tlsSession({ clientHello: build.clientHello({ highestVersion: build.TLS_1_2 }) }),
  });
  const weakOnly = build.tlsSession({
    clientHello: build.clientHello({ cipherSuites: [{ id: "0x0005", name: "TLS_RSA_WITH_RC4_128_SHA" }] }),
  });
  const otherClient = story({ stream: 10, client: { address: "192.0.2.77", port: 40000 } });

  test.each<[string, RegExp, Session, readonly Session[]]>([
    [
      "a client of TLS 1.2 failed alike",
      /a client that offers TLS 1\.2 failed in the same way \(stream 9\)\.$/,
      story(),
      [newerFailed],
    ],
    [
      "its cipher suites are weak",
      /the hello offers only weak cipher suites, or none\.$/,
      story({ tls: weakOnly }),
      [],
    ],
    [
      "STARTTLS was not agreed on",
      /STARTTLS was not agreed on first/,
      story({ smtp: null, protocol: "tls" }),
      [],
    ],
  ])("if %s only the close is reported, and that", (_where, words, session, among) => {
    expect(verdict(session, among)).toMatchObject({
      id: "server-closed-on-old-version",
      certainty: "certain",
      fault: null,
      title: "The server closed after a hello that offers at most TLS 1.1, without saying why",
      detail: expect.stringMatching(words),
    });
  });

  test("a version that the server is likely to refuse is reported as that alone", () => {
    expect(verdict(story())?.id).toBe("tls-version-below-server-minimum");
  });

  test("other old clients that fail in the same way do not speak against it", () => {
    expect(judge(rule, story(), { among: [otherClient] })?.certainty).toBe("likely");
  });

  test("it says what to change on the client, and what to ask the server's owner", () => {
    const session = story();
    const [found = build.finding()] = [verdict(session)];
    const { remedies } = textsOf(found, session);
    expect(remedies.at(0)).toMatchObject({ side: "client", text: expect.stringMatching(/^Enable TLS 1\.2/) });
    expect(remedies.at(-1)).toMatchObject({
      side: "server",
      text: expect.stringMatching(/time in UTC, both addresses and ports, and the hello's JA4/),
    });
  });
});

const tls = (parts: Parameters<typeof build.clientHello>[0]) =>
  build.tlsSession({ clientHello: build.clientHello(parts) });

describe("tls-version-below-server-minimum is not reported for", () => {
  test.each<[string, Session]>([
    ["where the hello offers TLS 1.2", story({ tls: tls({ highestVersion: build.TLS_1_2 }) })],
    [
      "where only the record says TLS 1.0",
      story({ tls: tls({ recordVersion: TLS_1_0, version: build.TLS_1_2, highestVersion: build.TLS_1_2 }) }),
    ],
    ["where the server took its time", story({ close: closedAfter(4000) })],
    ["where the FIN was sent before the hello arrived", story({ tls: tls({ acknowledgedFrame: null }) })],
    [
      "where the client closed",
      story({
        close: { ...story().close, by: "client" },
        aborted: { by: "client", with: "FIN", frame: 15, certainty: "certain" },
      }),
    ],
    [
      "where both closed within a round trip",
      story({ aborted: { by: "unknown", with: "FIN", frame: 15, certainty: "possible" } }),
    ],
    [
      "where the server said why in an alert",
      story({
        tls: build.tlsSession({
          alerts: [build.alert("server", { id: "0x46", name: "protocol_version" }, 14, 220)],
          messages: [build.message("server", "Alert", 14, 220)],
        }),
      }),
    ],
    [
      "where the server answered in plain text",
      story({
        tls: build.tlsSession({
          foreign: [{ frame: 14, from: "server", kind: "smtp", text: "454 4.7.0 no TLS" }],
        }),
      }),
    ],
    [
      "where a ServerHello came",
      story({ tls: build.tlsSession({ serverHello: build.serverHello({ negotiatedVersion: TLS_1_1 }) }) }),
    ],
  ])("%s", (_where, session) => {
    expect(judge(rule, session, PUBLISHED)).toBeNull();
    expect(judge(plain, session, PUBLISHED)).toBeNull();
  });
});
