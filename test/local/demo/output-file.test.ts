import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { enrichedPath, takeOutput } from '../../../local/demo/output-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'sluice-output-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.each([
  ['/a/leads.csv', '/a/leads.enriched.csv'],
  ['/a/leads.CSV', '/a/leads.enriched.csv'],
  ['/a/leads', '/a/leads.enriched.csv'],
  ['/a/leads.xlsx', '/a/leads.enriched.csv'],
  ['/a/q1.final.tsv', '/a/q1.final.enriched.csv'],
])('the enriched list of %s is %s', (list, enriched) => {
  expect(enrichedPath(list)).toBe(enriched);
});

async function* texts(...all: readonly string[]): AsyncGenerator<string, void> {
  yield* all;
}

test('a file is taken without leaving anything, and what it had stays until it is written', async () => {
  const path = join(dir, 'new.csv');
  const file = takeOutput(path);
  expect([file.name, existsSync(path)]).toEqual(['new.csv', false]);
  await file.write(texts('a\n', 'b\n'));
  takeOutput(path);
  expect(readFileSync(path, 'utf8')).toBe('a\nb\n');
  await file.write(texts('c\n'));
  expect(readFileSync(path, 'utf8')).toBe('c\n');
});

test('a folder that is not there, or that nobody can write to, is refused at once', () => {
  const missing = join(dir, 'none', 'x.csv');
  expect(() => takeOutput(missing)).toThrow(
    `${missing} cannot be written: there is no such file or folder`,
  );
  writeFileSync(join(dir, 'file'), '');
  const under = join(dir, 'file', 'x.csv');
  expect(() => takeOutput(under)).toThrow(`${under} cannot be written: a file stands where a`);
});

test('a full disk is named', async () => {
  const path = join(dir, 'full.csv');
  symlinkSync('/dev/full', path);
  await expect(takeOutput(path).write(texts('a\n'))).rejects.toThrow(
    `${path} cannot be written: no space is left on the device`,
  );
});
