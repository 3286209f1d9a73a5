// npm's pcap-parser -> what takes a file's chunks in order; the packets in each come before it returns.
import type { parse } from "pcap-parser";
import type { SecondPacket } from "./second-reader.ts";

/** `parsePcap` is the package's `parse`, which Node and the page load each in its own way. */
export function startPcapParser(
  parsePcap: typeof parse,
  onPacket: (packet: SecondPacket) => void,
): (chunk: Uint8Array) => void {
  const heard = new Map<string, (chunk: Uint8Array) => void>();
  const parser = parsePcap({ on: (name, listener) => heard.set(name, listener), pause() {}, resume() {} });
  parser.on("packet", onPacket);
  // What it makes of a broken file is fewer packets, and those are compared.
  parser.on("error", () => {});
  return (chunk) => heard.get("data")?.(chunk);
}
