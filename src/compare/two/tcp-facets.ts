// How the two connections' packets travelled, and how the connections ended.
import { endingSentences, closeSentence } from "../../diagnose/ending-sentences.ts";
import type { Side } from "../../session/session.ts";
import { count } from "../../text/amounts.ts";
import { alertText } from "../../text/messages.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import type { WireTrace } from "../wire/wire-trace.ts";
import { always, type Facet, type Weight } from "./facet.ts";
import { NAMES } from "./names.ts";
import type { TurningPoint } from "./turning-point.ts";
import { otherSide } from "../../session/other-side.ts";

const ON_THE_WAY: readonly TurningPoint[] = ["hello", "server-flight", "client-flight", "after"];

/** It limits the other side's segments: a path with a smaller limit loses the first large one. */
const mssWeight =
  (side: Side): Weight =>
  (failing, working) => {
    const [own, other] = [failing.transport[side].mss ?? 0, working.transport[side].mss ?? 0];
    if (own <= other) return "no";
    return failing.transport[otherSide(side)].stalled === null ? "rarely" : "often";
  };

const mss = (name: string, side: Side): Facet => ({
  name,
  topic: "tcp",
  causes: ON_THE_WAY,
  weight: mssWeight(side),
  read({ session }) {
    const own = session.transport[side].mss;
    return own === null ? null : { key: String(own), text: String(own), frame: null };
  },
});

const SYN = 0x02;

const openingOf = ({ packets }: WireTrace, side: Side): WirePacket | null =>
  packets.find(({ from, flags }) => from === side && (flags & SYN) !== 0) ?? null;

const OPTIONS: ReadonlyMap<number, string> = new Map([
  [2, "MSS"],
  [3, "window scale"],
  [4, "SACK"],
  [8, "timestamps"],
  [34, "Fast Open"],
]);

const options = (name: string, side: Side): Facet => ({
  name,
  topic: "tcp",
  causes: ON_THE_WAY,
  weight: always("rarely"),
  read(trace) {
    const opening = openingOf(trace, side);
    if (opening === null || opening.options.isCut) return null;
    const { kinds, windowShift } = opening.options;
    const names = kinds.map((kind) => OPTIONS.get(kind) ?? `option ${kind}`);
    const scale = windowShift === null ? "" : ` ${windowShift}`;
    const text = names.map((each) => (each === "window scale" ? each + scale : each)).join(", ") || "none";
    return { key: text, text, frame: opening.frame };
  },
});

/** Systems begin with one of these. */
const FIRST_HOP_LIMITS = [64, 128, 255];

const firstHopLimit = (hopLimit: number): number => FIRST_HOP_LIMITS.find((each) => hopLimit <= each) ?? 255;

/** Behind one address another system answered: a host of a pool, or a device. */
const hopWeight: Weight = (failing, working) => {
  const [one, other] = [failing, working].map(({ transport }) =>
    firstHopLimit(transport.server.hopLimit ?? 0),
  );
  return one !== other && failing.server.address === working.server.address ? "sometimes" : "rarely";
};

const HOP_LIMIT: Facet = {
  name: "hop limit of the server's packets",
  topic: "tcp",
  causes: ["connect", "before-tls", ...ON_THE_WAY],
  weight: hopWeight,
  read({ session: { transport } }) {
    const { hopLimit } = transport.server;
    if (hopLimit === null) return null;
    const first = firstHopLimit(hopLimit);
    const text = `${hopLimit} (${count(first - hopLimit, "hop")} away, if it began as ${first})`;
    return { key: String(hopLimit), text, frame: null };
  },
};

const LOSS: Facet = {
  name: "loss on the path",
  topic: "tcp",
  causes: ["connect", "before-tls", ...ON_THE_WAY],
  weight: ({ transport: { client, server } }) => {
    if (client.stalled !== null || server.stalled !== null) return "sometimes";
    return client.retransmissions + server.retransmissions > 0 ? "rarely" : "no";
  },
  read({ session: { transport, view } }) {
    if (!view.bothSides) return null;
    const words = (["client", "server"] as const).flatMap((side) => {
      const { retransmissions, stalled } = transport[side];
      return [
        retransmissions === 0 ? "" : `${count(retransmissions, "repetition")} by the ${side}`,
        stalled === null ? "" : `bytes of the ${side} that never arrived (frame ${stalled.frame})`,
      ].filter((each) => each !== "");
    });
    const [client, server] = [transport.client, transport.server];
    return {
      key: [client, server]
        .map((own) => (own.retransmissions > 0 ? "some" : "none") + (own.stalled ? " lost" : ""))
        .join(),
      text: words.join("; ") || "none",
      frame: client.stalled?.frame ?? server.stalled?.frame ?? null,
    };
  },
};

const result = (name: string, read: Facet["read"]): Facet => ({
  name,
  topic: "ending",
  causes: [],
  weight: always("no"),
  read,
});

const ALERT = result("alerts", ({ session: { tls, view } }) => {
  if (tls === null || !view.bothSides) return null;
  const said = tls.alerts.filter(
    ({ description }) => description !== null && description.name !== "close_notify",
  );
  const texts = said.map((alert) => `${alertText(alert)} by the ${alert.from} (frame ${alert.frame})`);
  const key = said.map((alert) => `${alert.from} ${alert.description?.id ?? ""}`).join();
  return { key, text: texts.join(", ") || "none", frame: said[0]?.frame ?? null };
});

const ENDING = result("how it ended", ({ session }) => {
  const { aborted, close, outcome } = session;
  if (aborted === null && close.by === null) return null;
  const sentences = aborted === null ? closeSentence(close) : endingSentences(session);
  const key =
    aborted === null ? `${close.by} ${close.with} ${outcome}` : `${aborted.by} ${aborted.with} ${outcome}`;
  return { key, text: sentences.join(" "), frame: aborted?.frame ?? close.frame };
});

export const TCP_FACETS: readonly Facet[] = [
  mss(NAMES.mss, "client"),
  mss(NAMES.serverMss, "server"),
  HOP_LIMIT,
  LOSS,
  options("TCP options of the client's SYN", "client"),
  options("TCP options of the server's SYN/ACK", "server"),
];

export const ENDING_FACETS: readonly Facet[] = [ALERT, ENDING];
