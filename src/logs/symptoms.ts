// All symptoms by id; those of alerts are made from their numbers (alerts.ts).
import { CERTIFICATES } from "./symptoms/certificates.ts";
import { CONNECTION } from "./symptoms/connection.ts";
import { DIALOGUE_AND_MAIL } from "./symptoms/dialogue.ts";
import { HANDSHAKE } from "./symptoms/handshake.ts";
import type { Symptom } from "./symptoms/symptom.ts";

const ALL = { ...CONNECTION, ...HANDSHAKE, ...CERTIFICATES, ...DIALOGUE_AND_MAIL };

export type SymptomId = keyof typeof ALL | `alert-${number}`;

export const SYMPTOMS: Readonly<Record<string, Symptom>> = ALL;

export const isSymptomId = (id: string): id is SymptomId => Object.hasOwn(ALL, id) || /^alert-\d+$/.test(id);
