import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apiPage } from '../../docs/api-page.ts';
import { ROUTES } from '../../lambdas/api/routes.contract.ts';
import { ERRORS } from '../../lambdas/shared/errors.contract.ts';

const FILE = join(import.meta.dirname, '../../docs/api.md');
const page = readFileSync(FILE, 'utf8');
const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);

test('docs/api.md is what `npm run docs:api` writes', () => {
  expect(page).toBe(apiPage());
});

test('it has every route and every code', () => {
  const routes = Object.values(ROUTES).map(({ method, path }) => `\`${method} ${path}\``);
  expect(headings).toEqual(expect.arrayContaining([...routes, ...Object.keys(ERRORS)]));
});

test('each of its links leads to a heading of it', () => {
  const anchors = new Set(headings.map((heading) => `#${heading.toLowerCase()}`));
  const links = [...page.matchAll(/\]\((#[^)]+)\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(200);
  expect(links.filter((link) => !anchors.has(link))).toEqual([]);
});

test('it says of a call who may, what it takes, what comes back', () => {
  const from = page.indexOf('### `GET /v1/workspaces/{ws}/ledger`');
  const section = page.slice(from, page.indexOf('### ', from + 4));
  expect(section).toContain('Scope `read`; operators: `read`.');
  expect(section).toContain('| `limit` | integer, 1 to 200, default `50`; optional | |');
  expect(section).toContain('Answers 200 [LedgerEntryPage](#ledgerentrypage), or `text/csv`.');
  expect(section).toContain('Refuses with [UNAUTHENTICATED](#unauthenticated), [NOT_FOUND]');
});
