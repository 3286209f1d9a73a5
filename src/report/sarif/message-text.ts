// Text -> a plain text message of SARIF (section 3.11): nothing of it is a placeholder or a link.
import { printable } from "../../text/printable.ts";

export function messageText(text: string): string {
  return printable(text).replaceAll(/[{}]/g, "$&$&").replaceAll("](", "] (");
}
