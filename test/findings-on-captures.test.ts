// Real captures and what is found in them: the primary finding, and others that must be among them. The samples are
// always there; the captures of experiments and of other projects are read where they lie beside this one.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { isFindingId } from "../src/diagnose/finding-texts.ts";
import { InputError, inspectFile } from "../src/node/index.ts";
import type { Session } from "../src/session/session.ts";
import { type Row, SAMPLES } from "./findings-of-samples.ts";
import { inspectSample } from "./build/keyed-samples.ts";
import { needs } from "./build/needs.ts";

/** Programs of OpenSSL against each other, on ports of their own. */
const EXPERIMENTS: readonly Row[] = [
  ["e1.pcap", 0, "tls-version-rejected-alert", ["legacy-version-offered"]],
  ["e1b.pcap", 0, "tls-version-rejected-alert"],
  ["e2.pcap", 0, "no-shared-cipher"],
  ["e3.pcap", 0, "client-rejected-certificate", ["certificate-hidden-by-tls13"]],
  ["e4.pcap", 0, "client-rejected-certificate", ["certificate-self-signed"]],
  ["e5.pcap", 0, "client-certificate-missing"],
  ["e5b.pcap", 0, "client-certificate-missing"],
  ["e8.pcap", 0, "no-shared-cipher"],
  ["e8b.pcap", 0, "closed-after-tls-established", ["hello-retry-request"]],
  ["e10.pcap", 0, "fallback-scsv-rejected"],
  ["e11.pcap", 0, "closed-after-tls-established", ["tls-established"]],
  ["e12.pcap", 0, "no-shared-cipher"],
  ["e13.pcap", 0, null, ["legacy-version-negotiated"]],
  ["f1.pcap", 0, "tls-on-starttls-port"],
  ["f2.pcap", 0, "plaintext-where-tls-expected-server"],
  ["f3.pcap", 0, "server-reset-after-clienthello"],
  ["f4.pcap", 0, "server-reset-after-clienthello"],
  ["g1.pcap", 0, "starttls-client-on-tls-port"],
  ["g3.pcap", 0, "no-shared-cipher", ["sslv2-format-hello"]],
  ["h1.pcap", 0, "closed-after-tls-established", ["certificate-self-signed"]],
  ["h2.pcap", 0, "client-rejected-certificate", ["certificate-weak-key"]],
];

const SURICATA = "OISF+suricata-verify/tests/";
const NDPI = "ntop+nDPI/tests/cfgs/default/pcap/";
const ZEEK = "zeek+zeek/testing/btest/Traces/";

/** Recorded by other projects. */
const CORPUS: readonly Row[] = [
  [`${SURICATA}bug-2430/backwards.pcap`, 0, null, ["renegotiation-info-missing", "no-close-notify"]],
  [`${SURICATA}bug-3844/input.pcap`, 1, null, ["port-reused"]],
  [`${SURICATA}bug-4903/bug-4903-04/input.pcap`, 0, "reset-injected-suspected"],
  [`${SURICATA}bug-5713-01/TLSv1-Extracted-MaliciousC2.pcap`, 0, "server-closed-after-clienthello"],
  [`${SURICATA}filestore-5408/input.pcap`, 0, null, ["pmtu-icmp-seen"]],
  [`${SURICATA}ldap-starttls/input.pcap`, 0, null, ["slow-handshake", "no-forward-secrecy"]],
  [`${SURICATA}pgsql/pgsql-copy-data-out/input.pcap`, 0, "starttls-refused-permanent"],
  [
    `${SURICATA}smtp-bdat-multichunk-inspection/input.pcap`,
    0,
    "starttls-not-offered",
    ["capture-clock-suspect"],
  ],
  [`${SURICATA}smtp-errors/smtperr.pcap`, 0, "client-speaks-no-smtp"],
  [`${SURICATA}smtp-errors/smtperr.pcap`, 1, "helo-only", ["capture-offload-frames"]],
  [
    `${SURICATA}smtp-extract-url-schemes/input.pcap`,
    0,
    "starttls-masked-by-middlebox",
    ["capture-reordered"],
  ],
  [
    `${SURICATA}smtp-long-command/input.pcap`,
    0,
    "starttls-not-used",
    ["auth-in-clear", "auth-offered-in-clear"],
  ],
  [`${SURICATA}smtp-quit/input.pcap`, 0, "no-server-greeting"],
  [`${SURICATA}smtp-tls-protodetect/input.pcap`, 0, "tls-on-starttls-port"],
  [`${SURICATA}smtp-url-base64/smtp-url-b64.pcap`, 0, "ehlo-rejected-helo-fallback"],
  [`${SURICATA}tls-duplicate-hello/input.pcap`, 1, "encrypted-alert-before-established"],
  [`${NDPI}KakaoTalk_chat.pcap`, 4, null, ["capture-proxy-in-path", "extended-master-secret-missing"]],
  [`${NDPI}pinterest.pcap`, 4, "no-answer-to-clienthello", ["intermittent-failure"]],
  [`${NDPI}tls_certificate_too_long.pcap`, 9, "client-closed-after-server-flight"],
  [`${NDPI}tor.pcap`, 0, null, ["certificate-name-mismatch", "certificate-weak-signature"]],
  [`${NDPI}tor.pcap`, 1, null, ["certificate-chain-incomplete", "certificate-weak-key"]],
  [`${ZEEK}postgresql/greenhouse-app.pcap`, 0, "starttls-refused-permanent", ["all-clients-fail"]],
  [`${ZEEK}smtp-multi-addr.pcap`, 0, "starttls-not-used", ["idle-timeout"]],
  [`${ZEEK}tls/pop3-starttls.pcap`, 0, null, ["compression-negotiated", "dh-parameters-weak"]],
  [`${ZEEK}tls/tls-1.2-handshake-failure.pcap`, 0, "no-shared-cipher", ["weak-suites-offered"]],
  [`${ZEEK}tls/tls-1.2-protocol-error.pcap`, 0, "unknown-bytes-in-handshake"],
  [`${ZEEK}tls/tls-early-alert.pcap`, 0, null, ["certificate-expired", "sni-rejected"]],
];

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const CORPUS_FOLDER = folder("../../shared/corpus/");

function found(sessions: readonly Session[], [, stream, , others = []]: Row) {
  const findings = sessions.find((session) => session.stream === stream)?.findings ?? [];
  return {
    primary: findings.find(({ primary }) => primary)?.id ?? null,
    others: others.filter((id) => findings.some((finding) => finding.id === id)),
  };
}

const wanted = ([, , primary, others = []]: Row) => ({ primary, others });

test.for(SAMPLES)("the sample %s, stream %i, shows %s", async (row) => {
  const { sessions } = await inspectSample(row[0]);
  expect(found(sessions, row)).toEqual(wanted(row));
});

describe.each([
  ["an experiment", folder("../../shared/diagnoses/exp/"), EXPERIMENTS],
  ["another project", CORPUS_FOLDER, CORPUS],
])("a capture of %s", (_whose, place, rows) => {
  test.runIf(needs(`../${place.slice(place.indexOf("shared/"))}`, existsSync(place))).for(rows)(
    "%s, stream %i, shows %s",
    async (row) => {
      const { sessions } = await inspectFile(place + row[0], { allPorts: true });
      expect(found(sessions, row)).toEqual(wanted(row));
    },
  );
});

/** None where nothing can be read: some captures of other projects are broken on purpose. */
async function sessionsIn(path: string): Promise<readonly Session[]> {
  try {
    return (await inspectFile(path, { allPorts: true })).sessions;
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

/** Both sides closed with a FIN, or one took its leave inside TLS, and nobody reset the connection. */
function isInOrder({ outcome, aborted, close, tls }: Session): boolean {
  const closers = new Set(close.events.filter(({ flag }) => flag === "FIN").map(({ from }) => from));
  const isClosed = closers.size === 2 || (tls?.alerts.length ?? 0) > 0;
  return (
    outcome === "established" &&
    aborted === null &&
    isClosed &&
    close.events.every(({ flag }) => flag === "FIN")
  );
}

test.runIf(needs("../shared/corpus", existsSync(CORPUS_FOLDER)))(
  "sessions of the corpus that were established and closed in order have no error",
  async () => {
    const wrong: string[] = [];
    let count = 0;
    for (const name of readFileSync(`${CORPUS_FOLDER}captures.list`, "utf8").split("\n").filter(Boolean)) {
      for (const { findings, stream } of (await sessionsIn(CORPUS_FOLDER + name)).filter(isInOrder)) {
        count++;
        const errors = findings.filter(({ severity }) => severity === "error");
        wrong.push(...errors.map(({ id }) => `${name}, stream ${stream}: ${id}`));
      }
    }
    expect([count > 0, wrong]).toEqual([true, []]);
  },
  120_000,
);

const TABLE = [...SAMPLES, ...EXPERIMENTS, ...CORPUS];
const covered = new Set(TABLE.flatMap(([, , primary, others = []]) => [primary ?? [], others].flat()));

test("the tables of real captures cover at least 110 findings", () => {
  expect(covered.size).toBeGreaterThanOrEqual(110);
});

test("the tables of real captures name only findings that exist", () => {
  expect([...covered].filter((id) => !isFindingId(id))).toEqual([]);
});
