// Frames of sessions: fields lie in the packet, each in its parent, are few, and nothing of a message or a login is shown.
import type { Field } from "../../src/fields/field.ts";
import { SessionFrames } from "../../src/fields/session-frames.ts";
import { concat } from "../build/packets.ts";
import { dialogue, type Frame, HELLO, pcapOf, SERVER_FLIGHT } from "../build/conversations.ts";
import { reportOf } from "./capture-targets.ts";
import { Random, seedOf } from "./random.ts";
import { seedCaptures } from "./seed-captures.ts";
import { demand, type Target } from "./target.ts";

/** Of one list, and one that stands for the others. */
const LISTED = 501;

function checkFrames(bytes: Uint8Array): void {
  const report = reportOf(bytes, undefined, { allPorts: true });
  for (const session of report?.sessions.slice(0, 8) ?? []) {
    const frames = new SessionFrames(session, { allPorts: true });
    frames.push(bytes);
    frames.finish();
    for (const number of frames.numbers.slice(0, 200)) {
      const frame = frames.frame(number);
      demand(frame !== null, "a frame that was kept is told");
      demand(
        frame.bytes.length <= frame.originalLength || frame.bytes.length <= bytes.length,
        "no byte is made up",
      );
      demandInside(frame.fields, 0, frame.bytes.length);
    }
  }
}

function demandInside(fields: readonly Field[], start: number, end: number): void {
  demand(fields.length <= LISTED, "a list is short");
  for (const field of fields) {
    const last = field.start + field.length;
    demand(Number.isInteger(field.start) && field.start >= start, `${field.name} begins in its parent`);
    demand(field.length >= 0 && last <= end, `${field.name} ends in its parent`);
    demand(!/undefined|NaN/.test(field.name), `${field.name} is a name`);
    demandInside(field.children ?? [], field.start, last);
  }
}

/** What is sent as a message, as a chunk, or to log in: letters that no command and no reply has. */
const SECRET = "q9Zw7Kx";
const HEADERS = 54;

/** A dialogue that has a secret; by the bytes it is sent in segments that are repeated, swapped, lost or cut. */
function checkSecrets(bytes: Uint8Array): void {
  const random = new Random(seedOf(bytes));
  const talk = dialogue().syn().server("220 mx ESMTP\r\n").client("EHLO a\r\n").server("250 AUTH PLAIN\r\n");
  const secret = SECRETS[random.below(SECRETS.length)] ?? [];
  for (const [from, text] of secret) {
    const size = 1 + random.below(40);
    const sent = Uint8Array.from(text.replaceAll("%", SECRET), (letter) => letter.charCodeAt(0));
    for (let at = 0; at < sent.length; at += size) {
      const part = sent.slice(at, at + size);
      const chance = random.below(30);
      if (chance === 0) talk.lost(from, part);
      else talk[from](part);
      if (chance === 1) talk.again();
      if (chance === 2 && at > 0) talk.swap();
    }
  }
  const capture = pcapOf(recordedOf(talk.frames, random));
  for (const session of reportOf(capture)?.sessions ?? []) {
    const frames = new SessionFrames(session);
    frames.push(capture);
    frames.finish();
    let said = "";
    for (const number of frames.numbers) {
      const frame = frames.frame(number);
      said += String.fromCharCode(...(frame?.bytes.subarray(HEADERS) ?? []));
      const fields = JSON.stringify(frame?.fields);
      const at = fields.indexOf(SECRET);
      demand(at < 0, `no field of frame ${number} tells a secret: ${fields.slice(at - 200, at + 10)}`);
    }
    demand(!said.includes(SECRET), "no frames show a secret");
  }
}

/** All of it, from a later frame on, or one side. */
function recordedOf(frames: readonly Frame[], random: Random): readonly Frame[] {
  switch (random.below(6)) {
    case 0:
      return frames.slice(random.below(frames.length));
    case 1:
      return frames.filter(({ from }) => from === "client");
    case 2:
      return frames.filter(({ from }) => from === "server");
    default:
      return frames;
  }
}

type Said = readonly (readonly ["client" | "server", string])[];

const MESSAGE = "Subject: %\r\n\r\nMail me %\r\nEHLO %\r\n.%\r\nQUIT\r\n.\r\n";
const SECRETS: readonly Said[] = [
  [
    ["client", "MAIL FROM:<>\r\nRCPT TO:<a>\r\nDATA\r\n"],
    ["server", "250 a\r\n250 a\r\n354 go\r\n"],
    ["client", MESSAGE],
    ["server", "250 ok\r\n"],
  ],
  [
    ["client", `DATA\r\n${MESSAGE}`],
    ["server", "354 go\r\n250 ok\r\n"],
  ],
  [
    ["client", "DATA\r\n"],
    ["server", "354 go\r\n"],
    ["client", `a\n.\n${MESSAGE}`],
    ["server", "250 ok\r\n"],
  ],
  [
    ["client", "BDAT 30 LAST\r\nMail me %%%\r\n"],
    ["server", "250 ok\r\n"],
  ],
  [
    ["client", "AUTH PLAIN %\r\n"],
    ["server", "501 no % here\r\n"],
  ],
  [
    ["client", "AUTH LOGIN\r\n"],
    ["server", "334 %\r\n"],
    ["client", "HELO %\r\n"],
    ["server", "535 %\r\n"],
  ],
  [
    ["client", "MAIL FROM:<a> AUTH=%\r\n"],
    ["server", "250 ok\r\n"],
  ],
];

/** Records of one byte, lines of one letter, and a hello of all suites, in frames as long as can be. */
const LONG: readonly Uint8Array[] = [
  dialogue()
    .syn()
    .server("220 mx\r\n")
    .client(new Uint8Array(60_000).map((_, index) => (index & 1 ? 10 : 78)))
    .pcap(),
  dialogue()
    .syn()
    .server("220 mx\r\n")
    .client("STARTTLS\r\n")
    .server("220 go\r\n")
    .client(HELLO)
    .server(SERVER_FLIGHT)
    .client(concat(...Array.from({ length: 10_000 }, () => Uint8Array.of(23, 3, 3, 0, 1, 0))))
    .pcap(),
];

export const frameTargets: Readonly<Record<string, Target>> = {
  frames: {
    seeds: () => [...seedCaptures().pcap, ...seedCaptures().pcapng, ...LONG],
    run: checkFrames,
    headerBytes: 24,
    unitExecutions: 50,
  },
  "frame-secrets": {
    seeds: () => [new Uint8Array(8)],
    run: checkSecrets,
    unitExecutions: 300,
  },
};
