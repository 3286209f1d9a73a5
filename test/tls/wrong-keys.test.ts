// Every sample with secrets that are not its own: all is as without keys, but for what is said of the decryption.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Inspector } from "../../src/inspect.ts";
import type { Session } from "../../src/session/session.ts";
import { createDecrypter } from "../../src/tls/decryption/decrypter.ts";
import { KeyLog } from "../../src/tls/key-log.ts";
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

function sessionsOf(capture: Uint8Array, keyLog: KeyLog | null): readonly Session[] {
  const keys = keyLog === null ? { decryption: null } : { keyLog, decryption: createDecrypter };
  const inspector = new Inspector({ path: "mail.pcap", allPorts: true, ...keys });
  inspector.push(capture);
  return inspector.finish().sessions;
}

const captures = readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?$/.test(name));

test.each(captures)("wrong secrets change nothing in %s", (name) => {
  const capture = new Uint8Array(readFileSync(new URL(name, SAMPLES)));
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
      // Of a client that sends early data, records are passed over until one can be opened.
      if (side === "client" && offersEarlyData(none)) continue;
      expect(decryption[side].stopped !== null).toBe(isEncrypted(side));
    }
  }
});

const EARLY_DATA = "0x002a";

function offersEarlyData(session: Session | undefined): boolean {
  return session?.tls?.clientHello?.extensions.some(({ id }) => id === EARLY_DATA) ?? false;
}
