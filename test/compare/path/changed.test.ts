import { expect, test } from "vitest";
import type { TcpOptions } from "../../../src/packet/tcp-options.ts";
import * as build from "../../build/sessions.ts";
import { compared, OPENED, type Row, said, type Told } from "./stories.ts";

const OFFER = "250-mx.example.net\r\n250-STARTTLS\r\n250 HELP\r\n";
const SHAKEN: readonly Row[] = OPENED.slice(0, 2);

/** The client saw a whole reply without STARTTLS, or with it. */
const advertised = (isOffered: boolean): Told["near"] => ({
  smtp: build.smtpDialogue({ starttls: { advertised: isOffered, command: null, reply: null } }),
});

const masked = (near: Told["near"]) =>
  compared([...SHAKEN, { from: "server", data: OFFER, as: OFFER.replace("STARTTLS", "XXXXXXXA") }], {
    near: { ...near, outcome: "starttls-not-offered" },
  });

test("path-starttls-masked: the offer left the server and arrived as something else", () => {
  const comparison = masked(advertised(false));
  expect([comparison.verdict, said(comparison)]).toEqual([
    "at-fault",
    ["path-starttls-masked certain error"],
  ]);
  expect(comparison.headline).toContain(
    `"250-STARTTLS" (frame 3 of B) arrived as "250-XXXXXXXA" (frame 3 of A)`,
  );
});

test("path-starttls-masked: a whole reply without it is enough where the client's session was not read from its start", () => {
  expect(said(masked({ smtp: null }))).toEqual(["path-starttls-masked certain error"]);
});

test("path-starttls-masked is not claimed where the client saw the offer after all", () => {
  expect(said(masked(advertised(true)))).toEqual(["path-altered-dialogue certain error"]);
});

test("path-starttls-masked: a line that was taken out as a whole is no lost segment", () => {
  const rows: readonly Row[] = [
    ...SHAKEN,
    { from: "server", data: "250-mx.example.net\r\n" },
    { from: "server", data: "250-STARTTLS\r\n", fate: "lost" },
    { from: "server", data: "250 HELP\r\n" },
  ];
  expect(said(compared(rows, { near: advertised(false) }))).toEqual(["path-starttls-masked certain error"]);
});

test("path-altered-dialogue: of a log-in or a message only lengths are shown", () => {
  const comparison = compared([
    ...OPENED,
    { from: "client", data: "AUTH PLAIN c2VjcmV0\r\n", as: "AUTH PLAIN c2VjcmV1\r\n" },
    { from: "server", data: "235 secret words\r\n", as: "535 secret words no\r\n" },
  ]);
  expect(said(comparison)).toEqual(["path-altered-dialogue certain error"]);
  expect(JSON.stringify(comparison)).not.toMatch(/secret|c2VjcmV/);
  expect(comparison.headline).toContain("other bytes from byte 19 on");
});

test("path-altered-dialogue: no line of a segment is shown in which a log-in follows EHLO, or a challenge its answer", () => {
  const [ehlo, offers] = [build.smtpDialogue().ehlo, build.smtpDialogue().ehloReply];
  const smtp = build.smtpDialogue({
    ehlo: ehlo && { ...ehlo, frame: 6 },
    ehloReply: offers && { ...offers, frame: 7 },
  });
  const login = "EHLO me\r\nAUTH PLAIN c2VjcmV0\r\n";
  const challenge = "250-mx.example.net\r\n250 AUTH PLAIN\r\n334 c2VjcmV0\r\n";
  const comparison = compared(
    [
      ...OPENED,
      { from: "client", data: login, as: login.replace("EHLO", "XXXX").replace("V0", "V1") },
      { from: "server", data: challenge, as: challenge.replace("V0", "V1") },
    ],
    { near: { smtp }, far: { smtp } },
  );
  expect(said(comparison)).toEqual(["path-altered-dialogue certain error"]);
  expect(JSON.stringify(comparison)).not.toContain("c2VjcmV");
});

const RECORD = "\x16\x03\x01\x00\x05hello";

test("path-altered-tls: bytes of a record that differ are certain, unless an intact copy arrived", () => {
  const changed: Row = { from: "client", data: RECORD, as: RECORD.replace("hello", "hallo") };
  const [altered, damaged] = [
    compared([...OPENED, changed]),
    compared([...OPENED, changed, { from: "client", data: RECORD, again: true }]),
  ];
  expect([altered.verdict, said(altered)]).toEqual(["at-fault", ["path-altered-tls certain error"]]);
  expect([damaged.verdict, said(damaged)]).toEqual(["changed", ["path-altered-tls likely warning"]]);
});

const ALL: Partial<TcpOptions> = { kinds: [2, 4, 8, 1, 3], mss: 1460, windowShift: 7 };
const opening = (client: Partial<TcpOptions>, server: Partial<TcpOptions> = {}): readonly Row[] => [
  { from: "client", flag: "SYN", options: ALL, arrivedOptions: { ...ALL, ...client } },
  { from: "server", flag: "SYN", options: ALL, arrivedOptions: { ...ALL, ...server } },
];

test.each<[string, readonly Row[], string[]]>([
  ["stripped for both sides are a note", opening({ kinds: [2, 3] }), ["path-options-changed certain info"]],
  [
    "that leave window scaling to one side are a warning",
    opening({}, { kinds: [2, 4, 8], windowShift: null }),
    ["path-options-changed certain warning"],
  ],
  [
    "with another window scale are a warning",
    opening({}, { windowShift: 2 }),
    ["path-options-changed certain warning"],
  ],
  ["with a higher MSS are a warning", opening({ mss: 9000 }), ["path-options-changed certain warning"]],
  ["with a lower MSS are no finding", opening({ mss: 1380 }), ["path-clear certain info"]],
  ["in another order are no finding", opening({ kinds: [3, 2, 4, 8] }), ["path-clear certain info"]],
  ["that a snapshot cut are no finding", opening({ kinds: [2], isCut: true }), ["path-clear certain info"]],
])("path-options-changed: options %s", (_what, rows, findings) => {
  expect(said(compared(rows))).toEqual(findings);
});

test("what harmless devices do is listed: hop limits, addresses, numbers, a lower MSS", () => {
  const { rewritten } = compared(opening({ mss: 1380 }), {
    far: { client: { address: "203.0.113.1", port: 61001 } },
    alignment: { sequenceShift: { client: 5, server: 0 } },
  }).legs[0] ?? { rewritten: [] };
  expect(rewritten).toEqual([
    "The client is 192.0.2.10:41234 at A and 203.0.113.1:61001 at B: addresses are translated.",
    "The sequence numbers of the client are rewritten.",
    "The MSS of the client is clamped from 1460 to 1380 (frame 1 of A, frame 1 of B).",
  ]);
});
