// What the findings about a capture's limits share: how grave one is, and what lets a capture show more.
import type { Severity, Side, SystemText } from "../session/session.ts";
import type { Judged } from "./judged.ts";

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

export const CAPTURE_BOTH_WAYS: readonly SystemText[] = [
  {
    system: "any",
    text:
      "Capture on the mail host itself, or mirror both directions of its port to the recorder; where routes differ " +
      "by direction, capture at both ends.",
  },
];

export const CAPTURE_WHOLE_PACKETS: readonly SystemText[] = [
  { system: "tcpdump", text: "tcpdump -s 0 -w mail.pcap port 25: -s 0 keeps packets whole." },
];

export const CAPTURE_LONGER: readonly SystemText[] = [
  {
    system: "any",
    text:
      "Start the capture before the connection and stop it after its end; for a ring buffer's files give all of them " +
      "with --join.",
  },
];

export const CAPTURE_WITHOUT_DROPS: readonly SystemText[] = [
  {
    system: "any",
    text:
      "Filter by host and port, write to a fast disk, and give the recorder a larger buffer (tcpdump -B, dumpcap -B): " +
      "it says at its end how many packets it dropped. A mirror port may drop too.",
  },
];
