// Captures -> what a file that is saved of them is called.
import { fileName } from "../../report/shown-files.ts";
import type { Capture } from "../../report/report-document.ts";

/** `mail.html` of `mail.pcap.gz`; `mail-and-2-more.html` of three captures; without any name where that is replaced. */
export function savedName(
  captures: readonly Pick<Capture, "path">[],
  ending: string,
  isNamed = true,
): string {
  const [first] = captures;
  if (!isNamed || first === undefined) return `anonymised${ending}`;
  const more = captures.length === 1 ? "" : `-and-${captures.length - 1}-more`;
  return `${baseOf(fileName(first.path))}${more}${ending}`;
}

function baseOf(name: string): string {
  const base = name.replace(/\.(?:gz|zst)$/i, "").replace(/\.(?:pcapng|pcap|cap|dmp)$/i, "");
  // What no file system takes, and what would show a name other than it is.
  return base.replaceAll(/[\p{C}\\/:*?"<>|]/gu, "_") || "capture";
}
