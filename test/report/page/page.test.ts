import { describe, expect, test } from "vitest";
import { causesOf } from "../../../src/diagnose/causes.ts";
import { LISTED_SESSIONS, SHOWN_SESSIONS } from "../../../src/report/page/places.ts";
import { pageOf } from "../../../src/report/page/capture-page.ts";
import { notShown } from "../../../src/report/page/not-shown.ts";
import type { Block, Section } from "../../../src/report/page/page.ts";
import { conclusionOf, conclusionOfAll } from "../../../src/report/page/conclusion.ts";
import { wiresharkBlocks } from "../../../src/report/page/wireshark.ts";
import type { ReportDocument } from "../../../src/report/report-document.ts";
import type { Certainty, Session } from "../../../src/session/session.ts";
import { EVERY_SESSION } from "../../../src/report/session-filter.ts";
import * as build from "../../build/sessions.ts";

const page = (parts: Partial<ReportDocument>, verbose = false): Section =>
  pageOf(build.reportDocument(parts), { verbose });

const ids = (section: Section): string[] => [...section.sections].map(({ id }) => id);

/** All that the blocks of a page say. */
function words({ blocks, sections }: Section): string {
  return JSON.stringify(blocks) + [...sections].map(words).join("");
}

/** Ids of all sections of a page. */
const allIds = ({ id, sections }: Section): string[] => [id, ...[...sections].flatMap(allIds)];

const refused = (stream: number, id: string, certainty: Certainty = "certain"): Session =>
  build.session({ stream, findings: [build.finding({ id, title: `It was ${id}`, certainty })] });

describe("pageOf", () => {
  test("without sessions says below the verdict why there are none, unless options chose none", () => {
    const document = build.reportDocument({
      captures: [build.capture({ warnings: ["no TCP"] })],
      sessions: [],
    });
    const filter = { ...EVERY_SESSION, failed: true };
    expect([
      pageOf(document, { verbose: false }).blocks.slice(1),
      pageOf(document, { verbose: false, filter }).blocks.slice(1),
    ]).toEqual([[{ kind: "paragraph", text: "Warning: no TCP." }], []]);
  });

  test("of one connection has its cause, the connection, the capture and how it was made", () => {
    const sessions = [build.session({ findings: [build.finding()] })];
    expect(ids(page({ sessions }))).toEqual(["cause-1", "capture-1-stream-0", "capture", "about"]);
  });

  test("of several captures has the causes of all before a part for each", () => {
    const captures = [build.capture(), build.capture({ path: "other.pcap" })];
    const sessions = [build.session(), build.session({ capture: "other.pcap" })];
    expect(ids(page({ captures, sessions }))).toEqual([
      "causes",
      "census",
      "clients",
      "servers",
      "capture-1",
      "capture-2",
      "about",
    ]);
  });

  test("of a joined capture has one part for all its files", () => {
    const captures = ["a.pcap", "b.pcap"].map((path) => build.capture({ path, partOf: "a.pcap" }));
    const sessions = [build.establishedSession({ capture: "a.pcap" })];
    expect(ids(page({ captures, sessions }))).toEqual(["capture-1-stream-0", "capture", "about"]);
  });

  test("shows the best proofs in full if there are too many connections, and all with verbose", () => {
    const many = Array.from({ length: 30 }, (_, stream) => build.establishedSession({ stream }));
    const sessions = [...many, refused(30, "no-shared-cipher")];
    const shown = (verbose: boolean): string[] =>
      ids(page({ sessions }, verbose)).filter((id) => id.startsWith("capture-1-stream-"));
    expect([shown(false).length, shown(false).includes("capture-1-stream-30"), shown(true).length]).toEqual([
      SHOWN_SESSIONS,
      true,
      31,
    ]);
  });

  test("has a row for every connection, grouped by finding, the worst first", () => {
    const many = Array.from({ length: 40 }, (_, stream) => build.establishedSession({ stream }));
    const sessions = [
      ...many,
      refused(40, "no-shared-cipher"),
      refused(41, "alpn-rejected"),
      refused(42, "alpn-rejected"),
    ];
    const parts = [...page({ sessions }).sections].find(({ id }) => id === "capture-1-sessions");
    const tables = [...(parts?.sections ?? [])].map(({ title, blocks }) => [
      title,
      blocks.flatMap((block) => (block.kind === "grid" ? (block.anchors ?? []) : [])).length,
    ]);
    expect(tables).toEqual([
      ["alpn-rejected: 2 sessions", 2],
      ["no-shared-cipher: 1 session", 1],
      ["tls-established: 40 sessions", 40],
    ]);
  });

  test("links each stream of a cause to a row or a part that exists", () => {
    const sessions = Array.from({ length: 60 }, (_, stream) => refused(stream, "no-shared-cipher"));
    const parts = new Set(allIds(page({ sessions })));
    const text = words(page({ sessions }));
    const links = [...text.matchAll(/"to":"([^"]+)"/g)].map(([, to = ""]) => to);
    const rows = new Set([...text.matchAll(/"(c1-\d+)"/g)].map(([, id = ""]) => id));
    expect([links.length > 20, links.filter((to) => !parts.has(to) && !rows.has(to))]).toEqual([true, []]);
  });

  test("says how many connections have no row", () => {
    const sessions = Array.from({ length: LISTED_SESSIONS + 5 }, (_, stream) =>
      build.establishedSession({ stream }),
    );
    expect(words(page({ sessions }))).toContain("5 sessions not listed: --verbose lists all.");
  });

  test("has all its times in the zone of the options", () => {
    const sessions = [0, 1].map((stream) => refused(stream, "weak"));
    const text = words(pageOf(build.reportDocument({ sessions }), { verbose: true, zone: "Europe/Berlin" }));
    const times = text.match(/\b\d\d:43:15/g) ?? [];
    expect([times.length > 5, new Set(times), text.includes("Time (CEST), 2026-10-20")]).toEqual([
      true,
      new Set(["16:43:15"]),
      true,
    ]);
  });

  test("says which sessions were selected", () => {
    const sessions = [0, 1].map((stream) => refused(stream, "weak"));
    const filter = { ...EVERY_SESSION, failed: true };
    const text = words(pageOf(build.reportDocument({ sessions }), { verbose: false, filter }));
    expect(
      ["2 of 2 chosen connections failed.", '"Only sessions that match ",{"code":"--failed"}'].map((part) =>
        text.includes(part),
      ),
    ).toEqual([true, true]);
  });

  test("has parts for its clients and servers, those that fail most first", () => {
    const client = { address: "192.0.2.2", port: 1 };
    const failing = [1, 2].map((stream) => build.session({ stream, client }));
    const sessions = [build.establishedSession(), ...failing];
    const [clients, servers] = [...page({ sessions }).sections].filter(({ id }) =>
      /^(clients|servers)$/.test(id),
    );
    const rows = [clients, servers].map((part) =>
      part?.blocks.flatMap((block) =>
        block.kind === "grid" ? block.rows.map((row) => [row[0], row[2], row[3]]) : [],
      ),
    );
    expect([clients?.extent, rows]).toEqual([
      "folded",
      [
        [
          [[{ address: "192.0.2.2" }], "2", "2"],
          [[{ address: "192.0.2.10" }], "1", "0"],
        ],
        [[[{ address: "198.51.100.25:25" }], "3", "2"]],
      ],
    ]);
  });

  test("names the file without its folders", () => {
    const captures = [build.capture({ path: "/home/someone/captures/mail.pcap" })];
    const sessions = [build.session({ capture: "/home/someone/captures/mail.pcap" })];
    expect(words(page({ captures, sessions }))).not.toContain("someone");
  });

  test("marks the suites on the provider's list", () => {
    const smtp = build.smtpDialogue({
      banner: {
        frame: 4,
        code: 220,
        text: "AB.mail.protection.outlook.com Microsoft ESMTP MAIL Service ready",
      },
    });
    const text = words(page({ sessions: [build.session({ smtp })] }));
    expect(
      ["accepted (TLS 1.2)", "not on the list", "Microsoft Exchange Online"].map((word) =>
        text.includes(word),
      ),
    ).toEqual([true, true, true]);
  });

  test.each([
    [
      { name: "pcap-parser", packets: 17, differences: [] },
      "A second parser (pcap-parser) read the same 17 packets: times, lengths and bytes match.",
    ],
    [
      { name: "pcap-parser", packets: 17, differences: ["frame 3: the bytes differ"] },
      "frame 3: the bytes differ",
    ],
    [null, "No second parser was used"],
  ])("says what the second parser read: %j", (secondReader, word) => {
    expect(words(page({ captures: [build.capture({ secondReader })] }))).toContain(word);
  });
});

describe("causesSection", () => {
  test("shows 12 causes in full, gives further ones a row, and shows these when opened", () => {
    const sessions = Array.from({ length: 80 }, (_, stream) => refused(stream, `finding-${stream}`));
    const smaller = [...page({ sessions }).sections].find(({ id }) => id === "smaller-causes");
    const parts = [...(smaller?.sections ?? [])];
    const rows = [smaller, parts[0]].map((part) =>
      part?.blocks.map((block) => (block.kind === "grid" ? [block.caption, block.rows.length] : [])),
    );
    expect([rows, parts.length, new Set(parts.map(({ extent }) => extent))]).toEqual([
      [[["68 smaller causes, 20 of 68", 20]], [["68 smaller causes", 48]]],
      69,
      new Set(["folded"]),
    ]);
  });

  test("lists causes without failures apart, so that the numbers of failed sessions add up", () => {
    const finding = build.finding({ id: "weak", severity: "warning" });
    const sessions = [
      build.establishedSession({ findings: [finding] }),
      refused(1, "old"),
      refused(2, "old"),
    ];
    const parts = [...page({ sessions }).sections].slice(0, 2);
    const titles = parts.map(({ title, sections }) =>
      [title].concat(Array.from(sections, (each) => each.title)),
    );
    expect(titles).toEqual([
      ["Causes", "Cause 1, 2 sessions: It was old (certain)"],
      [
        "Noticed in sessions that did not fail",
        expect.stringContaining("Cause 2, 1 session: The server closed"),
      ],
    ]);
  });

  test("gives the same remedy once", () => {
    const findings = [build.finding({ id: "weak" })];
    const sessions = [1, 2, 3, 4].map((stream) => {
      const client = { address: `192.0.2.${stream}`, port: 1 };
      const server = { address: `198.51.100.${stream % 2}`, port: 25 };
      const banner = { frame: 4, code: 220, text: `mx${stream % 2}.example.net` };
      return build.session({ stream, client, server, smtp: build.smtpDialogue({ banner }), findings });
    });
    const text = words(page({ sessions }));
    expect([text.match(/"Ask the operator of the server/g)?.length, text.includes("as in cause 1")]).toEqual([
      1,
      true,
    ]);
  });

  test("opens Wireshark at the end of the session, not at a frame of another session", () => {
    const findings = [build.finding({ frames: [13, 15, 99] })];
    expect(words(page({ sessions: [build.session({ findings })] }))).toContain("in {13, 15}' -g 15");
  });
});

describe("conclusionOf", () => {
  const END =
    "The server closed the connection with a FIN (frame 15) 26 ms after the ClientHello (frame 13) and sent no alert.";

  test("is who closed the connection, then the main finding", () => {
    const findings = [build.finding({ title: "The server is old" })];
    expect(conclusionOf(build.session({ findings })).text).toBe(`${END} The server is old.`);
  });

  test("says so if the finding is not certain", () => {
    const findings = [build.finding({ title: "The server is old", certainty: "likely" })];
    expect(conclusionOf(build.session({ findings })).text).toBe(
      `${END} The server is old (likely, not proven).`,
    );
  });

  test("is the first sentence of the story if there is no main finding", () => {
    expect(conclusionOf(build.session()).text).toBe(END);
  });

  test.each([
    [[], "neutral", "No connection on an inspected port was found."],
    [
      [build.establishedSession(), build.establishedSession()],
      "success",
      "TLS was established on all 2 connections.",
    ],
    [[build.establishedSession(), build.session()], "failure", "1 of 2 connections failed."],
    [
      [build.session(), refused(1, "weak"), refused(2, "old", "likely"), refused(3, "old", "likely")],
      "failure",
      "4 of 4 connections failed. The biggest cause, 2 of them: It was old (likely, not proven).",
    ],
    [[build.establishedSession({ findings: [build.finding()] })], "failure", "The server closed right after"],
    [
      [build.establishedSession({ findings: [build.finding({ severity: "warning" })] })],
      "neutral",
      "The server closed right after",
    ],
  ])("of a capture counts", (sessions, tone, text) => {
    const verdict = conclusionOfAll(sessions, causesOf(sessions));
    expect([verdict.tone, verdict.text.slice(0, text.length)]).toEqual([tone, text]);
  });
});

describe("notShown", () => {
  test("says that a FIN gives no reason", () => {
    expect(notShown(build.session())).toContain("Why the server closed: a FIN gives no reason.");
  });

  test("lists the bytes and packets that are missing", () => {
    const missing = [{ from: "client", frame: 7, bytes: 9, reason: "not-captured" }] as const;
    const view = { fromStart: false, bothSides: false, syns: 0, missing, rttMs: null };
    expect(notShown(build.session({ view })).slice(0, 3)).toEqual([
      "What the other side sent: only one side was captured.",
      "How the connection began: the SYN was not captured.",
      "9 bytes from the client (first noticed in frame 7).",
    ]);
  });
});

describe("notShown of a decrypted session", () => {
  test("does not call encrypted what was decrypted, but what of it could not be", () => {
    const { tls } = build.decryptedSession();
    const server = { records: 3, stopped: { frame: 18, reason: "bytes-missing" } } as const;
    const cut = { ...tls, decryption: build.decryption({ server }) } as const;
    const shown = [build.decryptedSession(), build.decryptedSession({ tls: tls && { ...tls, ...cut } })];
    expect(shown.map((session) => notShown(session).slice(0, -1))).toEqual([
      ["Log-ins and message content inside TLS: they are never kept."],
      [
        "What was sent by the server from frame 18 on: it could not be decrypted.",
        "Log-ins and message content inside TLS: they are never kept.",
      ],
    ]);
  });

  test("says that what is not SMTP is not kept", () => {
    expect(notShown(build.decryptedSession({ smtpInTls: undefined }))[0]).toBe(
      "What was decrypted and is not SMTP: it is not kept.",
    );
  });
});

const inside = (session: Session): Section | undefined => {
  const whole = (section: Section): Section[] => [section, ...[...section.sections].flatMap(whole)];
  return whole(page({ sessions: [session] })).find(({ title }) => title === "Inside TLS");
};

/** How often it says of several sessions how many were decrypted. */
const decryptedIn = (text: unknown): number => JSON.stringify(text).split("was decrypted with").length - 1;

describe("a decrypted session", () => {
  test("has a part with whose keys, the commands and replies with their frames, and the extensions", () => {
    expect(inside(build.decryptedSession())?.blocks).toEqual([
      { kind: "paragraph", text: ["Decrypted with ", "the keys of ", { code: "tls.keys" }, "."] },
      {
        kind: "grid",
        caption: "Commands and replies",
        head: ["Frames", "Client", "Server"],
        rows: [
          ["15, 16", [{ code: "EHLO mail.example.org" }], [{ code: "250 mx.example.net" }]],
          ["17, 18", [{ code: "AUTH PLAIN" }], [{ code: "535 5.7.8 Error: authentication failed" }]],
          ["20, 21", [{ code: "QUIT" }], [{ code: "221 2.0.0 Bye" }]],
        ],
      },
      {
        kind: "facts",
        caption: "Inside TLS",
        rows: [["EHLO extensions", [{ code: "SIZE 157286400, AUTH PLAIN LOGIN" }]]],
      },
    ]);
  });

  test("has a greeting inside TLS and a refusal that answers nothing in their places", () => {
    const banner = { frame: 14, code: 220, text: "mx ESMTP" };
    const timeout = { frame: 19, code: 421, text: "4.4.2 timeout" };
    const smtpInTls = build.smtpInTls({ banner, replies: [...build.smtpInTls().replies, timeout] });
    const grid = inside(build.decryptedSession({ smtpInTls }))?.blocks.find(({ kind }) => kind === "grid");
    expect(grid?.kind === "grid" && grid.rows.map(([frames, client]) => [frames, client])).toEqual([
      ["14", ""],
      ["15, 16", [{ code: "EHLO mail.example.org" }]],
      ["17, 18", [{ code: "AUTH PLAIN" }]],
      ["19", ""],
      ["20, 21", [{ code: "QUIT" }]],
    ]);
  });

  test("has no such part without keys", () => {
    expect(inside(build.establishedSession())).toBeUndefined();
  });

  test("of several says once above all how many were decrypted, and in the facts of the report", () => {
    const { blocks, sections } = page({
      sessions: [build.decryptedSession(), build.establishedSession({ stream: 1 })],
    });
    const about = [...sections].find(({ id }) => id === "about");
    expect([decryptedIn(blocks), decryptedIn(about?.blocks)]).toEqual([1, 1]);
  });
});

describe("wiresharkBlocks", () => {
  test.each([
    ["mail.pcap", "mail.pcap"],
    ["a b.pcap", "'a b.pcap'"],
    ["it's.pcap", String.raw`'it'\''s.pcap'`],
    ["$(rm -rf x).pcap", "'$(rm -rf x).pcap'"],
    ["-r.pcap", "./-r.pcap"],
  ])("quote the file's name %s", (path, word) => {
    const [first = ""] = code(wiresharkBlocks(build.session(), [build.capture({ path })]));
    expect(first).toBe(`tshark -r ${word} -t u -Y 'tcp.stream eq 0'`);
  });

  test("adds Decode As for a port that Wireshark does not know", () => {
    const server = { address: "198.51.100.25", port: 2525 };
    const [first = ""] = code(wiresharkBlocks(build.session({ server }), [build.capture()]));
    expect(first).toContain(" -d tcp.port==2525,smtp ");
  });

  test("names the frame of a ClientHello that Wireshark would not dissect", () => {
    const filters = [true, false].map((bothSides) => {
      const session = build.session({ view: { ...build.session().view, bothSides } });
      return JSON.stringify(wiresharkBlocks(session, [build.capture()]));
    });
    expect(
      filters.map((text) => /eq 0 and (tls.handshake.type == 1|frame.number == 13)/.exec(text)?.[1]),
    ).toEqual(["tls.handshake.type == 1", "frame.number == 13"]);
  });

  test("give the name of the key log that decrypted the session, quoted; none where the capture holds the keys", () => {
    const { tls } = build.decryptedSession();
    const commands = [false, true].map((inCapture) => {
      const decryption = build.decryption({ keys: { source: "/tmp/my keys.log", inCapture } });
      const session = build.decryptedSession({ tls: tls && { ...tls, decryption } });
      return code(wiresharkBlocks(session, [build.capture()]))[0];
    });
    expect(commands).toEqual([
      "tshark -r mail.pcap -o tls.keylog_file:'my keys.log' -t u -Y 'tcp.stream eq 0'",
      "tshark -r mail.pcap -t u -Y 'tcp.stream eq 0'",
    ]);
  });

  test("joins the files of a joined capture first", () => {
    const files = ["a.pcap", "b.pcap"].map((path) => build.capture({ path, partOf: "a.pcap" }));
    expect(code(wiresharkBlocks(build.session(), files)).slice(0, 2)).toEqual([
      "mergecap -a -w joined.pcapng a.pcap b.pcap",
      "tshark -r joined.pcapng -t u -Y 'tcp.stream eq 0'",
    ]);
  });
});

function code(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => (block.kind === "code" ? block.text.split("\n") : []));
}
