/** Files on their way from this computer to the board: one after the other, each with its own progress and outcome. */
import { ApiError, toProblem, upload } from './api';
import { uploadBundle } from './bundle_upload';
import type { Problem } from './types';

export type UploadState = 'waiting' | 'sending' | 'checking' | 'done' | 'failed';

export interface Upload {
  id: number;
  name: string;
  size: number;
  sent: number;
  state: UploadState;
  problem: Problem | null;
}

const PACKAGE = /\.(deb|whl)$/i;
const BUNDLE = /\.jetbundle$/;

export class Uploads {
  list = $state<Upload[]>([]);
  #files = new Map<number, File>();
  #nextId = 1;
  #running = false;
  #abort = new AbortController();

  constructor(private readonly onUploaded: () => void) {}

  get active(): boolean {
    return this.list.some((one) => one.state === 'waiting' || one.state === 'sending' || one.state === 'checking');
  }

  /** Puts files in the queue. What is no package by its name is told so at once, instead of after a long upload. */
  add(files: Iterable<File>): void {
    for (const file of files) {
      const id = this.#nextId++;
      const good = PACKAGE.test(file.name) || BUNDLE.test(file.name);
      this.list.push({
        id,
        name: file.name,
        size: file.size,
        sent: 0,
        state: good ? 'waiting' : 'failed',
        problem: good ? null : { code: 'not_a_package' },
      });
      if (good) this.#files.set(id, file);
    }
    void this.#work();
  }

  stop(): void {
    for (const one of this.list) {
      if (one.state !== 'waiting') continue;
      one.state = 'failed';
      one.problem = { code: 'upload_cancelled' };
    }
    this.#files.clear();
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  clear(): void {
    this.list = this.list.filter((one) => one.state === 'waiting' || one.state === 'sending' || one.state === 'checking');
  }

  async #work(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let one = this.#next(); one !== undefined; one = this.#next()) await this.#send(one);
    this.#running = false;
  }

  #next(): Upload | undefined {
    return this.list.find((one) => one.state === 'waiting');
  }

  async #send(one: Upload): Promise<void> {
    const file = this.#files.get(one.id);
    this.#files.delete(one.id);
    one.state = 'sending';
    try {
      if (file === undefined) throw new ApiError({ code: 'upload_cancelled' });
      const progress = (sent: number) => {
        one.sent = sent;
        one.state = sent >= one.size ? 'checking' : 'sending';
      };
      await (BUNDLE.test(file.name) ? uploadBundle : upload)(file, progress, this.#abort.signal);
      one.state = 'done';
      this.onUploaded();
    } catch (error) {
      one.state = 'failed';
      one.problem = toProblem(error);
    }
  }
}

/** The files that were dropped, those inside dropped folders too (walked without recursion, 5000 at most). */
export async function droppedFiles(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return [...data.files];
  const files: File[] = [];
  while (entries.length > 0 && files.length < 5000) {
    const entry = entries.shift();
    if (entry instanceof FileSystemFileEntry) {
      files.push(await new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
    } else if (entry instanceof FileSystemDirectoryEntry) {
      entries.push(...(await readFolder(entry)));
    }
  }
  return files;
}

/** A folder's entries come in portions until an empty one. */
async function readFolder(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return entries;
    entries.push(...part);
  }
}
