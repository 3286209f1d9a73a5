// How long each layer takes for the same thousand connections: `npm run bench`. Figures of one run on one machine only
// compare with each other. With BENCH=once everything runs once, which shows that it runs.
import { bench, describe } from "vitest";
import { createCaptureDecoder } from "../../src/capture/capture-decoder.ts";
import { diagnose } from "../../src/diagnose/diagnose.ts";
import { NO_NEIGHBOURS } from "../../src/diagnose/neighbours.ts";
import { PUBLISHED_POLICY } from "../../src/diagnose/policy/providers.ts";
import { Providers } from "../../src/diagnose/providers.ts";
import { Inspector } from "../../src/inspect.ts";
import { createTcpSegment, TcpLocator } from "../../src/packet/locate.ts";
import { renderJson } from "../../src/report/json.ts";
import { JsonLines } from "../../src/report/json-lines.ts";
import { LEFT_OUT } from "../../src/report/left-out.ts";
import type { Session } from "../../src/session/session.ts";
import { ConnectionTracker } from "../../src/tcp/connections.ts";
import { FlowTable } from "../../src/tcp/flow-table.ts";
import { TlsConnection } from "../../src/tls/tls-connection.ts";
import {
  CLIENT_FINISH,
  HELLO,
  pcapngOf,
  pcapOf,
  SERVER_FINISH,
  SERVER_FLIGHT,
  starttlsDialogue,
} from "../build/conversations.ts";
import { reportDocument } from "../build/sessions.ts";

const CONNECTIONS = 1000;

const frames = Array.from({ length: CONNECTIONS }, (_, index) =>
  starttlsDialogue({ client: `192.0.2.10:${10_000 + index}`, startMs: index })
    .tls12()
    .fin("client")
    .fin("server"),
).flatMap((dialogue) => dialogue.frames);
const pcap = pcapOf(frames);
const pcapng = pcapngOf(frames);
const { sessions } = inspectAll(pcap);
const document = reportDocument({ sessions });

const NOTHING_INSPECTED = new Uint8Array(65_536);
const options =
  process.env["BENCH"] === "once" ? { time: 0, iterations: 1, warmupTime: 0, warmupIterations: 0 } : {};

describe(`${frames.length} packets of ${CONNECTIONS} connections`, () => {
  bench("capture: pcap records", () => decode(pcap, () => {}), options);
  bench("capture: pcapng blocks", () => decode(pcapng, () => {}), options);
  bench("packet: located TCP segments", () => locate(() => {}), options);
  bench(
    "tcp: numbered streams",
    () => {
      const flows = new FlowTable();
      locate((segment) => flows.lookup(segment));
    },
    options,
  );
  bench(
    "tcp: ports that are not inspected",
    () => {
      const tracker = new ConnectionTracker(NOTHING_INSPECTED, {
        open: unexpected,
        done: unexpected,
        passedOver: () => {},
      });
      locate((segment) => tracker.push(segment));
    },
    options,
  );
  bench("inspect: sessions with findings", () => void inspectAll(pcap), options);
});

describe(`${CONNECTIONS} sessions`, () => {
  bench("tls: handshakes to messages", () => repeat(handshake), options);
  bench("diagnose: findings", () => sessions.forEach(findings), options);
  bench("report: ndjson", writeLines, options);
  bench("report: json", () => void [...renderJson(document)], options);
});

function decode(bytes: Uint8Array, sink: Parameters<typeof createCaptureDecoder>[0]): void {
  const decoder = createCaptureDecoder(sink);
  decoder.push(bytes);
  decoder.finish();
}

function locate(use: (segment: ReturnType<typeof createTcpSegment>) => void): void {
  const locator = new TcpLocator();
  const segment = createTcpSegment();
  decode(pcap, (packet) => {
    if (locator.locate(packet, segment)) use(segment);
  });
}

function inspectAll(bytes: Uint8Array) {
  const inspector = new Inspector();
  inspector.push(bytes);
  return inspector.finish();
}

function handshake(): void {
  const tls = new TlsConnection(() => {});
  tls.data("client", HELLO, 0, HELLO.length);
  tls.data("server", SERVER_FLIGHT, 0, SERVER_FLIGHT.length);
  tls.data("client", CLIENT_FINISH, 0, CLIENT_FINISH.length);
  tls.data("server", SERVER_FINISH, 0, SERVER_FINISH.length);
}

const PROVIDERS = new Providers(PUBLISHED_POLICY);

function findings(session: Session): void {
  diagnose(session, { providers: PROVIDERS, now: 0, neighbours: NO_NEIGHBOURS });
}

function writeLines(): void {
  const lines = new JsonLines();
  for (const session of sessions) lines.add("session", session, LEFT_OUT);
  lines.take();
}

function repeat(work: () => void): void {
  for (let i = 0; i < CONNECTIONS; i++) work();
}

function unexpected(): never {
  throw new Error("no connection is followed here");
}
