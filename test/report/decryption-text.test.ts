import { describe, expect, test } from "vitest";
import { heldText, keysOf, keysSentence, undecrypted } from "../../src/report/decryption-text.ts";
import { wordsOf } from "../../src/report/page/page.ts";
import type { DecryptedSide, Session } from "../../src/session/session.ts";
import type { StopReason } from "../../src/tls/decryption.ts";
import * as build from "../build/sessions.ts";

function sessionWith(parts: Parameters<typeof build.decryption>[0]): Session {
  const { tls } = build.decryptedSession();
  if (tls === null) throw new Error("no TLS");
  return build.decryptedSession({ tls: { ...tls, decryption: build.decryption(parts) } });
}

const HELD = { source: "mail.pcapng", inCapture: true };
const said = (...sessions: Session[]): string => wordsOf(keysSentence(sessions));

const stop = (reason: StopReason, frame: number): DecryptedSide => ({
  records: 2,
  stopped: { frame, reason },
});

describe("keysSentence", () => {
  test("names the key log without its folders, or the capture", () => {
    expect([said(build.decryptedSession()), said(sessionWith({ keys: HELD }))]).toEqual([
      "Decrypted with the keys of tls.keys.",
      "Decrypted with keys that the capture holds.",
    ]);
  });

  test("says nothing without keys", () => {
    expect(said(build.establishedSession(), build.session())).toBe("");
  });

  test("says of one session that its keys decrypted nothing", () => {
    const none = { records: 0, stopped: { frame: 14, reason: "wrong-secret" } } as const;
    expect(said(sessionWith({ client: none, server: none }))).toBe(
      "Nothing was decrypted with the keys of tls.keys.",
    );
  });

  test("counts the encrypted sessions, and those without keys", () => {
    const { tls } = build.decryptedSession();
    const keyless = build.decryptedSession({ tls: tls && { ...tls, decryption: undefined } });
    const other = sessionWith({ keys: { source: "/var/log/other.keys", inCapture: false } });
    expect([
      said(build.decryptedSession(), keyless, build.session()),
      said(other, build.decryptedSession(), sessionWith({ keys: HELD })),
    ]).toEqual([
      "1 of 2 encrypted sessions was decrypted with the keys of tls.keys; for 1 there are no keys.",
      "3 encrypted sessions were decrypted with the keys of other.keys, tls.keys and those that the capture holds.",
    ]);
  });
});

/** Without the reasons. */
const lines = (sides: Parameters<typeof sessionWith>[0]): string[] =>
  undecrypted(sessionWith(sides).tls).map((line) => line.slice(0, line.indexOf(":")));

test("keysSentence names both where a key log completes what the capture holds", () => {
  const keys = { source: "mail.keys", inCapture: false, inCaptureToo: true } as const;
  expect(said(sessionWith({ keys }))).toBe(
    "Decrypted with the keys of mail.keys and those that the capture holds.",
  );
});

describe("undecrypted", () => {
  test("says nothing where both sides were decrypted to the end, and without keys", () => {
    expect([undecrypted(build.decryptedSession().tls), undecrypted(build.tlsSession())]).toEqual([[], []]);
  });

  test.each([
    [
      "no-secret",
      "the key log lacks the secret for it. TLS 1.3 needs the handshake and the traffic secret of each side: four lines of the log.",
    ],
    [
      "wrong-secret",
      "the secret in the key log does not fit (no authentication tag or MAC is valid). The line of the log may be damaged, or bytes of the capture changed.",
    ],
    [
      "bytes-missing",
      "records before it are missing in the capture. Capture again without lost packets, and packets in full length.",
    ],
    ["cipher", "TLS_AES_128_GCM_SHA256 is not supported. Wireshark may decrypt it with the same keys."],
    ["version", "TLS 1.3 is not supported. Wireshark may decrypt it with the same keys."],
  ] as const)("names side and frame, and what would help: %s", (reason, text) => {
    expect(undecrypted(sessionWith({ server: stop(reason, 18) }).tls)).toEqual([
      `What the server sent from frame 18 on could not be decrypted: ${text}`,
    ]);
  });

  test("says once what both sides share, and apart what they do not", () => {
    const both = sessionWith({ client: stop("compression", 15), server: stop("compression", 16) });
    const apart = sessionWith({ client: stop("bytes-missing", 15), server: stop("compression", 16) });
    expect([undecrypted(both.tls), undecrypted(apart.tls).map((line) => line.slice(0, 41))]).toEqual([
      [
        "What the client sent from frame 15 on and what the server sent from frame 16 on could not be decrypted: its records are compressed, which is not supported. Wireshark may decrypt it with the same keys.",
      ],
      ["What the client sent from frame 15 on cou", "What the server sent from frame 16 on cou"],
    ]);
  });

  test("names a handshake that was passed over, and what could not be decrypted after it", () => {
    const handshakeStopped = { frame: 15, reason: "no-secret" } as const;
    const alone = { records: 3, stopped: null, handshakeStopped };
    expect([
      lines({ server: alone }),
      lines({ client: alone, server: alone }),
      lines({ server: { ...stop("bytes-missing", 18), handshakeStopped } }),
    ]).toEqual([
      ["The server's handshake (from frame 15 on) could not be decrypted"],
      [
        "The client's handshake (from frame 15 on) and the server's handshake (from frame 15 on) could not be decrypted",
      ],
      [
        "The server's handshake (from frame 15 on) could not be decrypted",
        "What the server sent from frame 18 on could not be decrypted",
      ],
    ]);
  });

  test("names the capture where that holds the key log", () => {
    const [line] = undecrypted(sessionWith({ keys: HELD, client: stop("no-secret", 15) }).tls);
    expect(line).toContain("the key log in the capture lacks the secret");
  });
});

describe("keysOf", () => {
  const held = { blocks: 1, kinds: ["TLS"], connections: 2 };
  const document = (session: Session, anonymized?: true): string =>
    wordsOf(
      keysOf({
        captures: [{ ...build.capture({ secrets: held }), ...(anonymized && { anonymized }) }],
        sessions: [session],
      }),
    );

  test("says of keys in the capture that they decrypted nothing, but not of an anonymised report, which uses none", () => {
    expect([document(build.establishedSession()), document(build.establishedSession(), true)]).toEqual([
      "The capture holds TLS keys of 2 connections; no session here was decrypted with them. Keys are found by a session's ClientHello, which the capture must contain.",
      "",
    ]);
  });

  test("says only that they were used where they were, and nothing of secrets of other protocols", () => {
    const ssh = build.capture({ secrets: { blocks: 1, kinds: ["SSH"], connections: 0 } });
    expect([
      document(sessionWith({ keys: HELD })),
      keysOf({ captures: [ssh], sessions: [build.establishedSession()] }),
    ]).toEqual(["Decrypted with keys that the capture holds.", []]);
  });
});

test("heldText says what the file's secrets are for, and what they let people do", () => {
  expect([
    heldText({ blocks: 1, kinds: ["TLS"], connections: 1 }),
    heldText({ blocks: 2, kinds: ["SSH", "WireGuard"], connections: 0 }),
  ]).toEqual(["TLS, of 1 connection: whoever has this file can read what was said", "SSH, WireGuard"]);
});
