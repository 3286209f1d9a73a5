// Two traces -> what cannot be compared because a capture lacks it, and what would show it.
import { unseenSide } from "../../diagnose/path.ts";
import { isWhole, lacking } from "../../session/view.ts";
import { list } from "../../text/amounts.ts";
import { capitalized } from "../../text/sentence.ts";
import type { Difference } from "../comparison.ts";
import type { Named, SideBySide } from "./side-by-side.ts";

export function untoldOf(a: Named, b: Named, { onlyIn }: SideBySide): readonly string[] {
  return [...ofCapture(a), ...ofCapture(b), ...uncompared(a, b, onlyIn[0]), ...uncompared(b, a, onlyIn[1])];
}

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
