// The alerts of a connection -> what they mean for it (RFC 9846 section 6).
import type { Alert, SessionFacts, Side } from "./session.ts";

const CLOSE_NOTIFY = "0x00";
const USER_CANCELED = "0x5a";

export const isFatal = (alert: Alert): boolean => alert.level?.id === "0x02";

export const isCloseNotify = ({ description }: Alert): boolean => description?.id === CLOSE_NOTIFY;

/** It ends the connection, or its handshake, without naming a fault: close_notify or user_canceled. */
export const isClosure = ({ description }: Alert): boolean =>
  [CLOSE_NOTIFY, USER_CANCELED].includes(description?.id ?? "");

/** A readable alert that ends the handshake; after other warnings (unrecognized_name) it goes on. */
export const isDecision = (alert: Alert): boolean => isFatal(alert) || isClosure(alert);

/** A decrypted alert that neither ends the connection in order nor lets it go on (RFC 9846 section 6). */
export function isHiddenFailure(alert: Alert, tls: SessionFacts["tls"]): boolean {
  if (alert.encrypted !== true || alert.description === null) return false;
  return isOverTls13(tls) ? !isClosure(alert) : isFatal(alert);
}

/** The other side had ended the connection in order. */
export const isAfterCloseNotify = (
  { tls }: SessionFacts,
  { frame }: { readonly frame: number },
  from: Side,
): boolean =>
  tls?.alerts.some(
    (alert) => alert.encrypted === true && alert.from !== from && isCloseNotify(alert) && alert.frame < frame,
  ) ?? false;

export const isOverTls13 = (tls: SessionFacts["tls"]): boolean =>
  tls?.serverHello?.negotiatedVersion.name === "TLS 1.3";
