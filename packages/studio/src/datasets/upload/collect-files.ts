/** What systems put into folders for themselves. */
const isOfSystem = (name: string): boolean => name.startsWith(".") || name === "Thumbs.db" || name === "desktop.ini";

/** The files that were dropped, and those in dropped folders, at any depth. Must be called while the drop is handled. */
export async function filesDropped(transfer: DataTransfer): Promise<File[]> {
  // All at once: the list is empty as soon as the event is over.
  const dropped = [...transfer.items]
    .filter(({ kind }) => kind === "file")
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const files: File[] = [];
  for (const { entry, file } of dropped) {
    if (entry?.isDirectory) await addFilesBelow(entry as FileSystemDirectoryEntry, files);
    else if (file) files.push(file);
  }
  return files;
}

/** The files of a file input; of a folder's, without those of the system. */
export const filesChosen = (list: FileList): File[] =>
  [...list].filter(({ name, webkitRelativePath }) => webkitRelativePath === "" || !isOfSystem(name));

async function addFilesBelow(folder: FileSystemDirectoryEntry, files: File[]): Promise<void> {
  for (const entry of await entriesIn(folder)) {
    if (isOfSystem(entry.name)) continue;
    if (entry.isDirectory) await addFilesBelow(entry as FileSystemDirectoryEntry, files);
    else files.push(await fileOf(entry as FileSystemFileEntry));
  }
}

async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  // Browsers give them by the hundred, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return entries;
    entries.push(...some);
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));
