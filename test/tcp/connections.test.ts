import { describe, expect, it } from "vitest";
import { ACK, SYN } from "../../src/packet/segment.ts";
import { ConnectionTracker, type TrackerListener } from "../../src/tcp/connections.ts";
import { dialogue, type Dialogue, type Frame, segmentsOf } from "../build/conversations.ts";

interface Tracked {
  readonly tracker: ConnectionTracker;
  /** "0 open", "0 220 mx" (what was said), "0 done" with the connection's number. */
  readonly log: readonly string[];
  /** The same, with "port 80" for a segment that was not followed. */
  readonly calls: readonly string[];
  /** Destination ports of the segments that were not followed. */
  readonly passedOver: readonly number[];
}

function track(frames: readonly Frame[], linger?: number, ports: readonly number[] = [25]): Tracked {
  const calls: string[] = [];
  const passedOver: number[] = [];
  const inspected = new Uint8Array(65536);
  for (const port of ports) inspected[port] = 1;
  const listener: TrackerListener = {
    open: ({ number }) => {
      calls.push(`${number} open`);
      return {
        data: (_direction, bytes, start, end) => {
          calls.push(`${number} ${new TextDecoder().decode(bytes.subarray(start, end))}`);
        },
        gap: () => calls.push(`${number} gap`),
        closed: () => calls.push(`${number} closed`),
      };
    },
    done: ({ number }) => calls.push(`${number} done`),
    passedOver: ({ destinationPort }) => {
      passedOver.push(destinationPort);
      calls.push(`port ${destinationPort}`);
    },
  };
  const tracker = new ConnectionTracker(inspected, listener, linger === undefined ? {} : { linger });
  for (const segment of segmentsOf(frames)) tracker.push(segment);
  tracker.finish();
  return { tracker, log: calls.filter((line) => !line.startsWith("port")), calls, passedOver };
}

const to = (server: string, client = "192.0.2.10:41234"): Dialogue => dialogue({ server, client });
const mail = (client: number, sequence = 1000): Dialogue =>
  dialogue({ client: `192.0.2.10:${client}`, clientSequence: sequence }).syn();

describe("ConnectionTracker.passedOver", () => {
  it("follows connections on inspected ports only, and numbers all", () => {
    const frames = [
      ...to("198.51.100.25:80").syn().client("GET").frames,
      ...to("198.51.100.25:25").syn().server("220").frames,
    ];
    const { tracker, log } = track(frames);
    expect([tracker.streams, tracker.segments, log]).toEqual([2, 8, ["1 open", "1 220", "1 done"]]);
  });

  it("follows a connection whichever side's first segment has the inspected port", () => {
    expect(track(to("198.51.100.25:25").server("220").frames).log).toEqual(["0 open", "0 220", "0 done"]);
  });

  it.each<[string, (one: Dialogue) => Dialogue]>([
    ["SYN", (one) => one.frame("client", SYN)],
    ["SYN/ACK", (one) => one.frame("server", SYN | ACK)],
  ])(
    "does not follow a connection whose %s shows that only the client has the inspected port",
    (_flag, open) => {
      const client = "192.0.2.10:25";
      const ftp = open(to("198.51.100.25:21", client))
        .server("220 ftp")
        .client("USER a")
        .fin("client").frames;
      const { tracker, log } = track([...ftp, ...to("198.51.100.25:25", client).syn().frames]);
      expect([tracker.streams, log]).toEqual([2, ["1 open", "1 done"]]);
    },
  );

  it("follows a connection between two inspected ports", () => {
    const frames = to("198.51.100.25:587", "192.0.2.10:25").syn().frames;
    expect(track(frames, undefined, [25, 587]).log).toEqual(["0 open", "0 done"]);
  });

  it("follows a new connection on reused endpoints where that one goes to an inspected port", () => {
    const ftp = to("198.51.100.25:21", "192.0.2.10:25").syn().frames;
    const mailBack = dialogue({ client: "198.51.100.25:21", server: "192.0.2.10:25", clientSequence: 5 });
    expect(track([...ftp, ...mailBack.syn().server("220").frames]).log).toEqual([
      "1 open",
      "1 220",
      "1 done",
    ]);
  });

  it("keeps interleaved connections apart", () => {
    const [first, second] = [
      mail(5001).server("a").client("b").frames,
      mail(5002).server("c").client("d").frames,
    ];
    const { log } = track([...first, ...second].toSorted((a, b) => a.atMs - b.atMs));
    expect(log).toEqual(["0 open", "0 a", "0 b", "0 done", "1 open", "1 c", "1 d", "1 done"]);
  });

  it("ends the earlier connection where its endpoints are reused", () => {
    const frames = [...mail(5001).server("a").frames, ...mail(5001, 77_000).server("b").frames];
    expect(track(frames).log).toEqual(["0 open", "0 a", "0 done", "1 open", "1 b", "1 done"]);
  });

  it("begins a new connection on reused endpoints though the earlier one was never closed", () => {
    const earlier = mail(5001).lost("server", "xx").server("a").frames;
    expect(track([...earlier, ...mail(5001, 77_000).frames]).log).toEqual([
      "0 open",
      "0 gap",
      "0 a",
      "0 done",
      "1 open",
      "1 done",
    ]);
  });

  it("continues a connection that answers a stray SYN with a challenge ACK (RFC 5961)", () => {
    const talk = dialogue().syn().server("220");
    const later = dialogue({ clientSequence: 70_000_000 }).frame("client", SYN);
    const { frames } = dialogue()
      .syn()
      .server("220")
      .ack("server")
      .client("EHLO")
      .fin("client")
      .fin("server");
    const log = track([...talk.frames, ...later.frames, ...frames.slice(4)]).log;
    expect(log.filter((line) => /open|EHLO|done/.test(line))).toEqual(["0 open", "0 EHLO", "0 done"]);
  });

  it("continues a connection whose SYN is retransmitted", () => {
    expect(track(mail(5001).again(2).server("a").frames).log).toEqual(["0 open", "0 a", "0 done"]);
  });
});

const closed = (port: number): readonly Frame[] => mail(port).rst("server").frames;

describe("ConnectionTracker with a linger of 1", () => {
  it("reports a connection as done once more than `linger` others have closed after it", () => {
    const other = to("198.51.100.25:80").client("GET").frames;
    const frames = [closed(5001), closed(5002), closed(5003), other, closed(5004), other].flat();
    expect(track(frames, 2).calls.filter((line) => /done|port/.test(line))).toEqual([
      "0 done",
      "port 80",
      "1 done",
      "port 80",
      "2 done",
      "4 done",
    ]);
  });

  it("drops segments of a connection that is done", () => {
    const [late] = mail(5001).fin("client").frames.slice(-1);
    if (late === undefined) throw new Error("the dialogue has frames");
    const { tracker, log } = track([closed(5001), closed(5002), late].flat(), 1);
    expect([tracker.late, log.filter((line) => line.startsWith("0"))]).toEqual([
      1,
      ["0 open", "0 closed", "0 done"],
    ]);
  });

  it("keeps a connection that is not closed until the end of the capture", () => {
    const frames = [mail(5001).frames, closed(5002), closed(5003), closed(5004)].flat();
    expect(track(frames, 1).log.indexOf("0 done")).toBeGreaterThan(track(frames, 1).log.indexOf("2 done"));
  });
});

describe("ConnectionTracker", () => {
  it("gets the segments of connections to ports that are not inspected", () => {
    const frames = [
      ...to("198.51.100.25:80").client("GET / HTTP/1.1\r\n").frames,
      ...to("198.51.100.25:25").client("EHLO").frames,
    ];
    expect(track(frames).passedOver).toEqual([80]);
  });
});
