// A capture of any size, as a gateway records it: large messages over TLS, and between them short sessions that fail.
import { closeSync, openSync, writeSync } from "node:fs";
import { type Dialogue, type Frame, HELLO, pcapOf, starttlsDialogue } from "../build/conversations.ts";
import { applicationData } from "../build/tls.ts";

/** A message of 1.4 MB, in frames as they are on the wire. */
const RECORDS = 1000;
const RECORD = applicationData(1400);
const RECORDS_PER_ACK = 10;
const SHORT_SESSIONS = 20;
/** One round is a message and the short sessions after it, and takes less than this. */
const ROUND_SECONDS = 60;
export const SESSIONS_PER_ROUND = 1 + SHORT_SESSIONS;
const PORT = 20_000;

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** Of the ports in a packet: Ethernet and IPv4 stand before them. */
const PORTS_AT = 14 + 20;

/** Writes at least so many bytes, a round at a time; returns how many rounds they are. */
export function writeLargeCapture(path: string, bytes: number): number {
  const round = Buffer.from(pcapOf(framesOfRound()));
  const file = openSync(path, "w");
  let written = writeSync(file, round);
  let rounds = 1;
  for (; written < bytes; rounds++) {
    makeNext(round, PORT + rounds);
    written += writeSync(file, round, FILE_HEADER);
  }
  closeSync(file);
  return rounds;
}

function framesOfRound(): readonly Frame[] {
  const talks = [message(starttlsDialogue({ client: `192.0.2.10:${PORT}` }).tls13())];
  for (let index = 0; index < SHORT_SESSIONS; index++) {
    const talk = starttlsDialogue({ client: `192.0.2.${20 + index}:${PORT}`, startMs: 20_000 + index * 500 });
    talks.push(talk.client(HELLO).fin("server").fin("client"));
  }
  return talks.flatMap(({ frames }) => frames);
}

function message(talk: Dialogue): Dialogue {
  for (let record = 1; record <= RECORDS; record++) {
    talk.client(RECORD);
    if (record % RECORDS_PER_ACK === 0) talk.ack("server");
  }
  return talk.fin("client").fin("server");
}

/** The same sessions later, from another port. */
function makeNext(capture: Buffer, port: number): void {
  for (let at = FILE_HEADER; at < capture.length; at += RECORD_HEADER + capture.readUInt32LE(at + 8)) {
    capture.writeUInt32LE(capture.readUInt32LE(at) + ROUND_SECONDS, at);
    const ports = at + RECORD_HEADER + PORTS_AT;
    const isFromClient = capture.readUInt16BE(ports) !== 25;
    capture.writeUInt16BE(port, isFromClient ? ports : ports + 2);
  }
}
