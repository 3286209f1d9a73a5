// Names of public root certificates, of which findings tell: they stay, and say nothing about whose capture it is.
import { ROOT_CHANGES } from "../../diagnose/policy/roots.ts";

const SUBJECTS: ReadonlySet<string> = new Set(ROOT_CHANGES.map(({ subject }) => subject));

/** `name` as in RFC 4514. */
export const isPublicRoot = (name: string): boolean => SUBJECTS.has(name);
