// "offers TLS1.2" -> the claim. The names are those of verify's options.
import { currentId } from "../diagnose/current-id.ts";
import type { Claim } from "./claim.ts";
import { negotiates, offers, offersNot, usesCipher } from "./hello-claims.ts";
import { closedBy, established, hasFinding, hasNoFinding, noClearTextMail } from "./session-claims.ts";
import { parseVersion, parseVersionRange } from "./versions.ts";

/** Says what is wrong with a claim, and what is expected. */
export class ClaimError extends Error {
  override readonly name = "ClaimError";
}

/** Throws the ClaimError. */
type Refuse = (why: string) => never;

/** The word that a claim begins with -> what reads its value. */
const CONDITIONS: Readonly<Record<string, (value: string, refuse: Refuse) => Claim["judge"]>> = {
  offers: (value, refuse) => offers(parseVersion(value) ?? refuse(EXPECTED_VERSION)),
  "not-offers": (value, refuse) => offersNot(parseVersion(value) ?? refuse(EXPECTED_VERSION)),
  negotiates: (value, refuse) => negotiates(parseVersionRange(value) ?? refuse(EXPECTED_RANGE)),
  cipher: usesCipher,
  established: () => established,
  "no-cleartext-mail": () => noClearTextMail,
  "closed-by": (value, refuse) => {
    return closedBy(value === "client" || value === "server" ? value : refuse("can be client or server"));
  },
  finding: (value, refuse) => hasFinding(currentId(value) ?? refuse(UNKNOWN_FINDING)),
  "no-finding": (value, refuse) => hasNoFinding(currentId(value) ?? refuse(UNKNOWN_FINDING)),
};

const EXPECTED_VERSION = "expected a version, as in TLS1.2";
const EXPECTED_RANGE = "expected a version, as in TLS1.2, or TLS1.2+ for that and later ones";
const UNKNOWN_FINDING = 'there is no finding of that name: "starttls-inspect explain" lists all';

/** Conditions without a value. */
const WITHOUT_VALUE = new Set(["established", "no-cleartext-mail"]);

/**
 * `offers TLS1.2`, `not-offers TLS1.0`, `negotiates TLS1.2+`, `cipher *GCM*`, `established`, `no-cleartext-mail`,
 * `closed-by server`, `finding ID` or `no-finding ID`; also with the dashes of the program's options. Throws a
 * ClaimError.
 */
export function parseClaim(text: string): Claim {
  const refuse: Refuse = (why) => {
    throw new ClaimError(`${text}: ${why}`);
  };
  const [, name = "", value = ""] = /^\s*(?:--)?([a-z-]+)(?:\s+(.*))?$/s.exec(text) ?? [];
  const condition = Object.hasOwn(CONDITIONS, name) ? CONDITIONS[name] : undefined;
  if (condition === undefined) return refuse(`a claim is one of ${Object.keys(CONDITIONS).join(", ")}`);
  if (WITHOUT_VALUE.has(name) && value !== "") return refuse(`${name} takes no value`);
  if (!WITHOUT_VALUE.has(name) && value === "") return refuse(`${name} needs a value`);
  return { text, judge: condition(value, refuse) };
}
