// What a policy says of a session's provider -> its part of a finding: words, and evidence.
import type { Evidence } from "../session/session.ts";
import { frameText } from "../text/places.ts";
import { evidenceOf } from "./evidence.ts";
import type { Source } from "./policy.ts";
import type { ProviderMatch } from "./providers.ts";

/** Like `"mx.example.net" (frame 4) names it`. */
export function matchWords({ name, frame, provider, isProven }: ProviderMatch): string {
  const seen = frame === null ? "" : ` (${frameText(frame)})`;
  return `"${name}"${seen} ${isProven ? "names" : "suggests"} ${provider.name}`;
}

export const sourceWords = ({ url, date }: Source): string => `source of ${date}: ${url}`;

/** Sentences joined; "" where there is none. */
export const doubtWords = (...doubts: readonly (string | null)[]): string =>
  doubts.map((each) => (each === null ? "" : ` ${each}`)).join("");

/** The name that identifies the provider, what it publishes, and when that was last checked if it is long ago. */
export function policyEvidence(
  match: ProviderMatch,
  field: string,
  value: string,
  source: Source,
): Evidence[] {
  return [
    evidenceOf(match.frame, match.field, match.name),
    evidenceOf(null, `policy.${match.provider.id}.${field}`, `${value} (${source.date}, ${source.url})`),
    ...ageEvidence(match),
  ];
}

export function ageEvidence({ age, provider: { id, checked } }: ProviderMatch): Evidence[] {
  return age === null ? [] : [evidenceOf(null, `policy.${id}.checked`, checked)];
}
