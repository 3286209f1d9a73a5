// A session -> the software that each side likely runs, by the names that logs and remedies use, and those ordered by it.
// A greeting is what its administrator lets it be: this only puts the texts in order, and concludes nothing.
import { MAX_INTERNED } from "../bytes/interner.ts";
import type { SessionWithOutcome, Remedy, Side } from "../session/session.ts";

/** Each list holds the likeliest first, and is empty where nothing tells. */
export interface Systems extends Readonly<Record<Side, readonly string[]>> {
  /** The client's, then the server's. */
  readonly both: readonly string[];
}

/**
 * The sides stay in their order, which is that in which to try. Of each side the texts for what it likely runs come first,
 * then what holds for any, then the others in their order. A text of neither side may be for what either runs.
 */
export function likelyFirst<Text extends Remedy>(texts: readonly Text[], systems: Systems): readonly Text[] {
  const sides = [...new Set(texts.map(({ side }) => side))];
  const rank = ({ system, side }: Text): number => {
    const likely = systems[side ?? "both"];
    const index = likely.indexOf(system);
    if (index >= 0) return index;
    return system === "any" ? likely.length : likely.length + 1;
  };
  return sides.flatMap((side) =>
    texts.filter((text) => text.side === side).toSorted((a, b) => rank(a) - rank(b)),
  );
}

export const systemsOf = (session: SessionWithOutcome): Systems => systemsBy(signsIn(session, signsOf));

interface Sign {
  readonly side: Side;
  readonly systems: readonly string[];
  /** What the side says: one of its texts has to match. */
  readonly pattern: RegExp;
  readonly texts: Source;
}

type Source = (session: SessionWithOutcome) => readonly string[];

const EXCHANGE = ["Exchange", "Windows", ".NET"];

const greeting = ({ smtp }: SessionWithOutcome): string[] => present(smtp?.banner?.text);
const ehloReply = ({ smtp }: SessionWithOutcome): string[] => present(firstLine(smtp?.ehloReply?.text));
const capabilities = ({ smtp }: SessionWithOutcome): readonly string[] => smtp?.capabilities ?? [];
const starttlsReply = ({ smtp }: SessionWithOutcome): string[] => present(smtp?.starttls.reply?.text);
const ehloName = ({ smtp }: SessionWithOutcome): string[] => present(smtp?.ehlo?.name);
const verbs = ({ smtp }: SessionWithOutcome): readonly string[] => smtp?.commands ?? [];
/** Of the leaf. */
const certificateNames =
  (from: Side) =>
  ({ tls }: SessionWithOutcome): readonly string[] => {
    const leaf = tls?.certificates.find((certificate) => certificate.from === from);
    return leaf === undefined ? [] : [...present(leaf.subject), ...leaf.subjectAltNames];
  };

const serverNames = certificateNames("server");
const clientNames = certificateNames("client");

const OUTLOOK =
  /(?:protection\.outlook\.com|outlook\.office365\.com|protection\.office365\.us|mx\.microsoft)\b/i;

/** At most as many as a number has bits. */
const SIGNS: readonly Sign[] = [
  { side: "server", systems: ["Cisco ASA"], pattern: /^[20* \n]*\*{4}[20* \n]*$/, texts: greeting },
  { side: "server", systems: ["Cisco ASA"], pattern: /^X{4,}[A-Z]?(?:\s|$)/, texts: capabilities },
  { side: "server", systems: ["Exchange Online", ...EXCHANGE], pattern: OUTLOOK, texts: greeting },
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
  { side: "server", systems: ["Java"], pattern: /\bJames\b/i, texts: greeting },
  // Weaker than a name in the greeting.
  { side: "server", systems: EXCHANGE, pattern: /^2\.0\.0 SMTP server ready$/i, texts: starttlsReply },
  { side: "server", systems: ["Exim"], pattern: /^TLS go ahead$/i, texts: starttlsReply },
  { side: "server", systems: ["Sendmail"], pattern: /, pleased to meet you$/i, texts: ehloReply },
  {
    side: "server",
    systems: EXCHANGE,
    pattern: /^(?:X-ANONYMOUSTLS|X-EXPS|XRDST|XEXCH50)\b/i,
    texts: capabilities,
  },
  { side: "server", systems: ["Exim"], pattern: /^X?_?PIPE_?CONNECT$/i, texts: capabilities },
  { side: "client", systems: ["Exchange Online", ...EXCHANGE], pattern: OUTLOOK, texts: ehloName },
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

/** Which signs the texts of a source bear, by bit. */
type SignsOf = (texts: readonly string[], source: Source) => number;

const SOURCES: readonly Source[] = [...new Set(SIGNS.map(({ texts }) => texts))];

const signsOf: SignsOf = (said, source) =>
  SIGNS.reduce(
    (found, { pattern, texts }, index) =>
      texts === source && said.some((text) => pattern.test(text)) ? found | (1 << index) : found,
    0,
  );

function signsIn(session: SessionWithOutcome, signs: SignsOf): number {
  let found = 0;
  for (const source of SOURCES) {
    const texts = source(session);
    if (texts.length > 0) found |= signs(texts, source);
  }
  return found;
}

function systemsBy(signs: number): Systems {
  const found = SIGNS.filter((_sign, index) => (signs & (1 << index)) !== 0);
  const of = (side: Side) => [...new Set(found.flatMap((sign) => (sign.side === side ? sign.systems : [])))];
  const [client, server] = [of("client"), of("server")];
  return { client, server, both: [...client, ...server] };
}

function firstLine(text: string | undefined): string | undefined {
  const end = text?.indexOf("\n") ?? -1;
  return end < 0 ? text : text?.slice(0, end);
}

const present = (text: string | null | undefined): string[] => (text ? [text] : []);

/** The same for many sessions, which share what comes out: most say what others have said. */
export class KnownSystems {
  private readonly signs = new Map<Source, Map<string, number>>();
  private readonly systems = new Map<number, Systems>();
  private readonly orders = new Map<readonly Remedy[], Map<Systems, readonly Remedy[]>>();

  of(session: SessionWithOutcome): Systems {
    const signs = signsIn(session, this.signsOf);
    return this.systems.get(signs) ?? kept(this.systems, signs, systemsBy(signs));
  }

  /** Frozen where it holds several. `systems` is one that `of` gave. */
  first(texts: readonly Remedy[], systems: Systems): readonly Remedy[] {
    if (texts.length < 2) return texts;
    const orders = this.orders.get(texts) ?? kept(this.orders, texts, new Map());
    return orders.get(systems) ?? kept(orders, systems, Object.freeze(likelyFirst(texts, systems)));
  }

  private readonly signsOf: SignsOf = (texts, source) => {
    const known = this.signs.get(source) ?? kept(this.signs, source, new Map());
    const all = texts.join("\n");
    return known.get(all) ?? kept(known, all, signsOf(texts, source));
  };
}

function kept<Key, Value>(known: Map<Key, Value>, key: Key, value: Value): Value {
  if (known.size >= MAX_INTERNED) known.clear();
  known.set(key, value);
  return value;
}
