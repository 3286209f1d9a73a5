// A session -> how TLS failed in it, in few enough words that two like failures have the same.
import type { Judged } from "./judged.ts";

/** Null where TLS did not fail, or the capture does not show it. */
export function failureKind({ outcome, aborted, tls }: Judged): string | null {
  if (outcome === "starttls-not-offered") return outcome;
  if (outcome !== "handshake-failed" && outcome !== "starttls-refused") return null;
  const alert = aborted?.with === "alert" ? tls?.alerts.find(({ frame }) => frame === aborted.frame) : null;
  const flight = tls?.serverHello ? "behind the ServerHello" : "before the ServerHello";
  return [outcome, flight, aborted?.with, alert?.description?.name].filter(Boolean).join(", ");
}

/** TLS was tried and did not come up. */
export function triedInVain(session: Judged): boolean {
  return session.outcome !== "starttls-not-offered" && failureKind(session) !== null;
}
