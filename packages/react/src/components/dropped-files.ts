import type { UploadFile } from "@galley/client";

/** A file and where it lay, such as `day 1/a.jpg`; where it was chosen by itself, just its name. */
export type FoundFile = { file: File; path: string };

/** What is dropped, folders with all that is in them. Must be called while the drop is handled: then the browser forgets. */
export async function filesInDrop(transfer: Pick<DataTransfer, "items" | "files">): Promise<FoundFile[]> {
  const entries = [...transfer.items].flatMap((item) => {
    if (item.kind !== "file") return [];
    return [item.webkitGetAsEntry?.() ?? item.getAsFile()];
  });
  if (entries.length === 0) return [...transfer.files].map((file) => ({ file, path: file.name }));
  const found: FoundFile[] = [];
  for (const entry of entries) {
    if (entry instanceof File) found.push({ file: entry, path: entry.name });
    else if (entry) await walk(entry, "", found);
  }
  return found;
}

/** What was chosen in a dialogue; of a folder each file has its path. */
export const filesInList = (list: FileList | null): FoundFile[] =>
  [...(list ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }));

async function walk(entry: FileSystemEntry, below: string, found: FoundFile[]): Promise<void> {
  const path = below + entry.name;
  if (isFile(entry)) {
    found.push({ file: await new Promise((resolve, reject) => entry.file(resolve, reject)), path });
  } else if (isFolder(entry)) {
    for (const child of await childrenOf(entry.createReader())) await walk(child, `${path}/`, found);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** A browser gives at most a hundred at a time, and an empty list at the end. */
async function childrenOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

const pictureName = /\.(jpe?g|png|gif|webp)$/i;

/** Whether a file may be meant: what was chosen by itself is, of a folder only what looks like a picture. */
const isMeant = ({ file, path }: FoundFile): boolean => !path.includes("/") || pictureName.test(file.name);

/**
 * What is to be uploaded, and how many files of folders were left out because they are no pictures. In a dataset names are
 * unique: of several files with one name each is called by its path (`day 1_a.jpg`).
 */
export function toUpload(found: readonly FoundFile[]): { files: UploadFile[]; leftOut: number } {
  const meant = found.filter(isMeant);
  const times = new Map<string, number>();
  for (const { file } of meant) times.set(file.name, (times.get(file.name) ?? 0) + 1);
  const files = meant.map(({ file, path }): UploadFile => {
    const isAlone = times.get(file.name) === 1 || !path.includes("/");
    return isAlone ? file : { name: path.replaceAll("/", "_"), blob: file };
  });
  return { files, leftOut: found.length - meant.length };
}
