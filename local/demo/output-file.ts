import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describeFault } from '../process/describe-fault.ts';
import { ListError } from './list-file.ts';

/** Where the enriched list goes. */
export interface OutputFile {
  /** File name, for what is said of it. */
  readonly name: string;
  /** Writes text as it comes; a ListError of one line where that fails. */
  write(texts: AsyncIterable<string>): Promise<void>;
}

/**
 * Takes a file to write to, before anything is paid for what goes into it; a ListError where it
 * cannot be written.
 */
export function takeOutput(path: string): OutputFile {
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      throw new ListError(`${path} cannot be written: ${describeFault(error)}`);
    }
  };
  attempt(() => probe(path));
  return {
    name: basename(path),
    write: async (texts) => {
      let file: number | undefined;
      try {
        for await (const text of texts) {
          attempt(() => {
            file ??= openSync(path, 'w');
            writeSync(file, text);
          });
        }
      } finally {
        if (file !== undefined) closeSync(file);
      }
    },
  };
}

/** Names the enriched list after the list, beside it: `leads.csv` → `leads.enriched.csv`. */
export function enrichedPath(listPath: string): string {
  const name = basename(listPath).replace(/\.(csv|tsv|txt|xlsx)$/i, '');
  return join(dirname(listPath), `${name}.enriched.csv`);
}

/** Leaves the folder as it was. */
function probe(path: string): void {
  const wasThere = existsSync(path);
  closeSync(openSync(path, 'a'));
  if (!wasThere) rmSync(path);
}
