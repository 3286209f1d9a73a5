// The text of a reply that may answer a login which the capture lacks -> what of it cannot be a part of that login: words with
// which servers in use refuse a login or a command that they do not understand (RFC 4954 section 6, RFC 5321 section 4.2.2).
import { isSaslMechanism } from "./sasl-mechanisms.ts";
import { isKnownVerb } from "./smtp-commands.ts";
import { isSyntaxError, type SmtpReply } from "./smtp-replies.ts";

const WORDS = new Set(
  `a about access account accepted administrator admin after again all allowed already an and another any app
  application-specific are argument arguments as ask at attempt attempts auth authenticate authenticated authentication
  authenticator authorization authorized available back backend bad banned bare base64 basic be because been before being busy
  blocked but by cancel canceled cancelled cannot can can't certificate channel characters check client close closed closes
  closing command commands configuration connect connected connection connections contact correct could couldn't
  credential credentials crlf currently customer data database decode decoding denied deprecated details did disabled do does
  domain don't due during early email empty enabled encrypted encryption enough error errors exceeded expected expired fail failed
  failing fails failure failures feed first for format found from fully-qualified further generic get go greeting gsmtp has have
  helo hello help host hostname id identity idle if ignored illegal inactivity implemented in inactive incorrect information initialize input internal
  invalid invoked is issue it its key later learn length lf limit line lines local locked log logged login logins logon long
  lookup lost mail mailbox maximum may mechanism mechanisms message missing mode modern more much must name need needed
  needs nested new newline no non-ssl nor not now number oauth oauth2 of off ok on once only operation or order our out over overloaded
  parameter parameters password passwords per permanent permanently permission permissions permitted phase pipelining
  please policy port private problem problems process protocol provide provided rate re-authenticate reason reasons
  received recipient recipients recognised recognized refused rejected relay remote request requested require required requires
  reset resources restarting retry revoked secure security send sender sending sends sequence server service session set
  should sign sign-in since smtp smtpclientauthentication so soon specified ssl start state step still stronger submission
  subsystem such succeeded successful such support supported suspended synchronization syntactically syntax system temporarily
  temporary tenant than that the there this throttled time timed timeout times tls to token too transaction transition tries try type type
  unable unacceptable unavailable unencrypted understand understood unexpected unimplemented unknown unrecognised
  unrecognized unsuccessful unsupported until up update upgrade use utf-8 used user username users using valid verb verify
  version versions via violation visit wait was weak web were when while with without wrong yet you your`.split(
    /\s+/,
  ),
);
/** A status code at the start of a line (RFC 2034), a version of TLS, and where Microsoft and Google explain a refusal. */
const STATUS = /^[245]\.\d{1,3}\.\d{1,3}$/;
const VERSION = /^(?:(?:tls|ssl) ?v?)?1\.[0-3]$/i;
const EXPLAINED =
  /^https?:\/\/(?:aka\.ms|go\.microsoft\.com|learn\.microsoft\.com|support\.google\.com)\/\S*$/i;
/** Exchange ends its refusals with host, time and the session's id. */
const SIGNATURE = /\[[\w.-]+ \d{4}-\d\d-\d\dT[\d:.]+Z [0-9A-F]{16}\]\s*$/i;
const SPEAKS_OF_LOGIN = /\bpass(?:word|phrase)?s?\b|\bcredentials?\b|\blog-?[io]n\b|\buser-?(?:name|id)\b/i;
const MASK = "…";

/** 530 asks for a login, or for STARTTLS. */
const isLoginRefusal = (code: number): boolean =>
  (code > 530 && code < 540) || code === 432 || code === 454 || isSyntaxError(code);

/** By its code or its words, it may answer a login. */
export const mayRefuseLogin = ({ code, text }: Pick<SmtpReply, "code" | "text">): boolean =>
  isLoginRefusal(code) || (code >= 400 && code !== 530 && SPEAKS_OF_LOGIN.test(text));

export function inKnownWords(reply: SmtpReply): SmtpReply {
  const lines = reply.lines.map(knownWords);
  return { ...reply, lines, keywords: lines.slice(1), text: lines.join("\n") };
}

/** Words that are not known stand as one sign, however many they are. */
function knownWords(line: string): string {
  const signature = SIGNATURE.exec(line)?.[0] ?? "";
  const words = line.slice(0, line.length - signature.length).split(" ");
  const shown = words.map((word, index) => (isKnownWord(word, index === 0) ? word : MASK));
  return shown.filter((word, index) => word !== MASK || shown[index - 1] !== MASK).join(" ") + signature;
}

/** `isFirst`: it is the first of its line. */
export function isKnownWord(word: string, isFirst: boolean): boolean {
  const [, core = ""] = /^[("'<[]*(.*?)[)"'>\].,:;!?]*$/.exec(word) ?? [];
  if (core === "" ? /^[-.,:;!?]?$/.test(word) : WORDS.has(core.toLowerCase())) return true;
  if (isKnownVerb(core) || isSaslMechanism(core) || VERSION.test(core) || EXPLAINED.test(word)) return true;
  return isFirst && STATUS.test(core);
}
