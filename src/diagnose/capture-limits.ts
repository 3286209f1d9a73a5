// What the findings about a capture's limits share: how grave one is, and what lets a capture show more.
import type { Judged, Severity, Side } from "../session/session.ts";

/** A warning where it is why the session's outcome cannot be told. */
export function gravity({ outcome }: Judged): Severity {
  return outcome === "incomplete-capture" ? "warning" : "info";
}

/** The side whose packets the capture lacks; null where it has both, or where nobody may have answered a SYN. */
export function unseenSide({ view, transport }: Judged): Side | null {
  if (view.bothSides) return null;
  if (transport.client.segments === 0) return transport.server.segments > 0 ? "client" : null;
  // Who sends data, or goes on behind its SYN with more than a RST, has had an answer.
  const { segments, bytes, reset } = transport.client;
  const wentOn = view.fromStart && segments - (reset === null ? 0 : 1) > view.syns;
  return (bytes > 0 && segments > view.syns) || wentOn ? "server" : null;
}
