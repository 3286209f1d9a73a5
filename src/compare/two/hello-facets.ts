// What the two ClientHellos are compared by; what is drawn anew for each hello is left out.
import { isLarge, postQuantumShare } from "../../diagnose/client-hello.ts";
import { isOfHangingSize } from "../../diagnose/hello-words.ts";
import type { ClientHello } from "../../session/session.ts";
import { count } from "../../text/amounts.ts";
import { isGreaseCodePoint, named, offeredVersions } from "../../text/code-points.ts";
import type { CodePoint } from "../../tls/code-point.ts";
import type { WireTrace } from "../wire/wire-trace.ts";
import { always, type Facet, type IsSame, listReading, type Reading, type Weight } from "./facet.ts";
import {
  groupsWeight,
  keySharesWeight,
  serverNameWeight,
  signaturesWeight,
  sizeWeight,
  suitesWeight,
  versionsWeight,
} from "./hello-offers.ts";
import { NAMES } from "./names.ts";
import type { TurningPoint } from "./turning-point.ts";

/** From the hello on: it also decides what the server can choose and show. */
const AFTER_HELLO: readonly TurningPoint[] = ["hello", "server-flight", "client-flight"];

function hello(
  name: string,
  read: (hello: ClientHello, trace: WireTrace) => Omit<Reading, "frame"> | null,
  weight: Weight,
  isSame?: IsSame,
): Facet {
  return {
    name,
    topic: "hello",
    causes: AFTER_HELLO,
    weight,
    read(trace) {
      const own = trace.session.tls?.clientHello;
      const reading = own ? read(own, trace) : null;
      return own && reading ? { ...reading, frame: own.frame } : null;
    },
    ...(isSame && { isSame }),
  };
}

const plain = (text: string): Omit<Reading, "frame"> => ({ key: text, text });

const codes = (list: readonly CodePoint[]): Omit<Reading, "frame"> =>
  listReading(list.filter((each) => !isGreaseCodePoint(each)).map(named), null);

/** Others have a row of their own; padding and tickets come and go with one program. */
const OF_OTHER_ROWS = new Set([
  "0x0000",
  "0x000a",
  "0x000d",
  "0x0010",
  "0x0015",
  "0x0023",
  "0x0029",
  "0x002a",
  "0x002b",
  "0x002c",
  "0x002d",
  "0x0033",
]);

/** RFC 5746: an empty renegotiation_info, which others send as an extension. */
const RENEGOTIATION_SCSV = "0x00ff";

/** ENCRYPTED CLIENT HELLO: random bytes of a random length where a client has no key for it. */
const ECH = "0xfe0d";

const ownExtensions = ({ extensions }: ClientHello) =>
  extensions.filter((each) => !OF_OTHER_ROWS.has(each.id) && !isGreaseCodePoint(each));

const hasGrease = ({ cipherSuites, extensions }: ClientHello): boolean =>
  cipherSuites.some(isGreaseCodePoint) || extensions.some(isGreaseCodePoint);

const sorted = ({ entries }: Reading): string => (entries ?? []).toSorted().join();

/** Chromium, Firefox and rustls shuffle them for each hello. */
const isShuffled: IsSame = (a, b) => {
  const [one, other] = [a.session.tls?.clientHello, b.session.tls?.clientHello];
  if (!one || !other) return false;
  const isSameSet = one.ja4 === other.ja4 || hasGrease(one) || hasGrease(other);
  return a.reading.key === b.reading.key || (isSameSet && sorted(a.reading) === sorted(b.reading));
};

/** Extensions that one of them lacks have a row of their own. */
const isOtherSet: IsSame = ({ reading: a }, { reading: b }) =>
  a.key === b.key || namesOf(a).join() !== namesOf(b).join();

const namesOf = ({ entries }: Reading): readonly string[] =>
  (entries ?? []).map((each) => each.split(" ")[0] ?? "");

function resumption({ extensions }: ClientHello): Omit<Reading, "frame"> {
  if (extensions.some(({ id }) => id === "0x0029")) return plain("offers a pre-shared key (TLS 1.3)");
  const isTicket = extensions.some(({ id, length }) => id === "0x0023" && length > 0);
  return plain(isTicket ? "offers a ticket (TLS 1.2)" : "no session offered");
}

/** What the name, tickets and padding take is no difference by itself. */
function essentialLength({ length, extensions }: ClientHello): number {
  const OWN = new Set(["0x0000", "0x0015", "0x0023", "0x0029", ECH]);
  return extensions.reduce((rest, each) => (OWN.has(each.id) ? rest - each.length - 4 : rest), length);
}

const isSameSize: IsSame = (a, b) => {
  const [one, other] = [a.session.tls?.clientHello, b.session.tls?.clientHello];
  if (!one || !other || a.reading.key === b.reading.key) return true;
  const isAlike =
    isLarge(one, a.session) === isLarge(other, b.session) && isOfHangingSize(one) === isOfHangingSize(other);
  return isAlike && (one.length === other.length || essentialLength(one) === essentialLength(other));
};

function size(own: ClientHello, { session, packets }: WireTrace): Omit<Reading, "frame"> {
  const isSplit = isLarge(own, session);
  const share = postQuantumShare(own);
  const segments = packets.filter(
    ({ from, frame, payloadLength }) =>
      from === "client" && payloadLength > 0 && frame >= own.firstFrame && frame <= own.frame,
  ).length;
  const parts = isSplit
    ? segments > 1
      ? `in ${segments} segments`
      : "more than a segment holds"
    : "in one segment";
  const why = share === null ? "" : `, with a key share of ${named(share)}`;
  return {
    key: `${own.length} ${isSplit}`,
    text: `${count(own.length, "byte")}, ${parts}${why}`,
  };
}

const VERSIONS = hello(NAMES.versions, (own) => plain(offeredVersions(own)), versionsWeight);

export const HELLO_FACETS: readonly Facet[] = [
  VERSIONS,
  hello(
    "form of the ClientHello",
    ({ encoding }) => plain(encoding === "sslv2" ? "SSL 2.0" : "TLS"),
    always("often"),
  ),
  hello(
    NAMES.suites,
    ({ cipherSuites }) => codes(cipherSuites.filter(({ id }) => id !== RENEGOTIATION_SCSV)),
    suitesWeight,
  ),
  hello(
    NAMES.serverName,
    ({ serverName }) => ({ key: (serverName ?? "").toLowerCase(), text: serverName ?? "none" }),
    serverNameWeight,
  ),
  hello(NAMES.size, size, sizeWeight, isSameSize),
  hello(NAMES.groups, ({ groups }) => codes(groups), groupsWeight),
  hello(NAMES.signatures, ({ signatureAlgorithms }) => codes(signatureAlgorithms), signaturesWeight),
  hello(NAMES.alpn, ({ alpn }) => listReading(alpn, null), always("sometimes")),
  hello(NAMES.keyShares, ({ keyShares }) => codes(keyShares), keySharesWeight),
  hello("session resumption", resumption, always("sometimes")),
  hello("extensions", (own) => codes(ownExtensions(own)), always("sometimes"), isShuffled),
  hello(
    "lengths of extensions",
    (own) => {
      const lengths = ownExtensions(own).filter(({ id }) => id !== ECH);
      return listReading(lengths.map((each) => `${named(each)} ${each.length}`).toSorted(), null);
    },
    always("rarely"),
    isOtherSet,
  ),
  hello("compression methods", ({ compressionMethods }) => codes(compressionMethods), always("rarely")),
  hello(
    "record version (not the offer)",
    ({ recordVersion }) => (recordVersion === null ? null : plain(named(recordVersion))),
    always("rarely"),
  ),
  hello("JA4 fingerprint", ({ ja4 }) => (ja4 === null ? null : plain(ja4)), always("no")),
  hello(
    "JA3 fingerprint",
    ({ ja3 }) => (ja3 === null ? null : plain(ja3)),
    always("no"),
    (a, b) => a.session.tls?.clientHello?.ja4 === b.session.tls?.clientHello?.ja4,
  ),
];
