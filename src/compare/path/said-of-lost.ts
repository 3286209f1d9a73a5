// Packets that were lost -> what they are called in a sentence: each kind once.
import { count, list } from "../../text/amounts.ts";
import type { Fated } from "./leg.ts";
import { called } from "./words.ts";

/** Of one kind of packet, which are named. */
export const NAMED = 4;

/** `the ClientHello (TLS 1.3) of 517 bytes, sent 6 times` */
export function saidOf(lostOnes: readonly Fated[]): string {
  const kinds = new Map<string, { readonly bytes: number; readonly times: number }>();
  for (const { says, bytes } of lostOnes) {
    kinds.set(says, {
      bytes: Math.max(bytes, kinds.get(says)?.bytes ?? 0),
      times: (kinds.get(says)?.times ?? 0) + 1,
    });
  }
  const texts = [...kinds].map(([words, { bytes, times }]) => {
    if (/^[\d,]+ bytes?$/.test(words))
      return times > 1 ? `${times} segments of ${words}` : `segment of ${words}`;
    const size = bytes > 0 ? ` of ${count(bytes, "byte")}` : "";
    return `${called(words)}${size}${times > 1 ? `, sent ${times} times` : ""}`;
  });
  if (texts.length > NAMED) return `${texts.slice(0, NAMED).join("; ")} and more`;
  return texts.some((text) => text.includes(", ")) ? texts.join("; ") : list(texts);
}
