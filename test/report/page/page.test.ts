import { describe, expect, test } from "vitest";
import { TOLD_SESSIONS } from "../../../src/limits.ts";
import { pageOf } from "../../../src/report/page/capture-page.ts";
import { notShown } from "../../../src/report/page/not-shown.ts";
import type { Block, Section } from "../../../src/report/page/page.ts";
import { verdictOf, verdictOfAll } from "../../../src/report/page/verdict.ts";
import { wiresharkBlocks } from "../../../src/report/page/wireshark.ts";
import type { ReportDocument } from "../../../src/report/report-document.ts";
import * as build from "../../build/sessions.ts";

const page = (parts: Partial<ReportDocument>, verbose = false): Section =>
  pageOf(build.reportDocument(parts), { verbose });

const ids = (section: Section): string[] => [...section.sections].map(({ id }) => id);

/** All that the blocks of a page say. */
function words({ blocks, sections }: Section): string {
  return JSON.stringify(blocks) + [...sections].map(words).join("");
}

describe("the page", () => {
  test("of one capture is that capture's, and ends with how it was made", () => {
    expect(ids(page({}))).toEqual(["capture-1-stream-0", "about"]);
  });

  test("of several has a part for each", () => {
    const captures = [build.capture(), build.capture({ path: "other.pcap" })];
    expect(ids(page({ captures }))).toEqual(["capture-1", "capture-2", "about"]);
  });

  test("of a joined capture has one part for all its files", () => {
    const captures = ["a.pcap", "b.pcap"].map((path) => build.capture({ path, partOf: "a.pcap" }));
    const sessions = [build.session({ capture: "a.pcap" })];
    expect(ids(page({ captures, sessions }))).toEqual(["capture-1-stream-0", "about"]);
  });

  test("tells failures first where there are too many connections, unless asked for all", () => {
    const many = Array.from({ length: 30 }, (_, stream) => build.establishedSession({ stream }));
    const sessions = [...many, build.session({ stream: 30 })];
    const told = ids(page({ sessions }));
    expect([told.length, told.includes("capture-1-stream-30"), ids(page({ sessions }, true)).length]).toEqual(
      [TOLD_SESSIONS + 1, true, 32],
    );
  });

  test("says how many connections it leaves out", () => {
    const sessions = Array.from({ length: 205 }, (_, stream) => build.establishedSession({ stream }));
    expect(words(page({ sessions }))).toContain(
      "Left out: 180 connections of the table without a part below and 5 connections without a row.",
    );
  });

  test("counts the verdicts of all connections where it leaves some out", () => {
    const many = Array.from({ length: 1000 }, (_, stream) => build.session({ stream }));
    const refused = build.session({ stream: 1000, findings: [build.finding({ title: "It was refused" })] });
    const { blocks } = page({ sessions: [...many, refused] });
    const grid = blocks.find((block) => block.kind === "grid" && block.caption === "Verdicts");
    expect(grid?.kind === "grid" && grid.rows.map(([, amount, first]) => [amount, first])).toEqual([
      ["1,000", [{ text: "0", to: "capture-1-stream-0" }]],
      ["1", [{ text: "1000", to: "capture-1-stream-1000" }]],
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
    [{ name: "pcap-parser", packets: 17, differences: [] }, "Confirmed by a second, independent reader"],
    [
      { name: "pcap-parser", packets: 17, differences: ["frame 3: the bytes differ"] },
      "frame 3: the bytes differ",
    ],
    [null, "No second reader was used"],
  ])("says what the second reader says: %j", (secondReader, word) => {
    expect(words(page({ captures: [build.capture({ secondReader })] }))).toContain(word);
  });
});

describe("the verdict", () => {
  test("is the title of the finding that explains the failure", () => {
    expect(verdictOf(build.session({ findings: [build.finding()] })).text).toBe(
      "The server closed right after the ClientHello without saying why.",
    );
  });

  test("says so where it is not certain", () => {
    const findings = [build.finding({ title: "The server is old", certainty: "likely" })];
    expect(verdictOf(build.session({ findings })).text).toBe("The server is old (likely, not proven).");
  });

  test("is the first sentence of the story where no finding explains it", () => {
    expect(verdictOf(build.session()).text).toBe(
      "The server closed the connection with a FIN (frame 15) 26 ms after the ClientHello (frame 13) and sent no alert.",
    );
  });

  test.each([
    [[], "neutral", "No connection on an inspected port is in it."],
    [
      [build.establishedSession(), build.establishedSession()],
      "success",
      "TLS was established on all 2 connections.",
    ],
    [
      [build.establishedSession(), build.session()],
      "failure",
      "1 of 2 connections failed. Stream 0: The server",
    ],
    [[build.establishedSession({ findings: [build.finding()] })], "failure", "The server closed right after"],
    [
      [build.establishedSession({ findings: [build.finding({ severity: "warning" })] })],
      "neutral",
      "The server closed right after",
    ],
  ])("of a capture counts", (sessions, tone, text) => {
    const verdict = verdictOfAll(sessions);
    expect([verdict.tone, verdict.text.slice(0, text.length)]).toEqual([tone, text]);
  });
});

describe("what is not shown", () => {
  test("is why a side closed, where it closed without a word", () => {
    expect(notShown(build.session())).toContain("Why the server closed: a FIN gives no reason.");
  });

  test("is what lacks in the capture", () => {
    const missing = [{ from: "client", frame: 7, bytes: 9, reason: "not-captured" }] as const;
    const view = { fromStart: false, bothSides: false, syns: 0, missing, rttMs: null };
    expect(notShown(build.session({ view })).slice(0, 3)).toEqual([
      "What the other side said: frames of one side only are in it.",
      "How the connection began: the SYN is not in it.",
      "9 bytes of the client (first noticed in frame 7).",
    ]);
  });
});

describe("the commands", () => {
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

  test("say what is spoken on a port that Wireshark does not know", () => {
    const server = { address: "198.51.100.25", port: 2525 };
    const [first = ""] = code(wiresharkBlocks(build.session({ server }), [build.capture()]));
    expect(first).toContain(" -d tcp.port==2525,smtp ");
  });

  test("name the ClientHello's frame where Wireshark would not know it for one", () => {
    const filters = [true, false].map((bothSides) => {
      const session = build.session({ view: { ...build.session().view, bothSides } });
      return JSON.stringify(wiresharkBlocks(session, [build.capture()]));
    });
    expect(
      filters.map((text) => /eq 0 and (tls.handshake.type == 1|frame.number == 13)/.exec(text)?.[1]),
    ).toEqual(["tls.handshake.type == 1", "frame.number == 13"]);
  });

  test("join the files of a joined capture first", () => {
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
