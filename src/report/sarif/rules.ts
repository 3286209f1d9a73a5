// The texts of a finding -> a rule of a SARIF log: what it means, what logs show, what to do.
import { FINDING_TEXTS, isFindingId } from "../../diagnose/finding-texts.ts";
import type { Finding, Severity, SystemText } from "../../session/session.ts";
import { messageText } from "./message-text.ts";

export const LEVELS: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "note",
};

export function ruleOf({ id, title }: Finding): object {
  // Merged results may know findings that this version does not.
  if (!isFindingId(id)) return { id, shortDescription: { text: messageText(title) } };
  const texts = FINDING_TEXTS[id];
  const help = [
    ...section("What to do", texts.remedies),
    ...section("What logs show", texts.logs),
    ...(texts.references.length > 0 ? [`References: ${texts.references.join("; ")}.`] : []),
  ];
  return {
    id,
    shortDescription: { text: messageText(texts.title) },
    fullDescription: { text: messageText(texts.explanation) },
    defaultConfiguration: { level: LEVELS[texts.severity] },
    ...(help.length > 0 && { help: { text: help.map(messageText).join("\n\n") } }),
  };
}

/** A paragraph for each system. */
function section(title: string, texts: readonly SystemText[]): string[] {
  return texts.map(({ system, text }) => `${title}${system === "any" ? "" : ` (${system})`}: ${text}`);
}
