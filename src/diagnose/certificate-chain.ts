// The certificates that a server sent -> which of them issued which (RFC 5280 section 6.1), and where that ends.
import type { Certificate, SessionWithOutcome } from "../session/session.ts";
import { ROOT_CHANGES, type RootChange } from "./policy/roots.ts";
import { isSelfIssued, serverCertificates, shownAt } from "./server-certificates.ts";

/** The one of `chain` that issued it, by name and key identifier; one that leads further up before a root. */
export function issuerIn(chain: readonly Certificate[], issued: Certificate): Certificate | null {
  let root: Certificate | null = null;
  for (const each of chain) {
    if (each === issued || each.subject !== issued.issuer || !keysFit(issued, each)) continue;
    if (!isSelfIssued(each)) return each;
    root ??= each;
  }
  return root;
}

/** False where the two name different keys; certificates need not name any. */
const keysFit = ({ authorityKeyId }: Certificate, { subjectKeyId }: Certificate): boolean =>
  authorityKeyId === null || subjectKeyId === null || authorityKeyId === subjectKeyId;

/** The last one on the way up from the leaf: a client has to trust its issuer. Null where nothing was readable. */
export function topOf(chain: readonly Certificate[]): Certificate | null {
  let top = chain[0];
  // Two that signed each other lead nowhere.
  for (let left = chain.length; top !== undefined && left > 0; left--) {
    const issuer = isSelfIssued(top) ? null : issuerIn(chain, top);
    if (issuer === null) return top;
    top = issuer;
  }
  return null;
}

const BY_SUBJECT: ReadonlyMap<string, RootChange> = new Map(
  ROOT_CHANGES.map((change) => [change.subject, change]),
);

export interface ChangedRoot {
  readonly change: RootChange;
  /** That names it as its issuer. */
  readonly top: Certificate;
}

/** What changed about the root that the server's certificates lead to, where that holds at the time of the capture. */
export function changedRoot(session: SessionWithOutcome): ChangedRoot | null {
  const chain = serverCertificates(session);
  // Nearly no chain names one, and the way up costs more than this.
  if (!chain.some(({ issuer }) => BY_SUBJECT.has(issuer ?? ""))) return null;
  const top = topOf(chain);
  const change = BY_SUBJECT.get(top?.issuer ?? "");
  if (top === null || change === undefined) return null;
  if (!holdsAt(change, shownAt(session, top))) return null;
  return chain.some(mayLeadElsewhere) ? null : { change, top };
}

/** It could not be read, or is one of these roots as signed by an older one: clients may trust either. */
const mayLeadElsewhere = (each: Certificate): boolean =>
  each.subject === null || (!isSelfIssued(each) && BY_SUBJECT.has(each.subject));

function holdsAt({ from, until }: RootChange, time: string | null): boolean {
  const day = time?.slice(0, 10) ?? "";
  return day >= from && (until === null || day <= until);
}

/** The roots that servers of a provider lead to and that not every client trusts at that time. */
export const changedRootsOf = (provider: string, time: string | null): readonly string[] =>
  ROOT_CHANGES.flatMap((change) =>
    change.provider === provider && holdsAt(change, time) ? [change.name] : [],
  );
