import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Edit, PlantedBug } from './planted-bug.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
/** What a simulation needs of the project. */
const COPIED = ['lambdas', 'lib', 'local', 'test'];
const FILES = ['package.json', 'tsconfig.json', 'vitest.config.ts'];

/**
 * Copies the project into a folder of its own, with one bug in it. Errors: when an edit does not
 * fit once.
 */
export function plant({ name, also = [], ...edit }: PlantedBug): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'sluice-bug-'));
  const remove = () => rmSync(dir, { recursive: true, force: true });
  try {
    for (const path of [...COPIED, ...FILES])
      cpSync(join(PROJECT, path), join(dir, path), { recursive: true });
    symlinkSync(join(PROJECT, 'node_modules'), join(dir, 'node_modules'));
    for (const each of [edit, ...also]) apply(dir, name, each);
    return { dir, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * Says how often the text of an edit stands in the project's file: once, or the edit is out of
 * date.
 */
export function timesFound({ file, from }: Edit): number {
  return readFileSync(join(PROJECT, file), 'utf8').split(from).length - 1;
}

function apply(dir: string, name: string, { file, from, to }: Edit): void {
  const path = join(dir, file);
  const [before, after, ...more] = readFileSync(path, 'utf8').split(from);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`the text of "${name}" does not stand once in ${file}`);
  writeFileSync(path, before + to + after);
}
