// Claims about what the two hellos say.
import type { ClientHello, Session } from "../session/session.ts";
import { besideThePoint, fails, holds, unknown, type Verdict } from "./claim.ts";
import { age, isInRange, type VersionName, type VersionRange } from "./versions.ts";

/** The client offers that version. */
export function offers(version: VersionName) {
  return (session: Session): Verdict => withHello(session, (hello) => offerOf(hello, version));
}

/** The client does not. */
export function offersNot(version: VersionName) {
  return (session: Session): Verdict =>
    withHello(session, (hello) => {
      const verdict = offerOf(hello, version);
      if (verdict.result === "holds") return { ...verdict, result: "fails" };
      return verdict.result === "fails" ? { ...verdict, result: "holds" } : verdict;
    });
}

/** The server chose a version of that range. */
export function negotiates(range: VersionRange) {
  return (session: Session): Verdict =>
    withChoice(session, ({ version, frame }) => {
      const judged = isInRange(version, range) ? holds : fails;
      return judged(`${version} was negotiated`, frame);
    });
}

/** The server chose a cipher suite of that name, or one that the pattern fits: `*` stands for any characters. */
export function usesCipher(pattern: string) {
  const expression = new RegExp(`^${pattern.split("*").map(escapeExpression).join(".*")}$`, "i");
  return (session: Session): Verdict =>
    withChoice(session, ({ suite, id, frame }) => {
      const judged = expression.test(suite) || expression.test(id) ? holds : fails;
      return judged(`${suite} was chosen`, frame);
    });
}

/** RFC 8446 section 4.2.1: the extension lists all versions; without it a hello names only its highest. */
function offerOf(hello: ClientHello, version: VersionName): Verdict {
  const { frame, supportedVersions, highestVersion } = hello;
  if (supportedVersions !== null) {
    const names = supportedVersions.map(({ name }) => name).filter((name) => name !== "GREASE");
    const judged = names.includes(version) ? holds : fails;
    return judged(`supported_versions holds ${names.join(", ")}`, frame);
  }
  const [highest, asked] = [age(highestVersion.name), age(version)];
  if (highest === null || asked === null) return unknown(`the hello offers ${highestVersion.name}`);
  const offered = `the hello offers at most ${highestVersion.name}`;
  if (asked === highest) return holds(offered, frame);
  if (asked > highest) return fails(offered, frame);
  return unknown(`${offered} and does not say what else`);
}

function withHello(session: Session, judge: (hello: ClientHello) => Verdict): Verdict {
  const hello = session.tls?.clientHello;
  if (hello !== null && hello !== undefined) return judge(hello);
  return mayBeMissing(session)
    ? unknown("the capture holds no readable ClientHello")
    : besideThePoint("no ClientHello was sent");
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
  if (mayBeMissing(session)) return unknown("the capture holds no readable ServerHello");
  if (tls === null) return besideThePoint("no TLS was tried");
  return fails("the server chose nothing", session.close.frame);
}

/** What the capture lacks could hold a hello. */
function mayBeMissing({ view, outcome }: Session): boolean {
  return !view.bothSides || !view.fromStart || view.missing.length > 0 || outcome === "incomplete-capture";
}

const escapeExpression = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
