// A session -> the software that each side likely runs, by the names that logs and remedies use, and those ordered by it.
// An administrator can change a greeting: this only puts texts in order, and concludes nothing.
import type { Remedy, SessionWithOutcome, Side } from "../session/session.ts";
import { Memo } from "./memo.ts";
import { leafOf } from "../session/leaf-certificate.ts";

/** Of a run: what many sessions say is looked at once. */
export class Systems {
  /** By where software says something of itself: what a text there shows, as the bits of fingerprints. */
  private readonly places = [...new Set(FINGERPRINTS.map(({ texts }) => texts))].map((texts) => {
    const shown = new Memo((text: string) => shownBy(text, texts));
    const ofList = (list: readonly string[]): number => list.reduce((bits, text) => bits | shown.of(text), 0);
    return { texts, shown, shownByList: new Memo(ofList) };
  });
  private readonly named = new Memo((found: number) => [
    ...new Set(FINGERPRINTS.flatMap(({ systems }, index) => (found & (1 << index) ? systems : []))),
  ]);
  /** The session asked about last: several findings ask of each. */
  private last: SessionWithOutcome | null = null;
  private client: readonly string[] | null = null;
  private server: readonly string[] | null = null;

  /** What `side` likely runs, or either of them: the likeliest first, empty if nothing shows it. */
  of(session: SessionWithOutcome, side: Side | undefined): readonly string[] {
    if (side === undefined) return [...this.of(session, "client"), ...this.of(session, "server")];
    if (session !== this.last) this.client = this.server = null;
    this.last = session;
    return (this[side] ??= this.named.of(this.shownOf(session) & OF_SIDE[side]));
  }

  private shownOf(session: SessionWithOutcome): number {
    let shown = 0;
    for (const place of this.places) {
      const texts = place.texts(session);
      if (texts.length > 1) shown |= place.shownByList.of(texts);
      else if (texts[0] !== undefined) shown |= place.shown.of(texts[0]);
    }
    return shown;
  }
}

function shownBy(text: string, place: Fingerprint["texts"]): number {
  return bitsOf(({ texts, pattern }) => texts === place && pattern.test(text));
}

const bitsOf = (isMeant: (fingerprint: Fingerprint) => boolean): number =>
  FINGERPRINTS.reduce((bits, each, index) => (isMeant(each) ? bits | (1 << index) : bits), 0);

/**
 * The sides stay in their order, which is that in which to try. Of each side the texts for what it likely runs come first,
 * then what holds for any, then the others in their order. A text of neither side may be for what either runs.
 */
export function likelyFirst<Text extends Remedy>(
  texts: readonly Text[],
  session: SessionWithOutcome,
  systems = new Systems(),
): readonly Text[] {
  if (texts.length < 2) return texts;
  const sides = [...new Set(texts.map(({ side }) => side))];
  return sides.flatMap((side) => {
    const likely = systems.of(session, side);
    return texts.filter((text) => text.side === side).toSorted((a, b) => rank(a, likely) - rank(b, likely));
  });
}

/** The first of {@link likelyFirst}; undefined if there is none. */
export function likeliest(
  texts: readonly Remedy[],
  session: SessionWithOutcome,
  systems: Systems,
): Remedy | undefined {
  let [best] = texts;
  if (best === undefined || texts.length === 1) return best;
  const { side } = best;
  const likely = systems.of(session, side);
  let lowest = rank(best, likely);
  for (const text of texts) {
    const own = text.side === side ? rank(text, likely) : lowest;
    if (own < lowest) [best, lowest] = [text, own];
  }
  return best;
}

function rank({ system }: Remedy, likely: readonly string[]): number {
  const index = likely.indexOf(system);
  if (index >= 0) return index;
  return system === "any" ? likely.length : likely.length + 1;
}

/** What software says of itself. */
interface Fingerprint {
  readonly side: Side;
  readonly systems: readonly string[];
  /** One of `texts` has to match. */
  readonly pattern: RegExp;
  readonly texts: (session: SessionWithOutcome) => readonly string[];
}

const EXCHANGE = ["Exchange", "Windows", ".NET"];

/** With TLS from the first byte, what was said inside. */
const said = ({ smtp, smtpInTls }: SessionWithOutcome) => smtp ?? smtpInTls;
const greeting = (session: SessionWithOutcome): string[] => present(said(session)?.banner?.text);
const ehloReply = (session: SessionWithOutcome): string[] =>
  present(firstLine(said(session)?.ehloReply?.text));
const capabilities = (session: SessionWithOutcome): readonly string[] => said(session)?.capabilities ?? [];
const starttlsReply = ({ smtp }: SessionWithOutcome): string[] => present(smtp?.starttls.reply?.text);
const ehloName = (session: SessionWithOutcome): string[] => present(said(session)?.ehlo?.name);
const verbs = ({ smtp }: SessionWithOutcome): readonly string[] => smtp?.commands ?? [];
const serverSubject = (session: SessionWithOutcome) => present(leafOf(session, "server")?.subject);
const serverNames = (session: SessionWithOutcome) => leafOf(session, "server")?.subjectAltNames ?? [];
const clientSubject = (session: SessionWithOutcome) => present(leafOf(session, "client")?.subject);
const clientNames = (session: SessionWithOutcome) => leafOf(session, "client")?.subjectAltNames ?? [];

const OUTLOOK =
  /(?:protection\.outlook\.com|outlook\.office365\.com|protection\.office365\.us|mx\.microsoft)\b/i;

/** The surest of a side first. */
const FINGERPRINTS: readonly Fingerprint[] = [
  { side: "server", systems: ["Cisco ASA"], pattern: /^[20* \n]*\*{4}[20* \n]*$/, texts: greeting },
  { side: "server", systems: ["Cisco ASA"], pattern: /^X{4,}[A-Z]?(?:\s|$)/, texts: capabilities },
  { side: "server", systems: ["Exchange Online", ...EXCHANGE], pattern: OUTLOOK, texts: greeting },
  { side: "server", systems: ["Exchange Online", ...EXCHANGE], pattern: OUTLOOK, texts: serverSubject },
  { side: "server", systems: ["Exchange Online", ...EXCHANGE], pattern: OUTLOOK, texts: serverNames },
  {
    side: "server",
    systems: ["Windows"],
    pattern: /Microsoft ESMTP MAIL Service, Version: /i,
    texts: greeting,
  },
  { side: "server", systems: EXCHANGE, pattern: /Microsoft ESMTP MAIL Service ready/i, texts: greeting },
  {
    side: "server",
    systems: ["Postfix"],
    pattern: /\bE?SMTP (?:Postfix|Zimbra)|\bPostfix\b/i,
    texts: greeting,
  },
  { side: "server", systems: ["Exim"], pattern: /\bExim\b/i, texts: greeting },
  { side: "server", systems: ["Sendmail"], pattern: /\bSendmail\b/i, texts: greeting },
  { side: "server", systems: ["Haraka"], pattern: /\bHaraka\b/, texts: greeting },
  { side: "server", systems: ["Java"], pattern: /\bJames\b/i, texts: greeting },
  // Weaker than a name in the greeting.
  { side: "server", systems: EXCHANGE, pattern: /^2\.0\.0 SMTP server ready$/i, texts: starttlsReply },
  { side: "server", systems: ["Exim"], pattern: /^TLS go ahead$/i, texts: starttlsReply },
  { side: "server", systems: ["Haraka"], pattern: /, Haraka is at your service\.$/, texts: ehloReply },
  { side: "server", systems: ["Sendmail"], pattern: /, pleased to meet you$/i, texts: ehloReply },
  {
    side: "server",
    systems: EXCHANGE,
    pattern: /^(?:X-ANONYMOUSTLS|X-EXPS|XRDST|XEXCH50)\b/i,
    texts: capabilities,
  },
  { side: "server", systems: ["Exim"], pattern: /^X?_?PIPE_?CONNECT$/i, texts: capabilities },
  { side: "client", systems: ["Exchange Online", ...EXCHANGE], pattern: OUTLOOK, texts: ehloName },
  { side: "client", systems: ["Exchange Online", ...EXCHANGE], pattern: OUTLOOK, texts: clientSubject },
  { side: "client", systems: ["Exchange Online", ...EXCHANGE], pattern: OUTLOOK, texts: clientNames },
  { side: "client", systems: EXCHANGE, pattern: /^X-ANONYMOUSTLS$/, texts: verbs },
  {
    side: "client",
    systems: EXCHANGE,
    pattern: /(?:exch(?:ange)?[a-z]?\d*|\bexc\d+)(?:[.-]|$)/i,
    texts: ehloName,
  },
  { side: "client", systems: ["Postfix"], pattern: /\bpostfix\d*(?:[.-]|$)/i, texts: ehloName },
];

const OF_SIDE: Readonly<Record<Side, number>> = {
  client: bitsOf(({ side }) => side === "client"),
  server: bitsOf(({ side }) => side === "server"),
};

function firstLine(text: string | undefined): string | undefined {
  const end = text?.indexOf("\n") ?? -1;
  return end < 0 ? text : text?.slice(0, end);
}

const present = (text: string | null | undefined): string[] => (text ? [text] : []);
