// Sessions that failed and sessions that did not -> what separates them, and what only seems to.
import { describe, expect, it } from "vitest";
import type { Compared } from "../../../src/compare/comparison.ts";
import { compareGroups } from "../../../src/compare/groups/compare-groups.ts";
import type { ClientHello, Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";

const { TLS_1_2, TLS_1_3, ECDHE_AES_256_GCM, RSA_AES_128_CBC, GREASE } = build;
const NEW = [TLS_1_3, TLS_1_2];
const SUITES = [ECDHE_AES_256_GCM, RSA_AES_128_CBC];

const named = ({ capture, stream, client, server, startTime }: Session): Compared => ({
  name: "A",
  capture,
  stream,
  client,
  server,
  startTime,
  finding: null,
});

/** The n-th client of its kind, each with an address, a name, a moment and a length of its own. */
function parts(n: number, hello: Partial<ClientHello>): Partial<Session> & { readonly hello: ClientHello } {
  return {
    stream: n,
    startTime: build.timeAt(n % 2 === 0 ? n * 1000 : (100 - n) * 1000),
    client: { address: `192.0.2.${n}`, port: 40000 + n },
    smtp: build.smtpDialogue({ ehlo: { frame: 6, command: "EHLO", name: `mail${n}.example.org` } }),
    hello: build.clientHello({ cipherSuites: SUITES, supportedVersions: NEW, length: 200 + n, ...hello }),
  };
}

function failed(n: number, own: Partial<ClientHello> = {}, rest: Partial<Session> = {}): Session {
  const { hello, ...others } = parts(n, own);
  return build.session({
    ...others,
    tls: build.tlsSession({ clientHello: hello }),
    findings: [build.finding()],
    ...rest,
  });
}

function worked(n: number, own: Partial<ClientHello> = {}, rest: Partial<Session> = {}): Session {
  const { hello, ...others } = parts(n, own);
  return build.establishedSession({
    ...others,
    tls: build.tlsSession({ clientHello: hello, established: true }),
    ...rest,
  });
}

const at = (minute: number) => ({ startTime: build.timeAt(minute * 60_000) });

const five = (of: (n: number) => Session, from: number): Session[] =>
  [0, 1, 2, 3, 4].map((n) => of(from + n));

const OLD = { supportedVersions: null, highestVersion: build.clientHello().highestVersion };

function compare(bad: readonly Session[], good: readonly Session[]) {
  const comparison = compareGroups(bad, good, named);
  const [finding] = comparison.findings;
  if (finding === undefined) throw new Error("no finding");
  return { ...comparison, finding, whats: comparison.traits.map(({ what }) => what) };
}

describe("compareGroups", () => {
  it("names what all failed ones lack, likely where many clients share it and nothing else", () => {
    const { finding, traits, headline } = compare(
      five((n) => failed(n, OLD), 10),
      five((n) => worked(n), 13),
    );
    expect(finding).toMatchObject({ id: "groups-differ", certainty: "likely", primary: true });
    expect(headline).toBe(
      "Each of the 5 failed connections offers no TLS 1.3 and TLS 1.2; each of the 5 established ones offers them.",
    );
    expect(traits).toContainEqual({
      what: "offers no TLS 1.3 and TLS 1.2",
      failed: 5,
      established: 0,
      topic: "hello",
    });
  });

  it("says that it cannot tell, where one client alone fails and has a hello of its own", () => {
    const only = { client: { address: "192.0.2.1", port: 40001 } };
    const { finding } = compare(
      five((n) => failed(n, { ...OLD, length: 150 }, only), 10),
      five((n) => worked(n), 13),
    );
    expect(finding).toMatchObject({ certainty: "possible" });
    expect(finding.title).toContain("comes from 192.0.2.1");
    expect(finding.title).toContain("offers no TLS 1.3 and TLS 1.2");
    expect(finding.detail).toContain("cannot tell which of them decides");
    expect(finding.detail).toContain("they count as one");
  });

  it("calls nothing likely of fewer than five", () => {
    const { finding, untold } = compare(
      [failed(10, OLD), failed(11, OLD)],
      five((n) => worked(n), 13),
    );
    expect(finding).toMatchObject({ id: "groups-differ", certainty: "possible" });
    expect(untold.join()).toContain("may be chance");
  });

  it("finds no trait in what is random or in what one of the others has too", () => {
    const grease = { cipherSuites: [GREASE, ...SUITES] };
    const { finding } = compare(
      five((n) => failed(n, grease), 10),
      [...five((n) => worked(n), 13), worked(50, { length: 100 }), worked(51, { length: 500 })],
    );
    expect(finding).toMatchObject({ id: "groups-alike", severity: "info", primary: false });
    expect(finding.detail).toContain("2 of 5 hellos that failed also worked in another connection");
  });

  it("names what nearly all have, with both counts, as possible", () => {
    const { finding, traits } = compare(
      [...five((n) => failed(n, OLD), 10), failed(30)],
      [
        ...five((n) => worked(n), 13),
        worked(31, OLD),
        worked(52, { length: 100 }),
        worked(53, { length: 500 }),
      ],
    );
    expect(finding).toMatchObject({ certainty: "possible" });
    expect(finding.title).toContain("5 of 6 failed connections, and 1 of 8 established ones");
    expect(traits[0]).toMatchObject({ failed: 5, established: 1 });
  });

  it("compares those that failed in one way by themselves, where all together have nothing in common", () => {
    const refused = build.finding({ id: "no-shared-cipher" });
    const narrow = { cipherSuites: [{ id: "0x1337", name: "TLS_GOSTR341112_256_WITH_28147_CNT_IMIT" }] };
    const { findings } = compare(
      [...five((n) => failed(n, narrow, { findings: [refused] }), 10), ...five((n) => failed(n), 14)],
      [...five((n) => worked(n), 13), worked(52, { length: 100 }), worked(53, { length: 500 })],
    );
    expect(findings.map(({ title }) => title)).toEqual([
      "Each of the 5 connections with no-shared-cipher offers no TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 and " +
        "TLS_RSA_WITH_AES_128_CBC_SHA; each of the 7 established ones offers them",
    ]);
  });

  it("finds the moment from which on all fail, where the hello is the same", () => {
    const { whats, finding } = compare(
      five((n) => failed(n, {}, { startTime: build.timeAt(3_600_000 + n) }), 10),
      five((n) => worked(n), 12),
    );
    expect(whats).toEqual([`began at ${build.timeAt(3_600_010)} or later`]);
    expect(finding).toMatchObject({ certainty: "possible" });
  });

  it("finds the time in which all fail, between those that work", () => {
    const bad = [20, 21, 22, 23].map((n) => failed(n, {}, at(n)));
    const good = [18, 19, 24, 25].map((n) => worked(n, {}, at(n)));
    expect(compare(bad, good).headline).toBe(
      `Each of the 4 failed connections began between ${build.timeAt(1_200_000)} and ${build.timeAt(1_380_000)}; ` +
        "none of the 4 established ones did.",
    );
    expect(compare(bad, [...good, worked(26, {}, at(21.5))]).finding.id).toBe("groups-alike");
  });

  it("finds the larger hello, and the address of the server", () => {
    const large = compare(
      five((n) => failed(n, { length: 1500 + n, firstFrame: 12 }), 10),
      five((n) => worked(n), 13),
    );
    expect(large.whats).toEqual(
      expect.arrayContaining([
        "has a ClientHello of more than one segment",
        "has a ClientHello of 1510 bytes or more",
      ]),
    );
    const other = { server: { address: "198.51.100.99", port: 25 } };
    expect(
      compare(
        five((n) => failed(n, {}, other), 10),
        five((n) => worked(n), 13),
      ).finding.title,
    ).toContain("goes to 198.51.100.99:25");
  });

  it("has nothing to compare where nobody failed or nobody succeeded", () => {
    expect(compare([], [worked(10)]).finding.title).toBe(
      "No connection failed, so there is nothing to compare with",
    );
    expect(compare([failed(10)], []).finding.title).toContain("No connection established TLS");
  });

  it("says of how many sessions no hello is known", () => {
    const refused = failed(10, {}, { tls: null, outcome: "starttls-refused" });
    expect(compare([refused, failed(11)], [worked(12)]).untold.join(" ")).toContain(
      "No ClientHello is seen of 1 of 2 failed connections",
    );
  });
});
