// A session -> the software that each side likely runs, by the names that logs and remedies use, and those ordered by it.
// A greeting is what its administrator lets it be: this only puts the texts in order, and concludes nothing.
import type { Side, SystemText } from "../session/session.ts";
import type { Judged } from "./judged.ts";

export type Systems = Readonly<Record<Side, readonly string[]>>;

/** The likely ones first, then what holds for any, then the others in their order. */
export function likelyFirst(texts: readonly SystemText[], likely: readonly string[]): readonly SystemText[] {
  const rank = ({ system }: SystemText): number => {
    const index = likely.indexOf(system);
    if (index >= 0) return index;
    return system === "any" ? likely.length : likely.length + 1;
  };
  return texts.toSorted((a, b) => rank(a) - rank(b));
}

/** Each list holds the likeliest first, and is empty where nothing tells. */
export function systemsOf(session: Judged): Systems {
  return { client: matching(CLIENTS, session), server: matching(SERVERS, session) };
}

interface Sign {
  readonly systems: readonly string[];
  /** What the side says: one of its texts has to match. */
  readonly pattern: RegExp;
  readonly texts: (session: Judged) => readonly string[];
}

const EXCHANGE = ["Exchange", "Windows", ".NET"];

const greeting = ({ smtp }: Judged): string[] => present(smtp?.banner?.text);
const ehloReply = ({ smtp }: Judged): string[] => present(smtp?.ehloReply?.text.split("\n")[0]);
const capabilities = ({ smtp }: Judged): readonly string[] => smtp?.capabilities ?? [];
const starttlsReply = ({ smtp }: Judged): string[] => present(smtp?.starttls.reply?.text);
const ehloName = ({ smtp }: Judged): string[] => present(smtp?.ehlo?.name);
const verbs = ({ smtp }: Judged): readonly string[] => smtp?.commands ?? [];
/** Of the leaf. */
const certificateNames =
  (from: Side) =>
  ({ tls }: Judged): readonly string[] => {
    const leaf = tls?.certificates.find((certificate) => certificate.from === from);
    return leaf === undefined ? [] : [...present(leaf.subject), ...leaf.subjectAltNames];
  };

const OUTLOOK =
  /(?:protection\.outlook\.com|outlook\.office365\.com|protection\.office365\.us|mx\.microsoft)\b/i;

const SERVERS: readonly Sign[] = [
  { systems: ["Cisco ASA"], pattern: /^[20* \n]*\*{4}[20* \n]*$/, texts: greeting },
  { systems: ["Cisco ASA"], pattern: /^X{4,}[A-Z]?(?:\s|$)/, texts: capabilities },
  { systems: ["Exchange Online", ...EXCHANGE], pattern: OUTLOOK, texts: greeting },
  { systems: ["Exchange Online", ...EXCHANGE], pattern: OUTLOOK, texts: certificateNames("server") },
  { systems: ["Windows"], pattern: /Microsoft ESMTP MAIL Service, Version: /i, texts: greeting },
  { systems: EXCHANGE, pattern: /Microsoft ESMTP MAIL Service ready/i, texts: greeting },
  { systems: ["Postfix"], pattern: /\bE?SMTP (?:Postfix|Zimbra)|\bPostfix\b/i, texts: greeting },
  { systems: ["Exim"], pattern: /\bExim\b/i, texts: greeting },
  { systems: ["Sendmail"], pattern: /\bSendmail\b/i, texts: greeting },
  { systems: ["Java"], pattern: /\bJames\b/i, texts: greeting },
  // Weaker than a name in the greeting.
  { systems: EXCHANGE, pattern: /^2\.0\.0 SMTP server ready$/i, texts: starttlsReply },
  { systems: ["Exim"], pattern: /^TLS go ahead$/i, texts: starttlsReply },
  { systems: ["Sendmail"], pattern: /, pleased to meet you$/i, texts: ehloReply },
  { systems: EXCHANGE, pattern: /^(?:X-ANONYMOUSTLS|X-EXPS|XRDST|XEXCH50)\b/i, texts: capabilities },
  { systems: ["Exim"], pattern: /^X?_?PIPE_?CONNECT$/i, texts: capabilities },
];

const CLIENTS: readonly Sign[] = [
  { systems: ["Exchange Online", ...EXCHANGE], pattern: OUTLOOK, texts: ehloName },
  { systems: ["Exchange Online", ...EXCHANGE], pattern: OUTLOOK, texts: certificateNames("client") },
  { systems: EXCHANGE, pattern: /^X-ANONYMOUSTLS$/, texts: verbs },
  { systems: EXCHANGE, pattern: /(?:exch(?:ange)?[a-z]?\d*|\bexc\d+)(?:[.-]|$)/i, texts: ehloName },
  { systems: ["Postfix"], pattern: /\bpostfix\d*(?:[.-]|$)/i, texts: ehloName },
];

function matching(signs: readonly Sign[], session: Judged): readonly string[] {
  const found = signs.filter(({ pattern, texts }) => texts(session).some((text) => pattern.test(text)));
  return [...new Set(found.flatMap(({ systems }) => systems))];
}

const present = (text: string | null | undefined): string[] => (text ? [text] : []);
