import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { type Bytes, FileFault } from './table.contract.ts';

/** Bytes that a whole archive may become: what is more is made to fill a memory. */
const UNPACKED_BYTES_MAX = 500_000_000;
/** A workbook has some twenty files, and a few more for each of its sheets. */
const FILES_MAX = 5_000;

/** An archive whose files are unpacked one at a time, as far as somebody reads. */
export interface Archive {
  has(name: string): boolean;
  /** Unpacks a file; nothing where there is none. Errors: FileFault. */
  read(name: string): Bytes;
}

/**
 * Opens a ZIP archive.
 *
 * Errors: FileFault FILE_DAMAGED, FILE_ENCRYPTED; reading, FILE_UNPACKS_TOO_LARGE once all that was
 *         read is more than 500 MB, whatever the archive says of itself.
 */
export async function unzip(bytes: Buffer): Promise<Archive> {
  const { zip, entries } = await openArchive(bytes);
  const budget = { bytes: UNPACKED_BYTES_MAX };
  return {
    has: (name) => entries.has(name),
    read: (name) => unpack(zip, entries.get(name), budget),
  };
}

async function openArchive(bytes: Buffer) {
  const entries = new Map<string, Entry>();
  try {
    const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      entries.set(entry.fileName, entry);
      if (entries.size > FILES_MAX) throw damaged();
    }
    return { zip, entries };
  } catch {
    throw damaged();
  }
}

async function* unpack(
  zip: ZipFile,
  entry: Entry | undefined,
  budget: { bytes: number },
): AsyncGenerator<Uint8Array, void> {
  if (entry === undefined) return;
  if (entry.isEncrypted()) {
    throw new FileFault('FILE_ENCRYPTED', 'the file is locked with a password: save it without');
  }
  if (entry.uncompressedSize > budget.bytes) throw tooLarge();
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      const unpacked = chunk as Uint8Array;
      budget.bytes -= unpacked.length;
      if (budget.bytes < 0) throw tooLarge();
      yield unpacked;
    }
  } catch (error) {
    throw error instanceof FileFault ? error : damaged();
  }
}

function tooLarge(): FileFault {
  const message = `the file unpacks to more than ${UNPACKED_BYTES_MAX / 1_000_000} MB`;
  return new FileFault('FILE_UNPACKS_TOO_LARGE', message);
}

/** Makes the refusal of a workbook that its own program would have to repair. */
export function damaged(): FileFault {
  return new FileFault('FILE_DAMAGED', 'the workbook cannot be read: save it anew');
}
