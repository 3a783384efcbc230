import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** The project's root. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** A source file: its path from the root, with `/`, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Gives the paths of all files below folders of the project. */
export function listFiles(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split('\\').join('/'))
      .filter((path) => !path.includes('node_modules')),
  );
}

/** Reads the TypeScript files below folders of the project. */
export function readSources(...folders: readonly string[]): SourceFile[] {
  return listFiles(...folders)
    .filter((path) => path.endsWith('.ts'))
    .map(readSource);
}

/** Reads one file, by its path from the root. */
export function readSource(path: string): SourceFile {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}
