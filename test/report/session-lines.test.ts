// Lines of sessions by code that knows what a session has: byte for byte what the general writer makes of them.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { inspectFile } from "../../src/node/inspect-file.ts";
import { frozen } from "../../src/bytes/interner.ts";
import { compacted } from "../../src/report/compacted.ts";
import { JsonLines } from "../../src/report/json-lines.ts";
import { LEFT_OUT } from "../../src/report/left-out.ts";
import { SessionLines } from "../../src/report/session-lines.ts";
import type { Certificate, Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";
import * as inside from "../diagnose/inside.ts";

const SAMPLES = fileURLToPath(new URL("../../samples/", import.meta.url));
const captures = readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?(\.\w+)?$/.test(name));

const decoded = (lines: JsonLines): string[] => new TextDecoder().decode(lines.take()).split("\n");

function general(sessions: readonly Session[]): string[] {
  const lines = new JsonLines();
  for (const session of sessions) lines.add("session", session, LEFT_OUT);
  return decoded(lines);
}

function special(sessions: readonly Session[]): string[] {
  const lines = new JsonLines();
  const writer = new SessionLines(lines);
  for (const session of sessions) writer.add(session);
  return decoded(lines);
}

test.each(captures)("%s: its sessions, each twice", async (name) => {
  const { sessions } = await inspectFile(SAMPLES + name);
  const twice = [...sessions, ...sessions];
  expect(special(twice)).toEqual(general(twice));
});

const hello = build.clientHello();
const reply = { frame: 5, code: 250, text: "mx" };
const exchange = { frame: 4, time: null, verb: "EHLO", argument: null, reply, acknowledgedFrame: 5 };

/** Built sessions have their members in another order. */
const parsed = (lines: readonly string[]): unknown[] =>
  lines.map((line) => (line === "" ? null : JSON.parse(line)));

describe("what no sample has", () => {
  test.each<[string, Session]>([
    ["a session of nulls", build.session({ smtp: null, tls: null, startTime: null, proxy: null })],
    ["an established session", build.establishedSession()],
    [
      "a random that the first bytes do not hold",
      build.session({ tls: build.tlsSession({ clientHello: { ...hello, random: "00".repeat(32) } }) }),
    ],
    [
      "first bytes without a random",
      build.session({ tls: build.tlsSession({ clientHello: { ...hello, random: null, firstBytes: "16" } }) }),
    ],
    [
      "an EHLO whose name its exchange does not have, and another reply",
      build.session({
        smtp: build.smtpDialogue({
          ehlo: { frame: 4, command: "EHLO", name: "client" },
          exchanges: [exchange],
          ehloReply: { ...reply, text: "other" },
        }),
      }),
    ],
    [
      "what was decrypted",
      inside.read(
        inside.dialogue(inside.EHLO, ["AUTH PLAIN", 535, "no"], ["MAIL", 0, ""]),
        {},
        {
          alerts: [inside.insideAlert("client", inside.CLOSE_NOTIFY, 40)],
          decryption: inside.without("server"),
        },
      ),
    ],
    [
      "an exchange that is STARTTLS, at another time",
      build.session({
        smtp: build.smtpDialogue({
          starttls: {
            advertised: null,
            command: { frame: 4, time: "2023-11-14T22:13:20Z", verb: "EHLO", trailing: "space" },
            reply,
          },
          exchanges: [exchange, { ...exchange, frame: 9, reply: null }],
        }),
      }),
    ],
  ])("%s", (_what, session) => {
    expect(parsed(special([session, session]))).toEqual(parsed(general([session, session])));
  });

  test("certificates of which more or less is left out", () => {
    const purposes = { critical: false, purposes: ["serverAuth"] };
    const parts: readonly Partial<Certificate>[] = [
      {},
      { mustStaple: true, authorityKeyId: "0a", malformed: ["keyUsage", "subjectKeyId"] },
      { keyUsage: { critical: true, uses: [] }, extendedKeyUsage: purposes, subjectKeyId: "0b" },
      { basicConstraints: { critical: true, ca: false, pathLength: null } },
      { basicConstraints: { critical: true, ca: true, pathLength: 0 } },
    ];
    const certificates = [
      ...parts.map((each) => build.certificate(each)),
      ...parts.map((each) => frozen(build.certificate(each))),
    ];
    const session = build.session({ tls: build.tlsSession({ certificates }) });
    expect(parsed(special([session, session]))).toEqual(parsed(general([session, session])));
    const [line] = parsed(special([session]));
    expect(Object(line).tls.certificates).toEqual(Object(compacted(session)).tls.certificates);
  });

  test("offers with the same suites and different names", () => {
    const names = ["a.example", "b.example", "a.example", '"\u00fc'];
    const sessions = names.map((serverName) =>
      build.session({ tls: build.tlsSession({ clientHello: { ...hello, serverName } }) }),
    );
    expect(parsed(special(sessions))).toEqual(parsed(general(sessions)));
  });

  test("more findings of one id than are remembered", () => {
    const titles = Array.from({ length: 20 }, (_, index) => `title ${index % 11}`);
    const sessions = titles.map((title) => build.session({ findings: [build.finding({ title })] }));
    expect(parsed(special(sessions))).toEqual(parsed(general(sessions)));
  });
});
