// What each layer does with the same thousand connections; layers.bench.ts measures it.
import { createCaptureDecoder } from "../../src/capture/capture-decoder.ts";
import { diagnoseAll } from "../../src/diagnose/diagnose-all.ts";
import { PUBLISHED_POLICY } from "../../src/diagnose/policy/providers.ts";
import { Inspector } from "../../src/inspect.ts";
import { createTcpSegment, TcpLocator } from "../../src/packet/locate.ts";
import { renderJson } from "../../src/report/json.ts";
import { JsonLines } from "../../src/report/json-lines.ts";
import { LEFT_OUT } from "../../src/report/left-out.ts";
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

/** Each does its work once. */
type Works = Readonly<Record<string, () => void>>;

export const LAYERS: Readonly<Record<string, Works>> = {
  [`${frames.length} packets of ${CONNECTIONS} connections`]: {
    "capture: pcap records": () => decode(pcap, () => {}),
    "capture: pcapng blocks": () => decode(pcapng, () => {}),
    "packet: located TCP segments": () => locate(() => {}),
    "tcp: numbered streams": () => {
      const flows = new FlowTable();
      locate((segment) => flows.lookup(segment));
    },
    "tcp: ports that are not inspected": () => {
      const tracker = new ConnectionTracker(NOTHING_INSPECTED, {
        open: unexpected,
        done: unexpected,
        passedOver: () => {},
      });
      locate((segment) => tracker.push(segment));
    },
    "inspect: sessions with findings": () => void inspectAll(pcap),
  },
  [`${CONNECTIONS} sessions`]: {
    "tls: handshakes to messages": () => repeat(handshake),
    "diagnose: findings": () => void diagnoseAll(sessions, { policy: PUBLISHED_POLICY, now: () => 0 }),
    "report: ndjson": writeLines,
    "report: json": () => void [...renderJson(document)],
  },
};

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
  const tls = new TlsConnection({ message() {}, notice() {}, plaintext() {} });
  tls.data("client", HELLO, 0, HELLO.length);
  tls.data("server", SERVER_FLIGHT, 0, SERVER_FLIGHT.length);
  tls.data("client", CLIENT_FINISH, 0, CLIENT_FINISH.length);
  tls.data("server", SERVER_FINISH, 0, SERVER_FINISH.length);
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
