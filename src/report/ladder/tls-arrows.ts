// Session -> the arrows of its TLS messages and of what was decrypted: those of one frame and side in one arrow, encrypted
// data summed up.
import type { Message, Session, Side, TlsSession } from "../../session/session.ts";
import { suiteCount } from "../offer.ts";
import { insideArrows } from "./dialogue-arrows.ts";
import type { LadderEvent } from "./ladder-event.ts";
import { count } from "../../text/amounts.ts";
import { levelledAlert } from "../../text/messages.ts";

/** Characters beside an arrow of a ladder diagram, in a picture that is read on a phone too. */
export const LADDER_LABEL = 42;

export function tlsArrows(session: Session): LadderEvent[] {
  const { tls } = session;
  if (tls === null) return [];
  const inside = insideArrows(session).map((arrow) =>
    arrow.time === null ? Object.assign(arrow, { time: timeOfData(tls, arrow) }) : arrow,
  );
  const isSaid = (from: Side, frame: number | undefined): boolean =>
    inside.some((arrow) => arrow.frame === frame && arrow.from === from);
  const messages = tls.messages.filter(
    ({ type, from, frame }) => type !== "ApplicationData" || !isSaid(from, frame),
  );
  const arrows = flights(messages).map((flight) => flightArrow(flight, tls));
  return [
    ...arrows.filter((arrow) => !isDecryptedAlert(arrow)),
    ...inside,
    // After an alert its side says nothing more, also in the same frame.
    ...arrows.filter(isDecryptedAlert),
    ...encryptedArrows(tls).filter(({ from, frame }) => !isSaid(from, frame)),
  ];
}

/** Replies have no time of their own: of a side's first and last encrypted data it is known. */
function timeOfData({ messages, encrypted }: TlsSession, { frame, from }: LadderEvent): string | null {
  const { last } = encrypted[from];
  if (last?.frame === frame) return last.time;
  const first = messages.find((each) => each.type === "ApplicationData" && each.from === from);
  return first?.frame === frame ? first.time : null;
}

const isDecryptedAlert = ({ label, decrypted }: LadderEvent): boolean =>
  decrypted === true && label === "Alert";

type Flight = readonly [Message, ...Message[]];

/** Neighbours in the list that came in the same frame: of those that were decrypted, alerts by themselves. */
function flights(messages: readonly Message[]): Flight[] {
  const found: [Message, ...Message[]][] = [];
  for (const message of messages) {
    const last = found.at(-1);
    if (last && isAlike(last[0], message)) last.push(message);
    else found.push([message]);
  }
  return found;
}

function isAlike(one: Message, other: Message): boolean {
  if (one.frame !== other.frame || one.from !== other.from || one.encrypted !== other.encrypted) return false;
  return one.encrypted !== true || (one.type === "Alert") === (other.type === "Alert");
}

function flightArrow(flight: Flight, tls: TlsSession): LadderEvent {
  const [{ frame, time, from, encrypted }] = flight;
  const [label, rest] = split(counted(flight.map(({ type }) => type)));
  const notes = [
    ...flight.flatMap((message) => noteOf(message, tls)),
    ...(rest === "" ? [] : [`then ${rest}`]),
  ];
  return {
    frame,
    time,
    from,
    label,
    note: notes.length === 0 ? null : [...new Set(notes)].join("; "),
    isClose: false,
    ...(encrypted && { decrypted: true }),
  };
}

/** The names that fit beside an arrow, and the others. */
function split(names: readonly string[]): readonly [string, string] {
  let fitting = names.length;
  while (fitting > 1 && names.slice(0, fitting).join(", ").length > LADDER_LABEL) fitting--;
  return [names.slice(0, fitting).join(", "), names.slice(fitting).join(", ")];
}

/** Repetitions as a number: `EncryptedHandshake ×3`. */
function counted(types: readonly string[]): string[] {
  return [...new Set(types)].map((type) => {
    const amount = types.filter((other) => other === type).length;
    return amount === 1 ? type : `${type} ×${amount}`;
  });
}

function noteOf({ frame, from, type }: Message, tls: TlsSession): string[] {
  const hello = [tls.clientHello, tls.retriedClientHello].find((each) => each?.frame === frame);
  if (type === "ClientHello" && hello) {
    const versions = `${hello.supportedVersions === null ? "at most" : "up to"} ${hello.highestVersion.name}`;
    return [`${versions}, ${count(suiteCount(hello), "cipher suite")}`];
  }
  const { serverHello, alerts } = tls;
  if (type === "ServerHello" && serverHello?.frame === frame) {
    const suite = serverHello.cipherSuite === null ? "" : `, ${serverHello.cipherSuite.name}`;
    return [serverHello.negotiatedVersion.name + suite];
  }
  if (!type.endsWith("Alert")) return [];
  return alerts.filter((alert) => alert.frame === frame && alert.from === from).map(levelledAlert);
}

/** Where a side sent more records after its first one of application data. */
function encryptedArrows({ encrypted, messages }: TlsSession): LadderEvent[] {
  return (["client", "server"] as const).flatMap((from) => {
    const { last, afterHandshake } = encrypted[from];
    const isListed = messages.some((message) => message.from === from && message.frame === last?.frame);
    if (last === null || isListed || afterHandshake.records < 2) return [];
    const amounts = `${count(afterHandshake.records, "record")}, ${count(afterHandshake.bytes, "byte")}`;
    const { frame, time } = last;
    return [{ frame, time, from, label: "ApplicationData", note: `the last of ${amounts}`, isClose: false }];
  });
}
