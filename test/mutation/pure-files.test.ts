import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesOf, PURE_FILES } from './pure-files.ts';

const PROJECT = join(import.meta.dirname, '..', '..');

test.each(PURE_FILES)('%s leads to files, each with a test of its own', (pattern) => {
  const files = filesOf(pattern);
  expect(files.map(({ file }) => file)).not.toEqual([]);
  expect(files.filter((each) => !existsSync(join(PROJECT, each.test)))).toEqual([]);
});
