// A whole session: segments of any size, and the capture read in one go, tell the same of the dialogue and of TLS.
import type { Session } from "../../src/session/session.ts";
import {
  CLIENT_FINISH,
  type Dialogue,
  dialogue,
  HELLO,
  HELLO_13,
  SERVER_FINISH,
  SERVER_FLIGHT,
  SERVER_FLIGHT_13,
} from "../build/conversations.ts";
import type { Turn } from "../build/talk.ts";
import { applicationData } from "../build/tls.ts";
import { reportOf } from "./capture-targets.ts";
import { asBytes, asTurns, SMTP, TURNS } from "./dialect-targets.ts";
import { Random, seedOf } from "./random.ts";
import { demandSame, type Target } from "./target.ts";

const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

const TLS_12: readonly Turn[] = [
  ["client", textOf(HELLO)],
  ["server", textOf(SERVER_FLIGHT)],
  ["client", textOf(CLIENT_FINISH)],
  ["server", textOf(SERVER_FINISH)],
  ["client", textOf(applicationData())],
];
const TLS_13: readonly Turn[] = [
  ["client", textOf(HELLO_13)],
  ["server", textOf(SERVER_FLIGHT_13)],
  ["client", textOf(applicationData(53))],
  ["server", textOf(applicationData())],
];

/** What depends on when and in which frame something came; of foreign bytes only the first piece is told. */
const OF_FRAMES = /^(?:frames?|\w+Frame|time|\w+Time|\w+Ms|helloBeforeReply|foreign)$/;

function factsOf(turns: readonly Turn[], size: number): unknown {
  const talk: Dialogue = dialogue().syn();
  for (const [from, text] of turns) {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    for (let at = 0; at < bytes.length; at += size) talk[from](bytes.slice(at, at + size));
  }
  const [session]: readonly Session[] = reportOf(talk.pcap())?.sessions ?? [];
  if (session === undefined) return null;
  const { protocol, smtp, dialogue: upgrade, tls } = session;
  return JSON.parse(
    JSON.stringify({ protocol, smtp, upgrade, tls }, (key, value: unknown) =>
      OF_FRAMES.test(key) ? undefined : value,
    ),
  );
}

function checkSegments(bytes: Uint8Array): void {
  const turns = asTurns(bytes.subarray(0, 4000));
  const size = 1 + new Random(seedOf(bytes)).below(50);
  demandSame(factsOf(turns, size), factsOf(turns, 60_000), `segments of ${size} bytes tell the same`);
}

export const segmentTargets: Readonly<Record<string, Target>> = {
  segments: {
    seeds: () => [
      asBytes([...SMTP, ...TLS_12]),
      asBytes([...SMTP, ...TLS_13]),
      asBytes(TLS_12),
      ...Object.values(TURNS).map((turns) => asBytes([...turns, ...TLS_13])),
    ],
    run: checkSegments,
    unitExecutions: 100,
  },
};
