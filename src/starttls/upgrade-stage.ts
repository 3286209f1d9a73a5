// A dialect's facts -> how far the request for TLS has come.
import type { Dialect } from "./dialect.ts";
import { SmtpDialect } from "./smtp.ts";

export type UpgradeStage = "none" | "asked" | "agreed";

/** `none` also after a refusal. */
export function upgradeStage(dialect: Dialect | null): UpgradeStage {
  if (dialect instanceof SmtpDialect) {
    const { starttls } = dialect.facts;
    if (starttls === null) return "none";
    if (starttls.reply === null) return "asked";
    return starttls.reply.code < 300 ? "agreed" : "none";
  }
  const upgrade = dialect?.upgrade ?? null;
  if (upgrade === null || upgrade.command === null) return "none";
  if (upgrade.reply === null) return "asked";
  return upgrade.reply.isAccepted ? "agreed" : "none";
}
