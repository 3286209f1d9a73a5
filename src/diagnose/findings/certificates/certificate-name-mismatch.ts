// A certificate that does not match the host's name (RFC 9525 section 6, RFC 7817) to a finding.
import type { Certificate, SessionWithOutcome } from "../../../session/session.ts";
import { namesHost } from "../../certificate-names.ts";
import { greetingHost } from "../../dialogue.ts";
import type { Rule } from "../../rule.ts";
import { clientObjectedOrLeft, serverCertificates } from "../../server-certificates.ts";
import { evidenceOf } from "../../evidence.ts";
import { frameText } from "../../../text/places.ts";
import { quotedName } from "../../../text/certificates.ts";
import { shortened } from "../../../text/printable.ts";

/** bad_certificate, certificate_unknown. */
const ALERTS = [42, 46];
const MAX_NAMED = 4;
/** UTF-16 units: a name has 253 at most (RFC 1035 section 2.3.4). */
const MAX_LISTED = MAX_NAMED * 255;

export const certificateNameMismatch: Rule = {
  id: "certificate-name-mismatch",
  applies: { tls: true, certificates: true },
  restsOn: "bytes",
  judge(session, { commonNames }) {
    const leaf = serverCertificates(session)[0];
    if (leaf === undefined || leaf.subject === null) return null;
    // There are names, and it cannot be told which.
    if (leaf.malformed.includes("subjectAltNames")) return null;
    const wanted = wantedName(session);
    if (wanted === null || leaf.subjectAltNames.includes(`DNS:${wanted.name}`)) return null;
    const names = dnsNames(leaf);
    if (names.some((name) => namesHost(name, wanted.name))) return null;
    const common = names.length === 0 ? commonNames.of(leaf.subject) : null;
    const isCommon = common !== null && namesHost(common, wanted.name);
    const isCause = clientObjectedOrLeft(session, ALERTS);
    const isMild = isCommon || !wanted.isMeant;
    const listed =
      names.length === 0 ? "no dNSName" : shortened(names.slice(0, MAX_NAMED).join(", "), MAX_LISTED);
    return {
      severity: isCause ? "error" : isMild ? "info" : "warning",
      certainty: wanted.isMeant ? "certain" : "possible",
      title: isCommon ? "The certificate has the server's name only as its common name" : undefined,
      logs: isCause ? undefined : [],
      detail:
        `${wanted.said} ${quotedName(wanted.name)} (${frameText(wanted.frame)}); the certificate ` +
        `(${frameText(leaf.frame)}) contains ${quoted(listed, names)}${names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : ""}` +
        `${isCommon ? `, and the common name ${quotedName(common)}, which RFC 9525 does not accept` : ""}.`,
      evidence: [
        evidenceOf(wanted.frame, wanted.field, wanted.name),
        evidenceOf(leaf.frame, "tls.certificates.subjectAltNames", listed),
      ],
    };
  },
};

interface WantedName {
  readonly name: string;
  /** Who named it, as the beginning of a sentence. */
  readonly said: string;
  readonly field: string;
  readonly frame: number | null;
  /** The client itself asked for it. */
  readonly isMeant: boolean;
}

function wantedName(session: SessionWithOutcome): WantedName | null {
  const { tls, smtp, smtpInTls } = session;
  const asked = tls?.clientHello?.serverName ?? null;
  if (asked !== null && !isAddress(asked)) {
    const field = "tls.clientHello.serverName";
    return {
      name: asked,
      said: "The client asks for",
      field,
      frame: tls?.clientHello?.frame ?? null,
      isMeant: true,
    };
  }
  const greeted = greetingHost(session);
  if (greeted === null) return null;
  const isInClear = smtp?.banner != null;
  return {
    name: greeted,
    said: "The server's greeting says",
    field: isInClear ? "smtp.banner.text" : "smtpInTls.banner.text",
    frame: (isInClear ? smtp : smtpInTls)?.banner?.frame ?? null,
    isMeant: false,
  };
}

/** An IP address is not allowed in server_name (RFC 6066 section 3), and no dNSName matches it. */
const isAddress = (text: string): boolean => /^[\d.]+$|:/.test(text);

const dnsNames = ({ subjectAltNames }: Certificate): readonly string[] =>
  subjectAltNames.flatMap((name) => (name.startsWith("DNS:") ? [name.slice(4)] : []));

const quoted = (text: string, names: readonly string[]): string => (names.length === 0 ? text : `"${text}"`);
