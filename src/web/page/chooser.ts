// Two buttons -> files that the user chooses: single ones, or all of a folder.
import { type ComponentChild, Fragment, h, type TargetedEvent } from "preact";
import { useRef } from "preact/hooks";

export interface ChooserProps {
  readonly filesLabel: string;
  readonly folderLabel: string;
  /** Files of a folder have their path below it. */
  readonly onFiles: (files: readonly File[], isFolder: boolean) => void;
}

export function Chooser({ filesLabel, folderLabel, onFiles }: ChooserProps): ComponentChild {
  return h(
    Fragment,
    null,
    h(FileButton, { label: filesLabel, isFolder: false, onFiles }),
    canChooseFolders() && h(FileButton, { label: folderLabel, isFolder: true, onFiles }),
  );
}

interface FileButtonProps extends Pick<ChooserProps, "onFiles"> {
  readonly label: string;
  readonly isFolder: boolean;
}

/** A button, which looks alike everywhere, in front of an input that nobody sees. */
function FileButton({ label, isFolder, onFiles }: FileButtonProps): ComponentChild {
  const input = useRef<HTMLInputElement>(null);
  const onChange = ({ currentTarget }: TargetedEvent<HTMLInputElement>): void => {
    const files = [...(currentTarget.files ?? [])];
    // Else the same file, chosen again, would be no change.
    currentTarget.value = "";
    if (files.length > 0) onFiles(files, isFolder);
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
