// A readable fatal alert that ended a handshake, put into words.
import type { Judged, Side } from "../session/session.ts";
import { alertText, endingAlert } from "./alerts.ts";
import type { Hit } from "./rule.ts";
import { shows } from "./words.ts";

/** Null where `from` did not end the session with one. */
export function fatalAlertHit(session: Judged, from: Side): Hit | null {
  const alert = endingAlert(session, from);
  if (alert === null || alert.level?.id !== "0x02") return null;
  const last = session.tls?.messages.findLast(({ type, frame }) => type !== "Alert" && frame <= alert.frame);
  const behind =
    last === undefined ? first(session) : ` behind the ${last.from}'s ${last.type} (frame ${last.frame})`;
  return {
    certainty: "certain",
    title: `The ${from} ended the handshake with the alert ${alertText(alert)}`,
    detail: `The ${from} sent the fatal alert ${alertText(alert)} (frame ${alert.frame})${behind}.`,
    evidence: [shows(alert.frame, "tls.alerts[].description", alertText(alert))],
  };
}

function first({ view }: Judged): string {
  const isWhole = view.bothSides && view.fromStart && view.missing.length === 0;
  return isWhole ? " before any other TLS message" : ", and the capture holds no TLS message before it";
}
