import { describe, expect, test } from "vitest";
import { LADDER_ROWS, ladderOf } from "../../../src/report/ladder/ladder.ts";
import { ladderText } from "../../../src/report/ladder/ladder-text.ts";
import type { Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";

const lines = (session: Session): string[] => ladderText(ladderOf(session)).map((line) => line.trimEnd());

/** `15 server FIN [closes first]` */
function rungs(session: Session): string[] {
  return ladderOf(session).rungs.map((rung) => {
    if (rung.kind === "pause") return `... ${rung.text}`;
    const marks = rung.marks.length === 0 ? "" : ` [${rung.marks.join(", ")}]`;
    return `${rung.frame} ${rung.from} ${rung.label}${marks}`;
  });
}

describe("ladderOf", () => {
  test("orders the arrows by frame", () => {
    expect(rungs(build.session())).toEqual([
      "1 client SYN",
      "4 server 220 mx.example.net ESMTP",
      "6 client EHLO",
      "8 server 250 mx.example.net",
      "10 client STARTTLS",
      "11 server 220 2.0.0 SMTP server ready",
      "13 client ClientHello [last message]",
      "15 server FIN [closes first, aborts]",
      "16 client FIN",
    ]);
  });

  test.each(["FIN", "RST"] as const)(
    "marks no frame as closing first if a %s ended it and the capture does not show whose was first",
    (flag) => {
      const aborted = { by: "unknown", with: flag, frame: 15, certainty: "possible" } as const;
      expect(rungs(build.session({ aborted })).slice(-2)).toEqual(["15 server FIN", "16 client FIN"]);
    },
  );

  test("shows the SYN/ACK, which may be the server's only packet", () => {
    const transport = build.transport({ synAck: { frame: 2, time: build.timeAt(20) } });
    const [, second] = ladderOf(build.session({ transport })).rungs;
    expect(second).toMatchObject({ frame: 2, from: "server", label: "SYN/ACK", atMs: 20 });
  });

  test("is drawn as this text", () => {
    expect(lines(build.session()).slice(-7)).toEqual([
      "    10      150.0  |-- STARTTLS --------------------------------------->|",
      "    11      170.0  |<-------------------- 220 2.0.0 SMTP server ready --|",
      "    13      200.0  |-- ClientHello ------------------------------------>|  <- last message",
      "                   |   at most TLS 1.1, 7 cipher suites                 |",
      "    15             |<============================================ FIN ==|  <- closes first, aborts",
      "    16             |== FIN ============================================>|",
      "                   |                                                    |",
    ]);
  });

  test("puts the messages of one frame on one arrow", () => {
    const messages = ["ServerHello", "Certificate", "ServerHelloDone"].map((type) =>
      build.message("server", type, 14, 220),
    );
    const tls = build.tlsSession({ messages, serverHello: build.serverHello() });
    expect(rungs(build.session({ tls, smtp: null })).slice(1, 2)).toEqual([
      "14 server ServerHello, Certificate, ServerHelloDone",
    ]);
  });

  test("names an alert with level and number", () => {
    const description = { id: "0x46", name: "protocol_version" };
    const tls = build.tlsSession({
      alerts: [build.alert("server", description, 14, 220)],
      messages: [build.message("server", "Alert", 14, 220)],
    });
    const [, alert] = ladderOf(build.session({ tls, smtp: null })).rungs;
    expect(alert).toMatchObject({ label: "Alert", note: "fatal protocol_version (70)" });
  });

  test("has a pause where nothing was sent for a second or more", () => {
    const tls = build.tlsSession({ messages: [build.message("client", "ClientHello", 13, 4200)] });
    expect(rungs(build.session({ tls, smtp: null })).slice(0, 3)).toEqual([
      "1 client SYN",
      "... 4.2 s later",
      "13 client ClientHello [last message]",
    ]);
  });

  test("has a pause where bytes are missing, also at the end", () => {
    const gap = { from: "server", bytes: 100, reason: "not-captured" } as const;
    const { view } = build.session();
    const missing = [
      { ...gap, frame: 12 },
      { ...gap, frame: 13, bytes: 1 },
      { ...gap, frame: 17 },
    ];
    const session = build.session({ smtp: null, view: { ...view, missing } });
    expect(rungs(session).filter((line) => line.startsWith("..."))).toEqual([
      "... 101 bytes from the server missing",
      "... 100 bytes from the server missing",
    ]);
  });

  test("has no SYN if none was captured", () => {
    const { view } = build.session();
    const ladder = ladderOf(build.session({ smtp: null, view: { ...view, fromStart: false } }));
    expect([ladder.origin, ladder.rungs.length]).toEqual(["first captured frame", 3]);
  });

  test("shortens a long dialogue and keeps its end", () => {
    const exchanges = Array.from({ length: 200 }, (_, index) =>
      build.exchange("NOOP", index + 20, 300, null),
    );
    const long = rungs(build.session({ smtp: build.smtpDialogue({ exchanges }) }));
    expect([long.length, long.at(0), long.at(-1)]).toEqual([
      LADDER_ROWS + 1,
      "1 client SYN",
      "219 client NOOP",
    ]);
  });

  test("is plain ASCII of bounded width, whatever was said", () => {
    const banner = { frame: 4, code: 220, text: `\u001b[31m\u4f60\u597d ${"x".repeat(300)}` };
    const text = lines(build.session({ smtp: build.smtpDialogue({ banner }) }));
    expect(text.filter((line) => !/^[\x20-\x7e]{0,105}$/.test(line))).toEqual([]);
  });
});

/** Those of frame 14 and later; `~` marks what was decrypted. */
const decrypted = (session: Session): string[] =>
  ladderOf(session).rungs.flatMap((rung) =>
    rung.kind === "arrow" && rung.frame >= 14
      ? [`${rung.frame} ${rung.decrypted ? "~" : ""}${rung.label}`]
      : [],
  );

describe("ladderOf a decrypted session", () => {
  test("parts what was encrypted from what was not, has the dialogue, and an alert after it", () => {
    expect(decrypted(build.decryptedSession())).toEqual([
      "14 ServerHello",
      "14 ~EncryptedExtensions, Certificate",
      "15 ~Finished",
      "15 ~EHLO mail.example.org",
      "16 ~250 mx.example.net",
      "17 ~AUTH PLAIN",
      "18 ~535 5.7.8 Error: authentication failed",
      "20 ~QUIT",
      "21 ~221 2.0.0 Bye",
      "22 ~Alert",
      "23 FIN",
    ]);
  });

  test("puts close_notify after a command in the same frame", () => {
    const exchanges = [build.exchange("QUIT", 22, 300, null)];
    const smtpInTls = build.smtpInTls({ exchanges, ehlo: null, replies: [] });
    expect(decrypted(build.decryptedSession({ smtpInTls })).slice(-3)).toEqual([
      "22 ~QUIT",
      "22 ~Alert",
      "23 FIN",
    ]);
  });

  test("knows when a side's first and last reply came", () => {
    const { tls } = build.decryptedSession();
    const last = { frame: 21, time: build.timeAt(290), length: 40 };
    const server = build.encryptedTraffic({ records: 6, last });
    const session = build.decryptedSession({
      tls: tls && { ...tls, encrypted: { ...tls.encrypted, server } },
    });
    const times = ladderOf(session).rungs.flatMap((rung) =>
      rung.kind === "arrow" && [16, 18, 21].includes(rung.frame) ? rung.atMs : [],
    );
    expect(times).toEqual([250, null, 290]);
  });

  test("notes how to log in, and nothing of an EHLO that was refused", () => {
    const ehloReply = { frame: 16, code: 421, text: "4.7.1 no" };
    const exchanges = [build.exchange("EHLO", 15, 230, ehloReply)];
    const smtpInTls = build.smtpInTls({ exchanges, ehloReply, replies: [ehloReply], capabilities: [] });
    const notes = [build.decryptedSession(), build.decryptedSession({ smtpInTls })].map((session) =>
      ladderOf(session).rungs.flatMap((rung) =>
        rung.kind === "arrow" && rung.frame === 16 ? rung.note : [],
      ),
    );
    expect(notes).toEqual([["2 extensions, with AUTH PLAIN LOGIN"], [null]]);
  });

  test("keeps application data whose words are not known", () => {
    expect(decrypted(build.decryptedSession({ smtpInTls: undefined })).slice(2, 4)).toEqual([
      "15 ~Finished, ApplicationData",
      "16 ~ApplicationData",
    ]);
  });

  test("is drawn with ~, and says what that means; without keys it does not", () => {
    const text = lines(build.decryptedSession());
    const legend = /encrypted on the wire/;
    expect([
      text.filter((line) => / 1[78] /.test(line)),
      legend.test(text.at(-1) ?? ""),
      legend.test(lines(build.session()).join("")),
    ]).toEqual([
      [
        "    17      260.0  |~~ AUTH PLAIN ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~>|",
        "    18             |<~~~~~~~~~ 535 5.7.8 Error: authentication failed ~~|",
      ],
      true,
      false,
    ]);
  });
});
