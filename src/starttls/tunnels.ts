// What may come before a connection's own bytes. A new kind is a file and a line here.
import type { OpeningBytes } from "./opening-bytes.ts";
import { httpConnect } from "./http-connect.ts";
import { proxyHeader } from "./proxy-header.ts";
import { socks } from "./socks.ts";
import type { Tunnel } from "./tunnel.ts";

const TUNNELS: readonly Tunnel[] = [proxyHeader, httpConnect, socks];

/** Once the server has spoken, only a header that has no answer can still come. */
export function chooseTunnel(opening: OpeningBytes, hasServerSpoken: boolean): Tunnel | "more" | null {
  let undecided: "more" | null = null;
  for (const tunnel of TUNNELS) {
    if (hasServerSpoken && tunnel.isAnswered) continue;
    const recognition = tunnel.recognises(opening);
    if (recognition === "yes") return tunnel;
    if (recognition === "more") undecided = "more";
  }
  return undecided;
}
