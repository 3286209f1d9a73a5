// What lies between two points -> lines: what became of each side's segments, the clocks, the delays, what was rewritten.
import type { Leg, LegDirection } from "../../compare/comparison.ts";
import type { Side } from "../../session/session.ts";
import { count, duration, grouped, list } from "../../text/amounts.ts";

export function legLines(leg: Leg): string[] {
  const { client, server } = leg;
  const arrived = [client, server].every(isAsSent)
    ? [
        `${allOf(client.sent)}${count(client.sent, "segment")} from the client and ${allOf(server.sent)}${server.sent} from the server arrived as sent`,
      ]
    : [directionText(leg, "client"), directionText(leg, "server")];
  return [...arrived, ...clockText(leg), ...delayText(leg), ...leg.rewritten];
}

const allOf = (amount: number): string => (amount === 1 ? "" : "all ");

const isAsSent = ({ sent, arrived, lost, added, altered, untold }: LegDirection): boolean =>
  sent > 0 && sent === arrived && lost + added + altered + untold === 0;

/** `from the client: 12 segments sent, 9 arrived, 3 lost` */
function directionText(leg: Leg, side: Side): string {
  const { sent, arrived } = leg[side];
  const noted = NOTED.flatMap(([name, words]) => {
    const amount = leg[side][name];
    return amount === 0 ? [] : [`${grouped(amount)} ${words}`];
  });
  if (sent === 0) return `from the ${side}: ${noted.length === 0 ? "nothing" : noted.join(", ")}`;
  const seen = isAsSent(leg[side]) ? `${allOf(sent)}arrived as sent` : `${grouped(arrived)} arrived`;
  return `from the ${side}: ${[`${count(sent, "segment")} sent`, seen, ...noted].join(", ")}`;
}

const NOTED = [
  ["lost", "lost"],
  ["altered", "altered"],
  ["untold", "cannot be told"],
  ["added", "more arrived, never sent"],
] as const;

function clockText({ from, to, clock }: Leg): string[] {
  if (clock === null) return ["clocks: they cannot be compared"];
  const { offsetMs, uncertaintyMs } = clock;
  // What is below a hundredth of a millisecond reads as none.
  const error = uncertaintyMs < 0.005 ? "" : `to within ${duration(uncertaintyMs)}`;
  if (Math.abs(offsetMs) <= Math.max(uncertaintyMs, 0.005))
    return [`clocks: ${from} and ${to} agree ${error}`.trimEnd()];
  const direction = offsetMs > 0 ? "ahead of" : "behind";
  return [
    `clocks: ${to} is ${duration(Math.abs(offsetMs))} ${direction} ${from}${error === "" ? "" : `, ${error}`}`,
  ];
}

function delayText({ client, server, from, to }: Leg): string[] {
  const parts = [
    ...onTheWay(client, `from ${from} to ${to}`, from),
    ...onTheWay(server, `from ${to} to ${from}`, to),
  ];
  return parts.length === 0 ? [] : [`delay: ${list(parts)}`];
}

/** What is far above the median counts as an exception, with its frame. */
const EXCEPTION = { factor: 2, ms: 50 };

function onTheWay({ delayMs }: LegDirection, way: string, point: string): string[] {
  if (delayMs === null) return [];
  const { median, longest, longestFrame } = delayMs;
  const isException = longest > EXCEPTION.factor * median && longest > median + EXCEPTION.ms;
  const most = isException ? `, at most ${duration(longest)} (frame ${longestFrame} of ${point})` : "";
  return [`${duration(median)} ${way}${most}`];
}
