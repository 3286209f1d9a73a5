// Claims about the ClientHello and the ServerHello.
import type { ClientHello, Session } from "../session/session.ts";
import { fail, pass, skipped, unknown, type Verdict } from "./claim.ts";
import { age, isInRange, type VersionName, type VersionRange } from "./versions.ts";
import { list } from "../text/amounts.ts";

/** The client offers this version. */
export function offers(version: VersionName) {
  return (session: Session): Verdict => withHello(session, (hello) => offerOf(hello, version));
}

/** The client does not offer this version. */
export function offersNot(version: VersionName) {
  return (session: Session): Verdict =>
    withHello(session, (hello) => {
      const verdict = offerOf(hello, version);
      if (verdict.result === "pass") return { ...verdict, result: "fail" };
      return verdict.result === "fail" ? { ...verdict, result: "pass" } : verdict;
    });
}

/** The server chose a version in this range. */
export function negotiates(range: VersionRange) {
  return (session: Session): Verdict =>
    withChoice(session, ({ version, frame }) => {
      const judged = isInRange(version, range) ? pass : fail;
      return judged(`the server chose ${version}`, frame);
    });
}

/** The server chose this cipher suite, by name or code; in a pattern `*` stands for any characters. */
export function usesCipher(pattern: string) {
  const expression = new RegExp(`^${pattern.split("*").map(escapeExpression).join(".*")}$`, "i");
  return (session: Session): Verdict =>
    withChoice(session, ({ suite, id, frame }) => {
      const judged = expression.test(suite) || expression.test(id) ? pass : fail;
      return judged(`the server chose ${suite}`, frame);
    });
}

/** RFC 9846 section 4.3.1: the extension lists all versions; without it a hello names only its highest. */
function offerOf(hello: ClientHello, version: VersionName): Verdict {
  const { frame, supportedVersions, highestVersion } = hello;
  if (supportedVersions !== null) {
    const names = supportedVersions.map(({ name }) => name).filter((name) => name !== "GREASE");
    return names.includes(version)
      ? pass(`the ClientHello offers ${list(names)}`, frame)
      : fail(`the ClientHello offers only ${list(names)}`, frame);
  }
  const [highest, asked] = [age(highestVersion.name), age(version)];
  if (highest === null || asked === null) return unknown(`the ClientHello offers ${highestVersion.name}`);
  if (asked === highest)
    return pass(`the ClientHello offers ${highestVersion.name} as its highest version`, frame);
  if (asked > highest) return fail(`the ClientHello offers no version above ${highestVersion.name}`, frame);
  return unknown(
    `the ClientHello offers ${highestVersion.name} as its highest version and does not name lower ones`,
  );
}

function withHello(session: Session, judge: (hello: ClientHello) => Verdict): Verdict {
  const hello = session.tls?.clientHello;
  if (hello !== null && hello !== undefined) return judge(hello);
  return mayBeMissing(session)
    ? unknown("the capture has no readable ClientHello")
    : skipped("no ClientHello was sent");
}

interface Choice {
  readonly version: string;
  readonly suite: string;
  readonly id: string;
  readonly frame: number;
}

function withChoice(session: Session, judge: (choice: Choice) => Verdict): Verdict {
  const { tls } = session;
  const chosen = tls?.serverHello;
  if (chosen) {
    return judge({
      version: chosen.negotiatedVersion.name,
      suite: chosen.cipherSuite?.name ?? "no cipher suite",
      id: chosen.cipherSuite?.id ?? "",
      frame: chosen.frame,
    });
  }
  if (mayBeMissing(session)) return unknown("the capture has no readable ServerHello");
  if (tls === null) return skipped("TLS was not attempted");
  return fail("the server sent no ServerHello", session.close.frame);
}

/** A hello could be in what is missing from the capture. */
function mayBeMissing({ view, outcome }: Session): boolean {
  return !view.bothSides || !view.fromStart || view.missing.length > 0 || outcome === "incomplete-capture";
}

const escapeExpression = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
