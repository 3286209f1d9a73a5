// Two traces -> what cannot be compared because a capture lacks it, and what would show it.
import { nameOfClient } from "../../diagnose/dialogue.ts";
import { unseenSide } from "../../diagnose/path.ts";
import { isWhole, lacking } from "../../session/view.ts";
import { list } from "../../text/amounts.ts";
import { elapsedMs } from "../../text/elapsed.ts";
import { capitalized } from "../../text/sentence.ts";
import type { Difference } from "../comparison.ts";
import type { Named, SideBySide } from "./side-by-side.ts";

export function untoldOf(a: Named, b: Named, { onlyIn }: SideBySide): readonly string[] {
  return [
    ...proxied(a, b),
    ...ofCapture(a),
    ...ofCapture(b),
    ...uncompared(a, b, onlyIn[0]),
    ...uncompared(b, a, onlyIn[1]),
  ];
}

/** A proxy that ends TLS has a connection of its own with each side, and passes on what is said in the clear. */
function proxied(a: Named, b: Named): readonly string[] {
  const [one, other] = [a.trace.session, b.trace.session];
  const isOverlapping = isBefore(one.startTime, other.endTime) && isBefore(other.startTime, one.endTime);
  const [banner, name] = [one.smtp?.banner?.text, nameOfClient(one)];
  const isPassedOn = banner !== undefined && name !== null && banner === other.smtp?.banner?.text;
  if (!isOverlapping || !isPassedOn || name !== nameOfClient(other)) return [];
  if (one.client.address === other.client.address) return [];
  return [
    `${a.name} and ${b.name} overlap in time, with the same greeting and the same name after EHLO: if they belong together, ` +
      "a proxy between the two ends TLS, and each is a connection of its own.",
  ];
}

const isBefore = (one: string | null, other: string | null): boolean => (elapsedMs(one, other) ?? -1) >= 0;

function ofCapture({ name, trace: { session } }: Named): readonly string[] {
  const { view, outcome } = session;
  const unseen = unseenSide(session);
  if (unseen !== null) {
    return [`${name} holds nothing that the ${unseen} sent: capture both directions to see how it answered.`];
  }
  if (outcome !== "incomplete-capture") {
    return lacking(view).length === 0
      ? []
      : [`Bytes are missing in ${name}: what they said is not compared.`];
  }
  return view.fromStart
    ? [`${name} does not show how the connection ended: capture until it closes.`]
    : [`${name} begins after the connection had been opened: start the capture before the client connects.`];
}

const PARTS: Readonly<Partial<Record<Difference["topic"], string>>> = {
  hello: "the ClientHello",
  server: "the server's answer",
  certificate: "the certificates",
  dialogue: "the dialogue in the clear",
};

/** What a connection never came to is no gap of the capture. */
function uncompared(has: Named, lacks: Named, topics: readonly Difference["topic"][]): readonly string[] {
  if (isWhole(lacks.trace.session.view)) return [];
  const parts = [...new Set(topics.flatMap((topic) => PARTS[topic] ?? []))];
  if (parts.length === 0) return [];
  return [`${capitalized(list(parts))}: seen in ${has.name} and not in ${lacks.name}, so not compared.`];
}
