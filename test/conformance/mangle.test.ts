// Where the oracle is beside the project, it rewrites real TLS connections as SMTP with STARTTLS and mangles them:
// what does not lose bytes must not change what is told, and what does must be owned up to.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inspectFile } from "../../src/node/index.ts";
import type { Session } from "../../src/session/session.ts";
import { withoutPlaces } from "../build/places.ts";
import { needs } from "../build/needs.ts";

const STARTTLSIFY = fileURLToPath(new URL("../../../shared/oracle/starttlsify.py", import.meta.url));
const CORPUS = fileURLToPath(new URL("../../../shared/corpus/", import.meta.url));
const canMangle = existsSync(STARTTLSIFY) && spawnSync("python3", ["--version"]).status === 0;

/** Its second ClientHello is told where the first is lost. */
const WITH_TWO_HELLOS = "a HelloRetryRequest";
const CAPTURES = {
  "TLS 1.1": "zeek+zeek/testing/btest/Traces/tls/tls1_1.pcap",
  "a client's certificate": "zeek+zeek/testing/btest/Traces/tls/client-certificate.pcap",
  "a fatal alert": "zeek+zeek/testing/btest/Traces/tls/tls-1.2-handshake-failure.pcap",
  [WITH_TWO_HELLOS]: "zeek+zeek/testing/btest/Traces/tls/hrr.pcap",
  "an SSL 2.0 hello": "OISF+suricata-verify/tests/sslv2-tls-upgrade-01/ssl-v2-s1.pcap",
  "a server of which little was captured": "ntop+nDPI/tests/cfgs/default/pcap/vk.pcapng",
  "six connections at once": "ntop+nDPI/tests/cfgs/default/pcap/firefox.pcap",
};

const LOSSLESS = {
  reordered: ["--split", "200", "--reorder", "0.4"],
  duplicated: ["--dup", "0.4", "--overlap", "0.3"],
  "in segments of 7 bytes": ["--split", "7"],
  "in two VLANs": ["--vlan", "100", "--vlan", "7"],
  "all of that": ["--split", "150", "--overlap", "0.3", "--reorder", "0.3", "--dup", "0.3", "--vlan", "5"],
};
const LOSSY = {
  "a segment in ten lost": ["--drop", "0.1"],
  "a small segment in ten lost": ["--split", "100", "--drop", "0.1"],
  "120 bytes a frame": ["--snaplen", "120"],
  "300 bytes a frame": ["--snaplen", "300"],
};

const folder = mkdtempSync(join(tmpdir(), "mangle-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.runIf(needs("../shared/oracle and python3", canMangle)).each(Object.entries(CAPTURES))(
  "%s",
  { timeout: 30_000 },
  (what, capture) => {
    let clean: readonly Session[] = [];
    beforeAll(async () => {
      clean = await mangled(capture);
    });

    test.each(Object.entries(LOSSLESS))("%s gives the same report", async (_how, options) => {
      const sessions = await mangled(capture, options);
      expect(sessions.map(told)).toEqual(clean.map(told));
    });

    const lossy = what === WITH_TWO_HELLOS ? [] : Object.entries(LOSSY);
    test.each(lossy)("with %s gives no other facts, and names what is missing", async (_how, options) => {
      const sessions = await mangled(capture, options);
      expect(sessions.map((session, index) => untrue(session, clean[index]))).toEqual(clean.map(() => []));
    });
  },
);

async function mangled(capture: string, options: readonly string[] = []): Promise<readonly Session[]> {
  const output = join(folder, "mangled.pcap");
  const args = [STARTTLSIFY, CORPUS + capture, output, ...options];
  const { status, stderr } = spawnSync("python3", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const { sessions } = await inspectFile(output);
  return sessions;
}

/** What is told of a session apart from frames and times. */
function told({ client, protocol, smtp, tls, outcome }: Session): unknown {
  return withoutPlaces({ client, protocol, smtp, tls, outcome });
}

/**
 * What is told of a session and not of the whole one, and what is not told although it lacks something. A text that the
 * snapshot length cut ends with an ellipsis.
 */
function untrue(session: Session, whole: Session | undefined): readonly string[] {
  if (whole === undefined) return ["the whole session"];
  const all = new Set(claims(whole));
  const own = claims(session);
  const less = own.length < all.size && session.view.missing.length === 0 ? ["nothing missing"] : [];
  const isTrue = (claim: string): boolean => {
    const [seen = "", cut] = claim.split("…");
    return cut === undefined ? all.has(claim) : [...all].some((each) => each.startsWith(seen));
  };
  return [...own.filter((claim) => !isTrue(claim)), ...less];
}

/** Each thing that was seen, as text; what was not seen is none. */
function claims({ smtp, tls }: Session): readonly string[] {
  const one = {
    banner: smtp?.banner,
    ehlo: smtp?.ehlo,
    command: smtp?.starttls.command,
    reply: smtp?.starttls.reply,
    advertised: smtp?.starttls.advertised,
    mailInClear: smtp?.mailInClear === true ? true : null,
    clientHello: tls?.clientHello,
    helloRetryRequest: tls?.helloRetryRequest,
    serverHello: tls?.serverHello,
    established: tls?.established === true ? true : null,
  };
  const several = {
    capability: smtp?.capabilities,
    reply: smtp?.replies,
    certificate: tls?.certificates,
    alert: tls?.alerts,
    message: tls?.messages,
  };
  return [
    ...Object.entries(one).filter(([, value]) => value !== null && value !== undefined),
    ...Object.entries(several).flatMap(([name, values = []]) =>
      values.map((value) => [name, value] as const),
    ),
  ].map(([name, value]) => `${name} ${JSON.stringify(withoutPlaces(value))}`);
}
