// Captures whose key log lacks one of the four secrets of TLS 1.3 -> what is still read, and what is said to be unread.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inspect } from "../../src/inspect.ts";
import { commandsLine } from "../../src/report/inside-dialogue.ts";

/** A line with a label that nobody knows says nothing about records. */
async function without(label: string, name = "login-refused-inside-tls13") {
  const bytes = readFileSync(new URL(`../../samples/${name}.pcapng`, import.meta.url));
  const at = bytes.indexOf(`${label} `);
  expect(at).toBeGreaterThan(0);
  bytes[at] = "X".charCodeAt(0);
  const { sessions } = await inspect(new Uint8Array(bytes));
  const [session] = sessions;
  if (session?.tls?.decryption === undefined) throw new Error("it was not decrypted");
  const { client, server } = session.tls.decryption;
  return { line: commandsLine(session), client, server, exchanges: session.smtpInTls?.exchanges };
}

describe("a key log that lacks", () => {
  it.each([
    ["SERVER_HANDSHAKE_TRAFFIC_SECRET", undefined, { frame: 12, reason: "no-secret" }],
    ["CLIENT_HANDSHAKE_TRAFFIC_SECRET", { frame: 15, reason: "no-secret" }, undefined],
  ])("%s: all that is said after it is read, and the handshake is named", async (label, clients, servers) => {
    const { line, client, server } = await without(label);
    expect(line).toBe("EHLO 250 and AUTH PLAIN 535");
    expect([client.stopped, server.stopped]).toEqual([null, null]);
    expect([client.handshakeStopped, server.handshakeStopped]).toEqual([clients, servers]);
  });

  it("SERVER_TRAFFIC_SECRET_0: no reply is said to be missing", async () => {
    const { line, server } = await without("SERVER_TRAFFIC_SECRET_0");
    expect([line, server.stopped, server.handshakeStopped]).toEqual([
      "EHLO (reply not read)",
      { frame: 17, reason: "no-secret" },
      undefined,
    ]);
  });

  it("CLIENT_TRAFFIC_SECRET_0: nothing is read, and the client's side is named", async () => {
    const { line, client } = await without("CLIENT_TRAFFIC_SECRET_0");
    expect([line, client.stopped]).toEqual(["", { frame: 16, reason: "no-secret" }]);
  });

  it("CLIENT_HANDSHAKE_TRAFFIC_SECRET, where early data may have been said: the client's lines are not read", async () => {
    const { exchanges = [] } = await without("CLIENT_HANDSHAKE_TRAFFIC_SECRET", "inside-tls13-early-data");
    expect(exchanges).toEqual([]);
  });

  it("a client's handshake secret, where that alone was sent: it is lacking, not wrong", async () => {
    const { client } = await without(
      "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
      "client-rejects-expired-certificate-inside-tls13",
    );
    expect(client).toMatchObject({ records: 0, stopped: { reason: "no-secret" } });
  });
});
