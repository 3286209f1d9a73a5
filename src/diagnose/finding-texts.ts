// The texts of all findings, in the order in which they are listed. Their ids are a type: a rule without texts, or a
// typing error in an id, does not compile.
import { ACROSS_SESSIONS } from "./texts/across-sessions.ts";
import { AFTER_HANDSHAKE } from "./texts/after-handshake.ts";
import { CAPTURE } from "./texts/capture.ts";
import { CERTIFICATES } from "./texts/certificates.ts";
import { CLEAR_DIALOGUE } from "./texts/clear-dialogue.ts";
import type { FindingTexts } from "./texts/finding-texts.ts";
import { HELLO } from "./texts/hello.ts";
import { PATH } from "./texts/path.ts";
import { SERVER_ANSWER } from "./texts/server-answer.ts";

const ALL = {
  ...CLEAR_DIALOGUE,
  ...HELLO,
  ...SERVER_ANSWER,
  ...CERTIFICATES,
  ...AFTER_HANDSHAKE,
  ...ACROSS_SESSIONS,
  ...PATH,
  ...CAPTURE,
};

export type FindingId = keyof typeof ALL;

export const FINDING_TEXTS: Readonly<Record<FindingId, FindingTexts>> = ALL;

export const isFindingId = (text: string): text is FindingId => Object.hasOwn(ALL, text);

export const FINDING_IDS: readonly FindingId[] = Object.keys(ALL).filter(isFindingId);

/** By what they are about, in the same order. */
export const GROUPS = {
  "The dialogue before TLS": CLEAR_DIALOGUE,
  "From STARTTLS to the ServerHello": HELLO,
  "What the server chose": SERVER_ANSWER,
  "Certificates and the end of the handshake": CERTIFICATES,
  "After the handshake": AFTER_HANDSHAKE,
  "Across sessions": ACROSS_SESSIONS,
  "The network": PATH,
  "The capture": CAPTURE,
} as const satisfies Readonly<Record<string, Readonly<Record<string, FindingTexts>>>>;
