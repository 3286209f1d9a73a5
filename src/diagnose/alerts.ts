// The readable alerts of a session, by number and sender (RFC 8446 section 6).
import type { Alert, Judged, Side } from "../session/session.ts";

/** Null where the alert is encrypted. */
export function alertNumber({ description }: Alert): number | null {
  return description === null ? null : Number.parseInt(description.id, 16);
}

/** Like "unknown_ca (48)". */
export function alertText(alert: Alert): string {
  return `${alert.description?.name ?? "unreadable"} (${alertNumber(alert) ?? "?"})`;
}

/** The readable alert with which `from` ended the handshake; null where it did not, or ended it in another way. */
export function endingAlert({ tls, aborted }: Judged, from: Side): Alert | null {
  if (tls === null || aborted?.with !== "alert" || aborted.by !== from) return null;
  return tls.alerts.find((alert) => alert.from === from && alert.frame === aborted.frame) ?? null;
}

/** The same, where its number is one of `numbers`. */
export function endingAlertOf(session: Judged, from: Side, numbers: readonly number[]): Alert | null {
  const alert = endingAlert(session, from);
  const number = alert === null ? null : alertNumber(alert);
  return number !== null && numbers.includes(number) ? alert : null;
}
