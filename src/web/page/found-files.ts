// What is dropped, pasted or chosen -> files with their paths; of a folder, all that is in it but what is hidden.
import { isHidden } from "../../reading/capture-names.ts";

export interface FoundFile {
  /** The file's name, or its path from the folder's name on: `captures/mx1/mail.pcap`. */
  readonly path: string;
  readonly file: File;
  /** The user named the folder, not the file. */
  readonly isInFolder: boolean;
}

/** Throws a DOMException if the browser does not open a folder. */
export async function filesOfTransfer(data: DataTransfer): Promise<readonly FoundFile[]> {
  // All is asked for at once: after the event the transfer is empty.
  const dropped = [...data.items]
    .filter(({ kind }) => kind === "file")
    .map((item) => ({ entry: item.webkitGetAsEntry(), handle: handleOf(item), file: item.getAsFile() }));
  const found: FoundFile[] = [];
  for (const { entry, handle, file } of dropped) {
    if (entry === null || entry.isFile) {
      if (file !== null) found.push({ path: file.name, file, isInFolder: false });
      continue;
    }
    // An entry of a page that is a file itself cannot be opened in Chromium; a handle can.
    const folder = await handle.catch(() => null);
    if (folder !== null) await collectHandle(folder, folder.name, found);
    else await collectEntry(entry, entry.name, found);
  }
  return found;
}

export const filesOfInput = (files: readonly File[]): readonly FoundFile[] =>
  files
    .map((file) => ({
      path: file.webkitRelativePath || file.name,
      file,
      isInFolder: file.webkitRelativePath !== "",
    }))
    .filter(({ path }) => !path.split("/").slice(1).some(isHidden));

/** Chromium's; others have none. */
interface ItemWithHandle {
  readonly getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}

const handleOf = (item: DataTransferItem & ItemWithHandle): Promise<FileSystemHandle | null> =>
  item.getAsFileSystemHandle?.() ?? Promise.resolve(null);

async function collectHandle(handle: FileSystemHandle, path: string, found: FoundFile[]): Promise<void> {
  if (handle instanceof FileSystemFileHandle) {
    const file = await handle.getFile().catch(nullIfGone);
    if (file !== null) found.push({ path, file, isInFolder: true });
  } else if (handle instanceof FileSystemDirectoryHandle) {
    for await (const child of handle.values()) {
      if (!isHidden(child.name)) await collectHandle(child, `${path}/${child.name}`, found);
    }
  }
}

async function collectEntry(entry: FileSystemEntry, path: string, found: FoundFile[]): Promise<void> {
  if (isFileEntry(entry)) {
    const file = await fileOf(entry).catch(nullIfGone);
    if (file !== null) found.push({ path, file, isInFolder: true });
  } else if (isDirectoryEntry(entry)) {
    for (const child of await childrenOf(entry)) {
      if (!isHidden(child.name)) await collectEntry(child, `${path}/${child.name}`, found);
    }
  }
}

/** A ring buffer's oldest file may go while its folder is looked through: the others are there still. */
function nullIfGone(error: unknown): null {
  if (error instanceof DOMException && error.name === "NotFoundError") return null;
  throw error;
}

const isFileEntry = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isDirectoryEntry = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });

/** They come in parts of up to a hundred; the last one is empty. */
async function childrenOf(entry: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = entry.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (part.length === 0) return children;
    children.push(...part);
  }
}
