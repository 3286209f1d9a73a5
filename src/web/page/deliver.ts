// What was made for the user -> a download, or the clipboard.

/** How long a download may take to begin. */
const BEGIN_MS = 60_000;

export function download(blob: Blob, name: string): void {
  const href = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), BEGIN_MS);
}

/**
 * To be called at once when the user asks for it: browsers remember that for a moment only, and a text may take longer to
 * be made. False where the browser does not let a page write there. Rejects where the text is rejected.
 */
export async function copy(text: Promise<string>): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": text.then(plain) })]);
    return true;
  } catch {
    return copyLate(await text);
  }
}

/** In browsers whose clipboard takes no promise; false too where a page has no clipboard. */
async function copyLate(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

const plain = (text: string): Blob => new Blob([text], { type: "text/plain" });
