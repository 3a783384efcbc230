import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from './json.ts';

export interface FunctionLog {
  write(functionName: string, line: string): void;
  close(): Promise<void>;
}

/** Opens `functions.log` in the folder: one JSON line for each line that a function writes. */
export function openFunctionLog(dir: string): FunctionLog {
  mkdirSync(dir, { recursive: true });
  const stream = createWriteStream(join(dir, 'functions.log'));
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
