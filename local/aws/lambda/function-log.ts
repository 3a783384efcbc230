import { createWriteStream, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFile } from '../../process/private-files.ts';
import type { Json } from '../../server/json.ts';

export interface FunctionLog {
  write(functionName: string, line: string): void;
  close(): Promise<void>;
}

/**
 * Opens `functions.log` in the folder: one JSON line for each line that a function writes, after
 * those of earlier runs or, `fresh`, instead of them. Lines of several stacks there do not
 * overwrite each other.
 */
export function openFunctionLog(dir: string, { fresh }: { readonly fresh: boolean }): FunctionLog {
  const file = join(dir, 'functions.log');
  makePrivateFile(file);
  if (fresh) truncateSync(file);
  const stream = createWriteStream(file, { flags: 'a' });
  return {
    write: (functionName, line) => {
      stream.write(`${JSON.stringify({ function: functionName, line: parsed(line) })}\n`);
    },
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}

function parsed(line: string): Json {
  if (!line.startsWith('{')) return line;
  try {
    return JSON.parse(line) as Json;
  } catch {
    return line;
  }
}
