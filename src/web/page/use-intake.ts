// Files dropped anywhere on the page, or pasted -> files found; whether some are being dragged over it.
import { useEffect, useState } from "preact/hooks";
import { filesOfTransfer, type FoundFile } from "./found-files.ts";

/** `onFound` gets what is to come: a folder takes its time. */
export function useIntake(onFound: (found: Promise<readonly FoundFile[]>) => void): boolean {
  const [isDragging, setDragging] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const over = (event: DragEvent): void => {
      if (!hasFiles(event.dataTransfer)) return;
      // Else the browser would open them in place of the page.
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setDragging(true);
    };
    addEventListener("dragenter", over, { signal });
    addEventListener("dragover", over, { signal });
    addEventListener("dragleave", ({ relatedTarget }) => relatedTarget === null && setDragging(false), {
      signal,
    });
    addEventListener(
      "drop",
      (event) => {
        setDragging(false);
        if (!hasFiles(event.dataTransfer)) return;
        event.preventDefault();
        onFound(filesOfTransfer(event.dataTransfer));
      },
      { signal },
    );
    addEventListener(
      "paste",
      (event) => {
        if (!hasFiles(event.clipboardData)) return;
        event.preventDefault();
        onFound(filesOfTransfer(event.clipboardData));
      },
      { signal },
    );
    return () => listening.abort();
  }, [onFound]);
  return isDragging;
}

const hasFiles = (data: DataTransfer | null): data is DataTransfer => data?.types.includes("Files") === true;
