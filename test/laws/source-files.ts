import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';

/** The project's root. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** A source file: its path from the root, with `/`, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Reads the TypeScript files below folders of the project. */
export function readSources(...folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !file.includes('node_modules'))
      .map((file) => ({
        path: relative(ROOT, file).split('\\').join('/'),
        text: readFileSync(file, 'utf8'),
      })),
  );
}

/** Gives what a file imports: paths from the root for its own, names for packages. */
export function importsOf({ path, text }: SourceFile): string[] {
  const found = text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g);
  return [...found].map(([, target = '']) =>
    target.startsWith('.') ? posix.join(dirname(path), target) : target,
  );
}

/** The text without comments and strings, so that a word in prose does not count. */
export function codeOf({ text }: SourceFile): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
}
