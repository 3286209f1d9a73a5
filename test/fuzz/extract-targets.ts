// Extracted and anonymised captures, and policy files: named errors or a right result.
import { createCaptureDecoder } from "../../src/capture/capture-decoder.ts";
import { rangesIn } from "../../src/capture/extract-origin.ts";
import { parsePolicy, PolicyError } from "../../src/diagnose/parse-policy.ts";
import { PUBLISHED_POLICY } from "../../src/diagnose/policy/providers.ts";
import { Anonymization } from "../../src/extract/anonymize/anonymization.ts";
import { ExtractError } from "../../src/extract/extract-error.ts";
import { type Choice, Extractor } from "../../src/extract/extractor.ts";
import { FramesOfSessions, type IsFromClient } from "../../src/extract/frames-of-sessions.ts";
import { PcapngWriter } from "../../src/extract/pcapng-writer.ts";
import type { Session } from "../../src/session/session.ts";
import { concat } from "../build/captures.ts";
import { reportOf } from "./capture-targets.ts";
import { seedCaptures } from "./seed-captures.ts";
import { demand, type Target } from "./target.ts";

/** What is written can be read, holds as many packets, and names nobody. */
function checkExtract(bytes: Uint8Array): void {
  const report = reportOf(bytes);
  if (report === null) return;
  const { sessions } = report;
  for (const isAnonymous of [false, true]) {
    try {
      const { written, packets } = extracted(bytes, sessions, isAnonymous);
      demand(packetsIn(written) === packets, "all that was written can be read");
      if (isAnonymous) demandNoNames(written, sessions);
    } catch (error) {
      if (!(error instanceof ExtractError)) throw error;
    }
  }
}

function extracted(bytes: Uint8Array, sessions: readonly Session[], isAnonymous: boolean) {
  const ports = new Map(sessions.map(({ stream, client }) => [stream, client.port]));
  const isFromClient: IsFromClient = (segment, stream) => segment.sourcePort === ports.get(stream);
  const found = new FramesOfSessions(new Set(ports.keys()), isFromClient, isAnonymous);
  found.push(bytes.slice());
  found.finish();
  const anonymization = isAnonymous
    ? new Anonymization(sessions, (stream) => found.runsOf(stream), isFromClient, KEY, [])
    : null;
  const choice: Choice = {
    frames: found.frames,
    origin: { name: "a.pcap", sha256: null, anonymized: isAnonymous, frames: rangesIn(found.frames) },
    comments: new Map(),
    cutAfter: null,
    isFromClient,
    rewrite: anonymization && anonymization.rewrite.bind(anonymization),
  };
  const pieces: Uint8Array[] = [];
  const extractor = new Extractor(choice, new PcapngWriter("fuzz"), (piece) => pieces.push(piece));
  extractor.push(bytes.slice());
  extractor.finish();
  return { written: concat(...pieces), packets: extractor.packets };
}

const KEY = new Uint8Array(32);

function packetsIn(bytes: Uint8Array): number {
  let packets = 0;
  const decoder = createCaptureDecoder(() => packets++);
  decoder.push(bytes);
  decoder.finish();
  demand(decoder.summary.warnings.length === 0, `what was written is whole: ${decoder.summary.warnings[0]}`);
  return packets;
}

/** Names of servers, and of a client where it is one, and addresses as text. */
function demandNoNames(bytes: Uint8Array, sessions: readonly Session[]): void {
  const text = Buffer.from(bytes).toString("latin1");
  for (const { client, server, smtp, tls } of sessions) {
    const names = [client.address, server.address, smtp?.ehlo?.name, tls?.clientHello?.serverName];
    for (const name of names) {
      const isName = /^[\w-]+(?:[.:][\w-]+){2,}$/.test(name ?? "");
      demand(!isName || !text.includes(name ?? ""), `${name} is not left`);
    }
  }
}

function checkPolicy(bytes: Uint8Array): void {
  try {
    const { providers } = parsePolicy(new TextDecoder().decode(bytes), PUBLISHED_POLICY);
    demand(new Set(providers.map(({ id }) => id)).size === providers.length, "a provider is there once");
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
  }
}

const POLICY = {
  providers: [
    {
      id: "x",
      hosts: ["*.example.net"],
      ports: [25],
      minTls: "TLS 1.2",
      since: "2026-01-01",
      cipherSuites: ["0x1301"],
      source: { title: "a page", url: "https://example.net/", date: "2026-01-01" },
    },
  ],
};

export const extractTargets: Readonly<Record<string, Target>> = {
  extract: {
    seeds: () => [...seedCaptures().pcap, ...seedCaptures().pcapng],
    run: checkExtract,
    unitExecutions: 50,
  },
  policy: { seeds: () => [new TextEncoder().encode(JSON.stringify(POLICY))], run: checkPolicy },
};
