// What a server says when it refuses inside TLS -> why, whose matter it is, and what to change. Words of the programs
// and services as their sources and pages have them.
import type { Fault, Remedy, Reply } from "../session/session.ts";
import { MAX_CHARACTERS_READ, reasonOf } from "./refusals.ts";
import { CHECK_CLIENT_CERTIFICATE, PRESENT_A_CERTIFICATE } from "./texts/certificates.ts";
import * as remedies from "./texts/refusals.ts";
import {
  ENABLE_TLS_1_2,
  RAISE_THE_LIMIT,
  READ_THE_CLIENT_LOG,
  USE_THE_RIGHT_PORT,
} from "./texts/remedies.ts";

export interface RefusalCause {
  /** A sentence. */
  readonly why: string;
  /** Null where it is a policy, or where the words leave it open. */
  readonly fault: Fault | null;
  readonly remedies: readonly Remedy[];
}

const ABOUT_CERTIFICATE =
  /client certificate|no certificate|certificate (?:is |was )?(?:required|not presented|verification)/i;

const OF_CERTIFICATE: RefusalCause = {
  why: "It goes by the client's certificate.",
  fault: null,
  remedies: [...PRESENT_A_CERTIFICATE, ...CHECK_CLIENT_CERTIFICATE],
};

const NOT_ACCEPTED_BY_MICROSOFT = /\b5\.7\.3\b/;
const NOT_ACCEPTED =
  /\b5\.7\.8\b|credentials? (?:were )?(?:invalid|incorrect)|invalid (?:login|credentials|user)|incorrect authentication|authentication (?:failed|failure|unsuccessful)|password not accepted/i;

/** Of two that fit the narrower comes first. */
const CAUSES: readonly (readonly [words: RegExp, cause: RefusalCause])[] = [
  [
    /SmtpClientAuthentication is disabled/i,
    {
      why: "Microsoft 365 says this where SMTP AUTH is switched off for the organisation or the mailbox: the password was not looked at.",
      fault: null,
      remedies: remedies.ALLOW_SMTP_AUTH,
    },
  ],
  [
    /security defaults policy/i,
    {
      why: "The security defaults of Microsoft Entra forbid logging in by password alone.",
      fault: null,
      remedies: remedies.LOOSEN_THE_POLICY,
    },
  ],
  [
    /basic authentication is (?:disabled|not supported)|not supported for Client Submission/i,
    {
      why: "The service no longer takes a password here, right or wrong: it wants OAuth.",
      fault: null,
      remedies: remedies.USE_OAUTH,
    },
  ],
  [
    /did not meet the criteria/i,
    {
      why: "Microsoft 365 says this where a policy of the organisation refuses the login: an authentication policy, or Conditional Access.",
      fault: null,
      remedies: remedies.LOOSEN_THE_POLICY,
    },
  ],
  [
    /temporary authentication|(?:lost to|contact|connect to|no) authentication server|\bgeneric failure\b|auth\w* (?:server|service|backend)\b.*\bunavailable/i,
    {
      why: "The server could not check the login: right or wrong, it says nothing of name and password.",
      fault: "server",
      remedies: remedies.MEND_THE_LOGIN_SERVICE,
    },
  ],
  [
    /application-specific password|InvalidSecondFactor/i,
    {
      why: "The account has two-step verification, and the service wants an app password instead of its own.",
      fault: "client",
      remedies: remedies.USE_AN_APP_PASSWORD,
    },
  ],
  [
    /log in (?:via|with) your web browser|WebLoginRequired/i,
    {
      why: "Google wants the owner of the account to log in by browser first: the login looked unusual.",
      fault: null,
      remedies: remedies.USE_AN_APP_PASSWORD,
    },
  ],
  [
    /SendAsDenied|permissions? to send as|not owned by user|not allowed to send as|\b5\.7\.60\b/i,
    {
      why: "The sender's address is not one that the account may send from.",
      fault: "client",
      remedies: remedies.SEND_AS_YOURSELF,
    },
  ],
  [
    /\b[45]\.7\.230\b|server version is out-of-date/i,
    {
      why: "Exchange Online throttles and blocks Exchange servers that are out of date.",
      fault: "client",
      remedies: remedies.UPDATE_EXCHANGE,
    },
  ],
  [
    /must issue a STARTTLS|\bSTARTTLS (?:is )?required|encryption (?:is )?(?:required|needed)/i,
    {
      why: "It asks for TLS, though this was said inside TLS: the program that ended TLS is not the one that replied.",
      fault: null,
      remedies: remedies.TELL_THE_SERVER_OF_TLS,
    },
  ],
  [ABOUT_CERTIFICATE, OF_CERTIFICATE],
  [
    /\b5\.1\.(?:1|10)\b|user unknown|unknown (?:user|recipient)|no such (?:user|recipient)|mailbox (?:unavailable|not found)|does not exist/i,
    {
      why: "The server does not know the address.",
      fault: null,
      remedies: remedies.CORRECT_THE_ADDRESS,
    },
  ],
  [
    /\bgr[ae]y-?list/i,
    {
      why: "Greylisting: the server puts off whom it does not know, and takes the mail when it is tried again.",
      fault: null,
      remedies: remedies.RETRY_LATER,
    },
  ],
  [
    /\bblocked using\b|\b(?:block|black|deny)-?list|\bRBL\b|\bDNSBL\b|spamhaus|banned sending IP|traffic not accepted from this IP/i,
    {
      why: "The client's address is on a blocklist.",
      fault: null,
      remedies: remedies.LEAVE_THE_BLOCKLIST,
    },
  ],
  [
    /\b5\.7\.(?:2[0-7])\b|\b(?:SPF|DKIM|DMARC)\b|unauthenticated email/i,
    {
      why: "The sender's domain is not authenticated as the server wants it.",
      fault: "client",
      remedies: remedies.AUTHENTICATE_THE_DOMAIN,
    },
  ],
  [
    /\b5\.7\.(?:54|64|68)\b|\brelay(?:ing)? (?:access )?(?:denied|not permitted|prohibited)|\brelay(?:ing)? not (?:permitted|allowed)|unable to relay|Direct Send not allowed/i,
    {
      why: "The server passes on mail only for clients that it knows, by login, address or certificate, and this is none of them.",
      fault: null,
      remedies: remedies.ALLOW_THE_RELAY,
    },
  ],
  [
    /\b5\.7\.57\b|not authenticated|\bauthenticat(?:e|ion) (?:is )?(?:first|required)|must (?:be )?authenticate|\bAUTH (?:command )?first\b/i,
    {
      why: "The client has to log in first.",
      fault: "client",
      remedies: remedies.LOG_IN,
    },
  ],
  [
    NOT_ACCEPTED_BY_MICROSOFT,
    {
      why: "Microsoft's servers say this of a wrong name or password, and where the account may not use SMTP AUTH.",
      fault: null,
      remedies: [...remedies.CHECK_THE_LOGIN, ...remedies.ALLOW_SMTP_AUTH],
    },
  ],
  [
    NOT_ACCEPTED,
    {
      why: "Name or password was not accepted.",
      fault: "client",
      remedies: remedies.CHECK_THE_LOGIN,
    },
  ],
  [
    /\b[45]\.2\.2\b|\bmailbox\b.*\b(?:full|quota)\b|\bover ?quota\b/i,
    { why: "The recipient's mailbox is full.", fault: null, remedies: remedies.RETRY_LATER },
  ],
  [
    /\b5\.3\.4\b|\b5\.2\.3\b|too (?:big|large)|exceeds? (?:the )?(?:maximum|fixed|size)/i,
    { why: "The message is too large for the server.", fault: "client", remedies: remedies.SEND_LESS },
  ],
  [
    /\b4\.3\.2\b.*(?:concurrent|thread)|(?:concurrent connections?|thread) limit/i,
    {
      why: "Too many connections of this account at a time.",
      fault: "client",
      remedies: remedies.FEWER_AT_ONCE,
    },
  ],
];

const TOO_MUCH: RefusalCause = {
  why: "The server limits how much it takes from a client.",
  fault: null,
  remedies: [...remedies.FEWER_AT_ONCE, ...RAISE_THE_LIMIT],
};

const TOO_SLOW: RefusalCause = {
  why: "The server had waited too long for the client.",
  fault: null,
  remedies: READ_THE_CLIENT_LOG,
};

/** Of a message that the server had got whole. */
export const TOO_SLOW_BEHIND: RefusalCause = {
  why: "The client had sent all of the message, and waited: the server, or what it hands mail to, took too long.",
  fault: "server",
  remedies: remedies.RETRY_LATER,
};

/** STARTTLS inside TLS, whatever the reply says. */
export const TLS_TWICE: RefusalCause = {
  why: "The client asked for TLS inside TLS: it is set to begin with TLS and to use STARTTLS as well.",
  fault: "client",
  remedies: USE_THE_RIGHT_PORT,
};

/** The version that the reply refuses is not the one in use. */
export const ANOTHER_CONNECTION: RefusalCause = {
  why:
    "That cannot be about this connection, whose version is newer. Likely the server passes on what it was told on another " +
    "behind it, like a proxy or a relay that goes on with an older version.",
  fault: null,
  remedies: ENABLE_TLS_1_2.server,
};

const OLD_VERSION: RefusalCause = {
  why: "The server wants a newer TLS version.",
  fault: "client",
  remedies: ENABLE_TLS_1_2.client,
};

/** By the mechanism of the login that was not accepted: those without a password. */
const WITHOUT_PASSWORD: readonly (readonly [mechanism: RegExp, cause: RefusalCause])[] = [
  [
    /^(?:XOAUTH2|OAUTHBEARER)$/i,
    {
      why: "The access token was not accepted: it has expired, is for another account, or lacks the permission to send mail.",
      fault: null,
      remedies: remedies.RENEW_THE_TOKEN,
    },
  ],
  [/^EXTERNAL$/i, OF_CERTIFICATE],
  [/^(?:GSSAPI|GS2-|GSS-SPNEGO|ANONYMOUS$)/i, { why: "", fault: null, remedies: remedies.READ_THE_REPLY }],
];

/** Of AUTH (RFC 4954 section 4). */
const CANCELLED: RefusalCause = {
  why: "501 answers a client that cancels its login, or sends what is not Base64: no name or password was checked.",
  fault: "client",
  remedies: READ_THE_CLIENT_LOG,
};

const NOT_THIS_MECHANISM: RefusalCause = {
  why: "504 refuses the mechanism: no name or password was checked.",
  fault: null,
  remedies: remedies.READ_THE_REPLY,
};

/** Null where the words are not known; `mechanism` of the login that it answers. */
export function causeOf(reply: Reply, mechanism: string | null = null): RefusalCause | null {
  const text = reply.text.slice(0, MAX_CHARACTERS_READ);
  if (mechanism !== null && reply.code === 501) return CANCELLED;
  if (mechanism !== null && reply.code === 504) return NOT_THIS_MECHANISM;
  const reason = reasonOf(reply);
  if (reason === "tls-version") return OLD_VERSION;
  const found = CAUSES.find(([words]) => words.test(text));
  if (found !== undefined) {
    const isPlain = found[0] === NOT_ACCEPTED || found[0] === NOT_ACCEPTED_BY_MICROSOFT;
    const other = isPlain && WITHOUT_PASSWORD.find(([names]) => names.test(mechanism ?? ""));
    return other ? other[1] : found[1];
  }
  return reason === "load" ? TOO_MUCH : reason === "time-out" ? TOO_SLOW : null;
}

/** The reply speaks of the client's certificate. */
export const goesByCertificate = (reply: Reply): boolean => causeOf(reply) === OF_CERTIFICATE;
