import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CaptureError } from "../src/capture/capture-error.ts";
import type { CaptureReport } from "../src/capture-report.ts";
import { inspect, Inspector, type InspectOptions } from "../src/inspect.ts";
import type { Session } from "../src/session/session.ts";
import {
  CLIENT_FINISH,
  dialogue,
  type Dialogue,
  type Frame,
  HELLO,
  pcapngOf,
  pcapOf,
  SERVER_FINISH,
  SERVER_FLIGHT,
  starttlsDialogue,
} from "./build/conversations.ts";
import { pcap } from "./build/captures.ts";
import { withoutPlaces } from "./build/places.ts";
import { alert, applicationData } from "./build/tls.ts";

const STORIES: Readonly<Record<string, () => Dialogue>> = {
  "TLS 1.2": () => starttlsDialogue().tls12().fin("client").fin("server"),
  "TLS 1.3": () => starttlsDialogue().tls13().fin("client").fin("server"),
  "TLS 1.2 in small segments": () =>
    inSegments(
      starttlsDialogue(),
      ["client", HELLO],
      ["server", SERVER_FLIGHT],
      ["client", CLIENT_FINISH],
      ["server", SERVER_FINISH],
      ["client", applicationData(99)],
    ).fin("client"),
  "an alert": () => starttlsDialogue().client(HELLO).server(alert(2, 70)).fin("server").fin("client"),
  "a close": () => starttlsDialogue().client(HELLO).fin("server").fin("client").ack("server"),
  "a reset": () => starttlsDialogue().client(HELLO).rst("server"),
  "implicit TLS": () => dialogue({ server: "198.51.100.25:465" }).syn().tls12().fin("client").fin("server"),
  "a refusal": () =>
    dialogue()
      .syn()
      .server("220 mx\r\n")
      .client("EHLO a\r\n")
      .server("250-mx\r\n250 STARTTLS\r\n")
      .client("STARTTLS\r\n")
      .server("454 not now\r\n")
      .client("QUIT\r\n")
      .server("221 bye\r\n")
      .fin("server"),
  "mail in the clear": () =>
    dialogue()
      .syn()
      .server("220 mx\r\n")
      .client("EHLO a\r\n")
      .server("250-mx\r\n250 PIPELINING\r\n")
      .client("MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n")
      .server("250 ok\r\n550 no such user\r\n")
      .server("354 go\r\n")
      .client("Subject: STARTTLS\r\n\r\n")
      .client("STARTTLS\r\n.\r\n")
      .server("250 queued\r\n")
      .client("QUIT\r\n")
      .server("221 bye\r\n")
      .fin("server"),
};
const stories = fc.constantFrom(...Object.keys(STORIES));
const framesOf = (story: string): readonly Frame[] => STORIES[story]?.().frames ?? [];

/** But for mail in the clear: where the reply to EHLO is missing, nobody knows what was offered. */
const verdicts = fc.constantFrom(...Object.keys(STORIES).filter((story) => story !== "mail in the clear"));

function gaveUp(session: Session | undefined): string {
  const { aborted } = session ?? {};
  if (!aborted) return "nobody";
  return aborted.certainty === "possible" ? "possible" : `${aborted.by} ${aborted.with}`;
}

function inSegments(
  talk: Dialogue,
  ...turns: readonly (readonly ["client" | "server", Uint8Array])[]
): Dialogue {
  for (const [from, bytes] of turns) {
    for (let start = 0; start < bytes.length; start += 25) talk[from](bytes.subarray(start, start + 25));
  }
  return talk;
}

function report(bytes: Uint8Array, options?: InspectOptions, chunkLength = bytes.length): CaptureReport {
  const inspector = new Inspector(options);
  for (let start = 0; start < bytes.length; start += chunkLength) {
    inspector.push(bytes.subarray(start, start + chunkLength));
  }
  return inspector.finish();
}

const sessions = (list: readonly Frame[], options?: InspectOptions): readonly Session[] =>
  report(pcapOf(list), options).sessions;

describe("the report of inspect", () => {
  it("is the same however the file is cut into chunks", () => {
    fc.assert(
      fc.property(stories, fc.boolean(), fc.integer({ min: 1, max: 600 }), (story, isPcapng, chunkLength) => {
        const bytes = isPcapng ? pcapngOf(framesOf(story)) : pcapOf(framesOf(story));
        expect(report(bytes, {}, chunkLength)).toEqual(report(bytes));
      }),
    );
  });

  it("is the same for chunks of a Buffer that is overwritten after each call", () => {
    fc.assert(
      fc.property(stories, fc.integer({ min: 1, max: 300 }), (story, length) => {
        const bytes = pcapOf(framesOf(story));
        const inspector = new Inspector();
        for (let start = 0; start < bytes.length; start += length) {
          const chunk = Buffer.from(bytes.subarray(start, start + length));
          inspector.push(chunk);
          chunk.fill(0xee);
        }
        expect(inspector.finish()).toEqual(report(bytes));
      }),
    );
  });

  it("is the same from an AsyncIterable", async () => {
    const bytes = pcapOf(framesOf("TLS 1.2"));
    async function* source(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 100);
      yield bytes.subarray(100);
    }
    expect(await inspect(source(), { path: "mail.pcap" })).toEqual(report(bytes, { path: "mail.pcap" }));
  });

  it("has the same dialogue and TLS for frames slightly out of order and duplicated", () => {
    fc.assert(
      fc.property(stories, shuffles, (story, shuffle) => {
        const list = framesOf(story);
        expect(sessions(shuffled(list, shuffle)).map(said)).toEqual(sessions(list).map(said));
      }),
    );
  });

  it("has a less certain verdict, never a different one, if frames are missing", () => {
    fc.assert(
      fc.property(verdicts, fc.uniqueArray(fc.nat(16), { maxLength: 4 }), (story, lost) => {
        const list = framesOf(story);
        const [whole] = sessions(list);
        const [session] = sessions(list.filter((_, index) => !lost.includes(index)));
        expect(["incomplete-capture", whole?.outcome]).toContain(session?.outcome);
        expect(["nobody", "possible", gaveUp(whole)]).toContain(gaveUp(session));
      }),
    );
  });

  it("of every prefix of a capture exists, or a CaptureError is thrown", () => {
    const list = framesOf("a reset").slice(0, 6);
    const codes = [pcapOf(list), pcapngOf(list)].flatMap((bytes) =>
      Array.from(bytes, (_, end) => codeOf(bytes.subarray(0, end))),
    );
    const expected = new Set(["empty", "not-a-capture", "truncated-header", "read"]);
    expect(new Set(codes)).toEqual(expected);
  });

  it("of any bytes after a capture's header exists", () => {
    fc.assert(
      fc.property(
        stories,
        fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 20 }),
        (story, changes) => {
          const bytes = pcapOf(framesOf(story));
          for (const [index, value] of changes) bytes[24 + (index % (bytes.length - 24))] = value;
          return codeOf(bytes) === "read";
        },
      ),
    );
  });
});

describe("the capture in the report of inspect", () => {
  it("has its path, format, packets, bytes and times", () => {
    const bytes = pcapOf(framesOf("an alert"));
    expect(report(bytes, { path: "mail.pcap" }).capture).toMatchObject({
      path: "mail.pcap",
      format: "pcap",
      compression: null,
      packets: 12,
      bytes: bytes.length,
      firstTime: "2023-11-14T22:13:20.000000Z",
      lastTime: "2023-11-14T22:13:20.110000Z",
      truncated: false,
      warnings: [],
    });
  });

  it("that ends inside a packet is truncated, and what precedes is reported", () => {
    const bytes = pcapOf(framesOf("an alert"));
    const { capture, sessions: told } = report(bytes.subarray(0, -1));
    expect([capture.packets, capture.truncated, told[0]?.frames.last]).toEqual([11, true, 11]);
  });
});

const client = (port: number): string => `192.0.2.10:${port}`;

const servers = (list: readonly Session[]): readonly string[] =>
  list.map(({ server, protocol }) => `${server.port} ${protocol}`);

const everywhere = (): readonly Frame[] =>
  [25, 80, 465, 587, 993, 2525, 9925].flatMap((port) => {
    const talk = dialogue({ server: `198.51.100.25:${port}` }).syn();
    if (port === 80) return talk.client("GET / HTTP/1.1\r\n").server("HTTP/1.1 200 OK\r\n").frames;
    return port === 465 || port === 993 ? talk.tls12().frames : talk.server("220 mx ESMTP\r\n").frames;
  });

/** Three connections at once, the first of them closed last. */
const mixed = (): readonly Frame[] => {
  const talks = [5001, 5002, 5003].map((port, index) =>
    starttlsDialogue({ client: client(port), startMs: index }),
  );
  const [a, b, c] = talks.map(
    (talk, index) =>
      talk
        .tls12()
        .wait(100 - index)
        .fin("client")
        .fin("server").frames,
  );
  return [a, b, c].flatMap((list) => list ?? []).toSorted((one, other) => one.atMs - other.atMs);
};

describe("the sessions of inspect", () => {
  it("are in the order of their streams", () => {
    expect(sessions(mixed()).map(({ stream, client: { port } }) => [stream, port])).toEqual([
      [0, 5001],
      [1, 5002],
      [2, 5003],
    ]);
  });

  it("are the same if passed to onSession as they end", () => {
    const told: Session[] = [];
    const { sessions: kept } = report(pcapOf(mixed()), { onSession: (session) => told.push(session) });
    expect([kept, told.toSorted((a, b) => a.stream - b.stream)]).toEqual([[], sessions(mixed())]);
  });

  it("are passed to onSession once, by the second settle() after they have closed", () => {
    const told: number[] = [];
    const inspector = new Inspector({ onSession: ({ stream }) => told.push(stream) });
    inspector.push(pcapOf(mixed()));
    const counts = Array.from({ length: 3 }, () => {
      inspector.settle();
      return told.length;
    });
    inspector.finish();
    expect([counts, told.toSorted((a, b) => a - b)]).toEqual([
      [0, 3, 3],
      [0, 1, 2],
    ]);
  });

  it("are not reported by settle() without onSession", () => {
    const inspector = new Inspector();
    inspector.push(pcapOf(mixed()));
    inspector.settle();
    inspector.settle();
    expect(inspector.finish().sessions).toEqual(sessions(mixed()));
  });

  it("on a reused port are two", () => {
    const first = starttlsDialogue().client(HELLO).rst("server");
    const second = starttlsDialogue({ clientSequence: 500_000, startMs: 1000 }).tls12();
    expect(
      sessions([...first.frames, ...second.frames]).map(({ stream, outcome }) => [stream, outcome]),
    ).toEqual([
      [0, "handshake-failed"],
      [1, "established"],
    ]);
  });

  it("are those on DEFAULT_PORTS unless ports are given", () => {
    expect(servers(sessions(everywhere()))).toEqual(["25 smtp", "465 tls", "587 smtp", "2525 smtp"]);
  });

  it("are those on the given ports", () => {
    expect(servers(sessions(everywhere(), { ports: [993, 25] }))).toEqual(["25 smtp", "993 tls"]);
  });

  it("are all connections with allPorts", () => {
    expect(sessions(everywhere(), { allPorts: true }).map(({ server }) => server.port)).toEqual([
      25, 80, 465, 587, 993, 2525, 9925,
    ]);
  });

  it("on a port of decodeAs are read as its protocol", () => {
    const decodeAs = new Map([[9925, "smtp"]]);
    expect(servers(sessions(everywhere(), { ports: [25], decodeAs }))).toEqual(["25 smtp", "9925 smtp"]);
  });

  it("have the capture's path", () => {
    const [session] = sessions(everywhere(), { path: "mail.pcap" });
    expect(session?.capture).toBe("mail.pcap");
  });

  it("on a port of decodeAs have the right server if the capture begins late", () => {
    const { frames } = dialogue({ server: "198.51.100.25:9925" }).server("250 ok\r\n").client("QUIT\r\n");
    const [session] = sessions(frames, { decodeAs: new Map([[9925, "smtp"]]) });
    expect([session?.server.port, session?.smtp?.commands]).toEqual([9925, ["QUIT"]]);
  });
});

describe("the traffic in the report of inspect", () => {
  it("is counted over all ports, and names ports with TLS that were not inspected", () => {
    const frames = [443, 25].flatMap(
      (port) =>
        dialogue({ server: `198.51.100.25:${port}` })
          .syn()
          .client(HELLO).frames,
    );
    expect(report(pcapOf(frames)).traffic).toMatchObject({
      tcpSegments: 8,
      tcpStreams: 2,
      tlsPorts: [443],
      unreadPackets: 0,
    });
  });

  it("of an unsupported link layer is what could not be read", () => {
    const packets = [{ data: new Uint8Array(60) }, { data: new Uint8Array(60) }];
    expect(report(pcap(packets, { linkType: 147 })).traffic).toMatchObject({
      tcpSegments: 0,
      tcpStreams: 0,
      tlsPorts: [],
      unreadPackets: 2,
    });
  });
});

/** "read", or the code of the CaptureError; anything else that is thrown is a bug. */
function codeOf(bytes: Uint8Array): string {
  try {
    report(bytes);
    return "read";
  } catch (error) {
    if (error instanceof CaptureError) return error.code;
    throw error;
  }
}

/** By how many places each frame comes late, and whether it comes twice. */
const shuffles = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), {
  minLength: 10,
  maxLength: 40,
});

function shuffled(list: readonly Frame[], shuffle: readonly (readonly [number, boolean])[]): Frame[] {
  const moved = list.map((frame, index) => {
    const [late, isTwice] = shuffle[index % shuffle.length] ?? [0, false];
    // The handshake stays first: without it a stream begins at the first segment that is seen.
    return { frames: isTwice ? [frame, frame] : [frame], place: index < 3 ? index : index + late };
  });
  return moved.toSorted((a, b) => a.place - b.place).flatMap(({ frames }) => frames);
}

/** What both sides said, without the frames in which they did. */
function said({ protocol, smtp, tls }: Session) {
  return withoutPlaces({ protocol, smtp, tls: tls && { ...tls, messages: tls.messages.length } });
}
