import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EVENTS } from '../../lambdas/events/events.contract.ts';
import { ROOT } from '../laws/source-files.ts';

const PAGE = readFileSync(join(ROOT, 'docs/events.md'), 'utf8');
const ROWS = [...PAGE.matchAll(/^\| `([a-z.-]+)` \| .* \| (.*) \|$/gm)];

test('docs/events.md has a row for every event, with the fields of its data', () => {
  const rows = ROWS.map(([, type, fields = '']) => [
    type,
    [...(fields.split(': ')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
  ]);
  const declared = Object.entries(EVENTS).map(([type, { data }]) => [
    type,
    Object.keys(data.shape),
  ]);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(declared));
});

test('lambdas/events/README.md says of every event who tells it', () => {
  const readme = readFileSync(join(ROOT, 'lambdas/events/README.md'), 'utf8');
  expect(Object.keys(EVENTS).filter((type) => !readme.includes(`\`${type}\``))).toEqual([]);
});
