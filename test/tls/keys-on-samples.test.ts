// Every sample with secrets that are not its own: all is as without keys, but for what is said of the decryption. With its
// own, what was not encrypted stays as it is.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Inspector } from "../../src/inspect.ts";
import type { Session, TlsSession } from "../../src/session/session.ts";
import { createDecrypter } from "../../src/tls/decryption/decrypter.ts";
import { KeyLog } from "../../src/tls/key-log.ts";
import { withoutSecrets } from "../build/keyed-samples.ts";
import { ascii } from "../build/tls.ts";

const SAMPLES = new URL("../../samples/", import.meta.url);
const LABELS = [
  "CLIENT_RANDOM",
  "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
  "SERVER_HANDSHAKE_TRAFFIC_SECRET",
  "CLIENT_TRAFFIC_SECRET_0",
  "SERVER_TRAFFIC_SECRET_0",
];
/** As long as those of SHA-384, and as the master secret. */
const SECRET = "5e".repeat(48);

/** With the capture's own keys too; with none where the key log is null. */
function sessionsOf(capture: Uint8Array, keyLog: KeyLog | null): readonly Session[] {
  const keys = keyLog === null ? { decryption: null } : { keyLog, decryption: createDecrypter };
  const inspector = new Inspector({ path: "mail.pcap", allPorts: true, ...keys });
  inspector.push(capture);
  return inspector.finish().sessions;
}

const captures = readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?$/.test(name));

test.each(captures)("wrong secrets change nothing in %s", (name) => {
  const capture = new Uint8Array(withoutSecrets(readFileSync(new URL(name, SAMPLES))));
  const plain = sessionsOf(capture, null);
  const randoms = plain.flatMap(({ tls }) =>
    [tls?.clientHello, tls?.retriedClientHello].flatMap((hello) => hello?.random ?? []),
  );
  const keyLog = new KeyLog();
  const lines = randoms.flatMap((random) => LABELS.map((label) => `${label} ${random} ${SECRET}\n`));
  keyLog.add(ascii(lines.join("")), { name: "wrong.keylog", isCapture: false });
  expect(keyLog.connections).toBe(new Set(randoms).size);
  for (const [index, { tls, ...rest }] of sessionsOf(capture, keyLog).entries()) {
    const { decryption = null, ...others } = tls ?? {};
    const none = plain[index];
    expect({ ...rest, tls: tls && others }).toEqual(none);
    const isEncrypted = (side: "client" | "server") => (none?.tls?.encrypted[side].records ?? 0) > 0;
    if (decryption === null) continue;
    for (const side of ["client", "server"] as const) {
      expect(decryption[side].records).toBe(0);
      expect(decryption[side].stopped !== null).toBe(isEncrypted(side));
    }
  }
});

const read = (name: string) => new Uint8Array(readFileSync(new URL(name, SAMPLES)));

test.each(captures.filter((name) => name.includes("inside")))(
  "what can be read in %s without keys stays",
  (name) => {
    const capture = read(name);
    const plain = sessionsOf(capture, null);
    for (const [index, { tls, ...session }] of sessionsOf(capture, new KeyLog()).entries()) {
      const none = plain[index];
      expect({ ...clearOf(tls), smtp: session.smtp, frames: session.frames }).toEqual({
        ...clearOf(none?.tls ?? null),
        smtp: none?.smtp,
        frames: none?.frames,
      });
      if (tls?.decryption === undefined) continue;
      for (const side of ["client", "server"] as const) {
        const { records, stopped } = tls.decryption[side];
        // None is left out without a word.
        const isWhole = session.view.missing.length === 0 && name !== EARLY_DATA;
        if (stopped === null && isWhole) expect(records).toBeGreaterThanOrEqual(tls.encrypted[side].records);
      }
    }
  },
);

const EARLY_DATA = "inside-tls13-early-data.pcapng";

/** What needs no keys. */
const clearOf = (tls: TlsSession | null) =>
  tls && {
    clientHello: tls.clientHello,
    helloRetryRequest: tls.helloRetryRequest,
    serverHello: tls.serverHello,
    keyExchange: tls.keyExchange,
    resumed: tls.resumed,
    encrypted: tls.encrypted,
    renegotiation: tls.renegotiation,
    messages: tls.messages.filter(({ type, encrypted }) => encrypted !== true && !MAY_BE_OPENED.has(type)),
    alerts: tls.alerts.filter(({ encrypted, level }) => encrypted !== true && level !== null),
  };
/** The ChangeCipherSpec of a second handshake is encrypted. */
const MAY_BE_OPENED = new Set(["ApplicationData", "EncryptedHandshake", "Alert", "ChangeCipherSpec"]);
