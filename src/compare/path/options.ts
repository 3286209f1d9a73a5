// A leg -> what became of the options of SYN and SYN/ACK: stripped, clamped, or so that the two sides disagree.
import { SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import { list } from "../../text/amounts.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import { type PathLeg, framesAt } from "./leg.ts";
import { evidence, type PathMatch } from "./match.ts";

/** RFC 9293 section 3.1, RFC 7323, RFC 2018. */
const NAMES: Readonly<Record<number, string>> = {
  2: "MSS",
  3: "window scale",
  4: "SACK permitted",
  8: "timestamps",
  30: "multipath TCP",
  34: "TCP Fast Open",
};
const WINDOW_SCALE = 3;
/** A host that is not asked has to be asked for nothing: stripped, they cost nothing. */
const EXPERIMENTAL = new Set([30, 34]);

/** One SYN or SYN/ACK, as both points have it; none where the snapshot length cut its options. */
interface Opening {
  readonly from: Side;
  readonly sent: WirePacket;
  readonly arrived: WirePacket;
}

export function openings(leg: PathLeg): readonly Opening[] {
  return (["client", "server"] as const).flatMap((from) => {
    const crossing = leg.crossings.find(
      (each) =>
        each.from === from && (each.flags & SYN) !== 0 && each.sent.length > 0 && each.arrived.length > 0,
    );
    const [sent, arrived] = [crossing?.sent[0], crossing?.arrived[0]];
    if (sent === undefined || arrived === undefined || sent.options.isCut || arrived.options.isCut) return [];
    return [{ from, sent, arrived }];
  });
}

export function optionsChanged(leg: PathLeg): readonly PathMatch[] {
  if (leg.isRelayed) return [];
  const found = openings(leg).map((opening): Opening & Changes => Object.assign(changesOf(opening), opening));
  const changed = found.filter(
    ({ stripped, raised, scale }) => stripped.length > 0 || raised || scale !== null,
  );
  if (changed.length === 0) return [];
  const disagree = disagreement(found);
  const isBad = disagree !== null || changed.some(({ raised }) => raised);
  const texts = changed.map((each) => textOf(leg, each));
  return [
    {
      id: "path-options-changed",
      certainty: "certain",
      severity: isBad ? "warning" : "info",
      explains: false,
      headline: `TCP options were changed ${leg.between}: ${texts[0] ?? ""}.`,
      more: [
        ...texts.slice(1).map((text) => `${text}.`),
        ...(disagree === null ? [] : [disagree]),
        ...(isBad || found.length < 2
          ? []
          : ["The two sides agree on what is left, so TCP works, if more slowly."]),
      ],
      frames: changed.flatMap(({ from, sent, arrived }) => [
        ...framesAt([sent.frame], leg.sender(from).name),
        ...framesAt([arrived.frame], leg.receiver(from).name),
      ]),
      evidence: changed.flatMap(({ from, sent, arrived }) => [
        evidence(leg.sender(from).name, sent.frame, "tcp.options", optionsText(sent)),
        evidence(leg.receiver(from).name, arrived.frame, "tcp.options", optionsText(arrived)),
      ]),
    },
  ];
}

interface Changes {
  readonly stripped: readonly number[];
  readonly raised: boolean;
  /** Other than it was sent. */
  readonly scale: { readonly was: number; readonly is: number } | null;
}

function changesOf({ sent, arrived }: Opening): Changes {
  const [before, after] = [sent.options, arrived.options];
  const [was, is] = [before.windowShift, after.windowShift];
  return {
    stripped: [...new Set(before.kinds)].filter(
      (kind) => kind > 1 && !EXPERIMENTAL.has(kind) && !after.kinds.includes(kind),
    ),
    raised: before.mss !== null && after.mss !== null && after.mss > before.mss,
    scale: was !== null && is !== null && was !== is ? { was, is } : null,
  };
}

const has = ({ options }: WirePacket): boolean => options.kinds.includes(WINDOW_SCALE);

/** Each side scales windows if it sent the option and got it (RFC 7323 section 2.2). */
function disagreement(found: readonly (Opening & Changes)[]): string | null {
  const client = found.find(({ from }) => from === "client");
  const server = found.find(({ from }) => from === "server");
  const scale = found.find((each) => each.scale !== null);
  if (scale !== undefined)
    return `Windows of the ${scale.from} are now reckoned with another factor than it means: TCP is slower, or overruns it.`;
  if (client === undefined || server === undefined) return null;

  const clientScales = has(client.sent) && has(server.arrived);
  const serverScales = has(client.arrived) && has(server.sent);
  return clientScales === serverScales
    ? null
    : `The ${clientScales ? "client" : "server"} now scales windows and the ${clientScales ? "server" : "client"} does not: the connection stalls as soon as much is sent.`;
}

function textOf(leg: PathLeg, { from, sent, arrived, stripped, raised, scale }: Opening & Changes): string {
  const what = [
    ...(stripped.length > 0 ? [`arrived without ${list(stripped.map(nameOf))}`] : []),
    ...(raised ? [`arrived with an MSS of ${arrived.options.mss} instead of ${sent.options.mss}`] : []),
    ...(scale === null ? [] : [`arrived with a window scale of ${scale.is} instead of ${scale.was}`]),
  ];
  const name = from === "client" ? "SYN" : "SYN/ACK";
  return `The ${from}'s ${name} (frame ${sent.frame} of ${leg.sender(from).name}) ${list(what)} (frame ${arrived.frame} of ${leg.receiver(from).name})`;
}

const nameOf = (kind: number): string => NAMES[kind] ?? `option ${kind}`;

const optionsText = ({ options }: WirePacket): string =>
  options.kinds
    .filter((kind) => kind > 1)
    .map((kind) => {
      if (kind === 2) return `MSS ${options.mss}`;
      return kind === WINDOW_SCALE ? `window scale ${options.windowShift}` : nameOf(kind);
    })
    .join(", ");
