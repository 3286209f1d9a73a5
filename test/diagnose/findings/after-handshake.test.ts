// The findings on what followed a completed handshake.
import { expect, test } from "vitest";
import { clientQuitAfterTls } from "../../../src/diagnose/findings/after-handshake/client-quit-after-tls.ts";
import { closedAfterTlsEstablished } from "../../../src/diagnose/findings/after-handshake/closed-after-tls-established.ts";
import { noCloseNotify } from "../../../src/diagnose/findings/after-handshake/no-close-notify.ts";
import { tlsEstablished } from "../../../src/diagnose/findings/after-handshake/tls-established.ts";
import type { EncryptedTraffic, ServerHello, Session, Side } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { established, gaveUp, TLS_1_0 } from "../handshakes.ts";
import { judge, judgement } from "../judge.ts";

const GCM_FINISHED = 40;
const EHLO = 54;
const QUIT = 30;
const TLS_1_3 = {
  negotiatedVersion: build.TLS_1_3,
  cipherSuite: { id: "0x1301", name: "TLS_AES_128_GCM_SHA256" },
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** After a Finished, records of application data of these lengths; those of an alert's size hold none. */
function flow(lengths: readonly number[], alertLength: number | null = null): EncryptedTraffic {
  const all = [GCM_FINISHED, ...lengths];
  const data = lengths.filter((length) => length !== alertLength);
  return build.encryptedTraffic({
    records: all.length,
    bytes: sum(all),
    largest: Math.max(...all),
    lengths: all.slice(0, 8),
    last: { frame: 20, time: build.timeAt(600), length: all.at(-1) ?? 0 },
    alertLength,
    afterHandshake: { records: data.length, bytes: sum(data), largest: Math.max(0, ...data) },
  });
}

interface Ending {
  readonly client: readonly number[];
  readonly server: readonly number[];
  readonly by: Side;
  readonly hello?: Partial<ServerHello>;
  /** Bytes of an alert's record in TLS 1.3. */
  readonly padded?: number;
}

function ended({ client, server, by, hello = {}, padded = 19 }: Ending): Session {
  const alertLength = hello.negotiatedVersion === build.TLS_1_3 ? padded : null;
  const encrypted = { client: flow(client, alertLength), server: flow(server, alertLength) };
  const { close } = build.establishedSession();
  return established({ server: hello, tls: { encrypted } }, { close: { ...close, by } });
}

test("closed-after-tls-established: a server that closes on the client's first command likely refused inside TLS", () => {
  expect(judgement(closedAfterTlsEstablished, ended({ client: [EHLO], server: [90], by: "server" }))).toBe(
    "warning likely: After the handshake the client sent 54 encrypted bytes in 1 record, the server 90 encrypted bytes " +
      "in 1 record, and then the server closed (frame 30). It likely refused inside TLS.",
  );
});

test("closed-after-tls-established: a server that closes on the second command possibly refused", () => {
  const session = ended({ client: [EHLO, 60], server: [200, 90], by: "server" });
  expect(judge(closedAfterTlsEstablished, session)?.certainty).toBe("possible");
});

test("closed-after-tls-established: the tickets of TLS 1.3 are not taken for replies", () => {
  const session = ended({ client: [46], server: [250, 250, 90, 19], by: "server", hello: TLS_1_3 });
  expect(judge(closedAfterTlsEstablished, session)?.certainty).toBe("likely");
});

test("closed-after-tls-established: an IMAP server that closes on the client's first command may have been asked to", () => {
  const session = ended({ client: [EHLO], server: [90], by: "server" });
  expect(judge(closedAfterTlsEstablished, { ...session, protocol: "imap" })).toBeNull();
});

test("closed-after-tls-established: a server that closes after its session tickets gave no reply", () => {
  const session = ended({ client: [], server: [250, 250, 19], by: "server", hello: TLS_1_3 });
  expect(judge(closedAfterTlsEstablished, session)?.detail).toMatch(/It sent no reply inside TLS\.$/);
});

test("closed-after-tls-established: nothing is reported of SSL 2.0, whose records are not read", () => {
  const close = { ...build.establishedSession().close, by: "server" } as const;
  const tls = { serverHello: null, encrypted: { client: flow([]), server: flow([]) } };
  expect(judge(closedAfterTlsEstablished, established({ tls }, { close }))).toBeNull();
});

test("closed-after-tls-established: a QUIT that came when the server had closed is not what it closed on", () => {
  const client = { ...flow([EHLO, QUIT]), last: { frame: 31, time: build.timeAt(950), length: QUIT } };
  const close = { ...build.establishedSession().close, by: "server" } as const;
  const session = established({ tls: { encrypted: { client, server: flow([90]) } } }, { close });
  expect(judge(closedAfterTlsEstablished, session)?.certainty).toBe("likely");
});

test.each([
  ["behind a QUIT", ended({ client: [EHLO, QUIT], server: [200, 60], by: "server" })],
  [
    "behind a QUIT that ends with LF alone",
    ended({ client: [EHLO, QUIT - 1], server: [200, 60], by: "server" }),
  ],
  ["behind a QUIT that is all", ended({ client: [QUIT], server: [60], by: "server" })],
  ["behind a message", ended({ client: [EHLO, 90, 5000], server: [200, 90, 40], by: "server" })],
  ["behind the client", ended({ client: [EHLO], server: [90], by: "client" })],
])("closed-after-tls-established: a server that closes %s did not refuse", (_, session) => {
  expect(judge(closedAfterTlsEstablished, session)).toBeNull();
});

test("closed-after-tls-established, client-quit-after-tls: a client that sends close_notify before the server closes quit on its own", () => {
  const alerts = [
    { frame: 29, time: build.timeAt(800), from: "client", level: null, description: null },
  ] as const;
  const encrypted = { client: flow([]), server: flow([]) };
  const close = { ...build.establishedSession().close, by: "server" } as const;
  const session = established({ tls: { encrypted, alerts } }, { close });
  expect([judge(closedAfterTlsEstablished, session), judge(clientQuitAfterTls, session)?.certainty]).toEqual([
    null,
    "likely",
  ]);
});

test("client-quit-after-tls: a client that closes after a QUIT sent no mail", () => {
  expect(judgement(clientQuitAfterTls, ended({ client: [QUIT], server: [60], by: "client" }))).toBe(
    "info likely: After the handshake the client sent only 30 encrypted bytes, too little for a message, and the " +
      "connection ended (frame 30).",
  );
});

test("client-quit-after-tls: a QUIT on which the server closes is still the client's", () => {
  const session = ended({ client: [EHLO, QUIT], server: [200, 60], by: "server" });
  expect(judge(clientQuitAfterTls, session)?.certainty).toBe("possible");
});

test("client-quit-after-tls: records that TLS 1.0 splits count once", () => {
  const hello = { negotiatedVersion: TLS_1_0, cipherSuite: build.RSA_AES_128_CBC };
  const session = ended({ client: [32, 48, 32, 48], server: [32, 80, 32, 48], by: "client", hello });
  expect(judge(clientQuitAfterTls, session)).not.toBeNull();
});

test.each([
  ["sent an envelope", ended({ client: [EHLO, 120, QUIT], server: [200, 80, 60], by: "client" })],
  ["was refused first", ended({ client: [EHLO], server: [90], by: "server" })],
])("client-quit-after-tls: a client that %s did not just leave", (_, session) => {
  expect(judge(clientQuitAfterTls, session)).toBeNull();
});

test("no-close-notify: a FIN without close_notify is seen in TLS 1.2", () => {
  expect(judgement(noCloseNotify, ended({ client: [EHLO], server: [90], by: "client" }))).toBe(
    "info certain: The client closed with a FIN (frame 30) without sending close_notify first.",
  );
});

test("no-close-notify: a FIN without close_notify is recognised by the last record's size in TLS 1.3", () => {
  const session = ended({ client: [46], server: [90], by: "client", hello: TLS_1_3 });
  expect(judge(noCloseNotify, session)?.certainty).toBe("likely");
});

test("no-close-notify: a last record of an alert's size in TLS 1.3 is taken for close_notify", () => {
  expect(
    judge(noCloseNotify, ended({ client: [46, 19], server: [90], by: "client", hello: TLS_1_3 })),
  ).toBeNull();
});

test("no-close-notify: an encrypted alert in TLS 1.2 is taken for close_notify", () => {
  const alerts = [
    { frame: 29, time: build.timeAt(800), from: "client", level: null, description: null },
  ] as const;
  const encrypted = { client: flow([EHLO]), server: flow([90]) };
  expect(judge(noCloseNotify, established({ tls: { encrypted, alerts } }))).toBeNull();
});

test.each([
  ["closed-after-tls-established", closedAfterTlsEstablished, "server"],
  ["client-quit-after-tls", clientQuitAfterTls, "client"],
  ["no-close-notify", noCloseNotify, "client"],
] as const)("%s is not told where records of the client are missing", (_id, rule, by) => {
  const session = ended({ client: [], server: [90], by });
  const missing = [{ from: "client", frame: 29, bytes: 90, reason: "not-captured" }] as const;
  expect([judge(rule, session)?.id, judge(rule, { ...session, view: { ...session.view, missing } })]).toEqual(
    [rule.id, null],
  );
});

test("tls-established: an established handshake is reported with version, suite and time", () => {
  expect(judgement(tlsEstablished, established())).toBe(
    "info certain: TLS 1.2 with TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 was established by frame 16, 60 ms after the ClientHello.",
  );
});

test("tls-established: a resumed session is reported as resumed", () => {
  expect(judge(tlsEstablished, established({ tls: { resumed: true } }))?.detail).toMatch(
    /It resumed an earlier session\.$/,
  );
});

test.each([
  ["failed", gaveUp({})],
  [
    "was given up at once",
    established({}, { aborted: { by: "server", with: "encrypted-alert", frame: 17, certainty: "likely" } }),
  ],
])("tls-established: a handshake that %s is not reported as a success", (_, session) => {
  expect(judge(tlsEstablished, session)).toBeNull();
});

test("no-close-notify: an encrypted alert with Java's padding is taken for close_notify", () => {
  const session = ended({ client: [46, 35], server: [90], by: "client", hello: TLS_1_3, padded: 35 });
  expect(judge(noCloseNotify, session)).toBeNull();
});

test("closed-after-tls-established: a close_notify is not counted as a command of the client", () => {
  const commands = { client: [46, 46, 46, 19], server: [90, 90, 90], by: "server", hello: TLS_1_3 } as const;
  expect(judge(closedAfterTlsEstablished, ended(commands))).toBeNull();
});
