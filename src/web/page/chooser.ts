// Two buttons -> files that the user chooses: single ones, or all of a folder.
import { type ComponentChild, Fragment, h, type TargetedEvent } from "preact";
import { useRef } from "preact/hooks";

export interface ChooserProps {
  readonly onFiles: (files: readonly File[]) => void;
}

export function Chooser({ onFiles }: ChooserProps): ComponentChild {
  return h(
    Fragment,
    null,
    h(FileButton, { label: "Choose files…", isFolder: false, onFiles }),
    canChooseFolders() && h(FileButton, { label: "Choose a folder…", isFolder: true, onFiles }),
  );
}

interface FileButtonProps extends ChooserProps {
  readonly label: string;
  readonly isFolder: boolean;
}

/** A button, which looks alike everywhere, in front of an input that nobody sees. */
export function FileButton({ label, isFolder, onFiles }: FileButtonProps): ComponentChild {
  const input = useRef<HTMLInputElement>(null);
  const onChange = ({ currentTarget }: TargetedEvent<HTMLInputElement>): void => {
    const files = [...(currentTarget.files ?? [])];
    // Else the same file, chosen again, would be no change.
    currentTarget.value = "";
    if (files.length > 0) onFiles(files);
  };
  return h(
    Fragment,
    null,
    h("button", { type: "button", onClick: () => input.current?.click() }, label),
    h("input", {
      ref: input,
      type: "file",
      hidden: true,
      multiple: true,
      "aria-label": label,
      ...(isFolder && { webkitdirectory: true }),
      onChange,
    }),
  );
}

/** Phones cannot. */
const canChooseFolders = (): boolean => "webkitdirectory" in HTMLInputElement.prototype;
