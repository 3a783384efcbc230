import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Of what a stack keeps, names, addresses and keys among it: for the user alone who runs it. */
const FILE_MODE = 0o600;
const DIR_MODE = 0o700;

/**
 * Makes the folder where it is missing, and those above it; an Error when it cannot be made. One by
 * one: Node's
 * `recursive` never comes to an end where the system answers "no such folder" though the one above
 *   exists, as `/proc` does.
 */
export function makePrivateDir(dir: string): void {
  if (isDir(dir)) return;
  const above = dirname(dir);
  if (above !== dir) makePrivateDir(above);
  try {
    mkdirSync(dir, { mode: DIR_MODE });
  } catch (error) {
    // Another start may have been faster.
    if (isDir(dir)) return;
    throw new Error(`the folder ${dir} cannot be made: ${(error as Error).message}`);
  }
}

/** Makes the file, empty, where it is missing, and closes it to others. */
export function makePrivateFile(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'a', FILE_MODE));
  chmodSync(file, FILE_MODE);
}

/** Writes the whole file or, where this process dies meanwhile, nothing of it. */
export function writePrivately(file: string, text: string): void {
  const next = `${file}.${process.pid}.next`;
  writeFileSync(next, text, { mode: FILE_MODE });
  renameSync(next, file);
}

function isDir(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
