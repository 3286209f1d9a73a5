// A remedy -> its text, after the side that it changes and the system that it is for.
import type { Remedy } from "../session/session.ts";

/** Like "On the client (Postfix)", "On the server" or "Cisco ASA"; "" where it is for any system of neither side. */
export function remedyLabel({ side, system }: Remedy): string {
  if (side === undefined) return system === "any" ? "" : system;
  return system === "any" ? `On the ${side}` : `On the ${side} (${system})`;
}

/** Like "On the client (Postfix): Delete smtp_tls_protocols ...". */
export function remedyText(remedy: Remedy): string {
  const label = remedyLabel(remedy);
  return label === "" ? remedy.text : `${label}: ${remedy.text}`;
}
