// A session -> how TLS failed in it, in few enough words that two like failures have the same.
import type { Judged } from "../session/session.ts";

/** Null where TLS did not fail, or the capture does not show it. */
export function failureKind(session: Judged): string | null {
  const { outcome, aborted, tls } = session;
  if (outcome === "starttls-not-offered") return outcome;
  if (!triedInVain(session)) return null;
  const alert = aborted?.with === "alert" ? tls?.alerts.find(({ frame }) => frame === aborted.frame) : null;
  const flight = tls?.serverHello ? "behind the ServerHello" : "before the ServerHello";
  return [outcome, flight, aborted?.with, alert?.description?.name].filter(Boolean).join(", ");
}

/** TLS was tried and did not come up. */
export function triedInVain({ outcome }: Judged): boolean {
  return outcome === "handshake-failed" || outcome === "starttls-refused";
}
