import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { describeFault } from '../process/describe-fault.ts';

/** A list that cannot be read, or that the API does not take; the message is one line. */
export class ListError extends Error {}

/** A file with a list. What is in it the API reads. */
export interface ListFile {
  readonly path: string;
  /** File name, for what is said of it. */
  readonly name: string;
  readonly bytes: number;
  /** By which the same list is known again. */
  readonly hash: string;
}

/** Takes a file, CSV or XLSX; a ListError where it is not there, cannot be read or is empty. */
export async function takeListFile(path: string): Promise<ListFile> {
  try {
    const { size: bytes } = statSync(path);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    if (bytes > 0) return { path, name: basename(path), bytes, hash: hash.digest('hex') };
  } catch (error) {
    throw new ListError(`${path} cannot be read: ${describeFault(error)}`);
  }
  throw new ListError(`${path} is empty`);
}
