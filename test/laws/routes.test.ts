import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type RouteSpec,
  refusalsOf,
  UNKNOWN_PATH_REFUSALS,
} from '../../lambdas/api/route-spec.contract.ts';
import { ROUTES } from '../../lambdas/api/routes.contract.ts';
import { ERRORS, type ErrorCode } from '../../lambdas/shared/errors.contract.ts';
import { importsOf } from './imports-of.ts';
import { ROOT, readSources } from './source-files.ts';

/** The tables of routes, one a function that serves some. */
const tables = readSources('lambdas/api').filter(({ path }) =>
  /^lambdas\/api\/([a-z]+-)?routes\.ts$/.test(path),
);

/** The file of a route's own code: where a table of routes imports it from. */
function testOf(id: string): string {
  const pattern = new RegExp(`import \\{ ${id} \\} from '\\./(.+)\\.ts'`);
  const source = tables.map(({ text }) => pattern.exec(text)).find(Boolean);
  return join(ROOT, 'test/lambdas/api', `${source?.[1]}.test.ts`);
}

/** The headings of a test file, e.g. `402 CREDITS_INSUFFICIENT`. */
function headingsOf(file: string): string[] {
  if (!existsSync(file)) return [];
  const found = readFileSync(file, 'utf8').matchAll(/describe\('([^']+)'/g);
  return [...found].map(([, heading = '']) => heading);
}

const routes: [string, RouteSpec][] = Object.entries(ROUTES);

describe.each(routes)('%s', (id, route) => {
  test('each status that it declares has its own tests', () => {
    const declared = [
      String(route.success),
      ...route.codes.map((code) => `${ERRORS[code].status} ${code}`),
    ];
    const headings = headingsOf(testOf(id));
    expect(declared.filter((heading) => !headings.includes(heading))).toEqual([]);
  });
});

test('what every route refuses with is tested for all of them, in the chain', () => {
  const own = new Set(routes.flatMap(([, route]) => route.codes));
  const shared = new Set<ErrorCode>([
    ...UNKNOWN_PATH_REFUSALS,
    ...routes.flatMap(([, route]) => refusalsOf(route)),
  ]);
  const headings = headingsOf(join(ROOT, 'test/lambdas/api/http/router.test.ts'));
  const untested = [...shared].filter(
    (code) => !own.has(code) && !headings.includes(`${ERRORS[code].status} ${code}`),
  );
  expect(untested).toEqual([]);
});

test('every code of the table can be met: by a route, or in the workflow', () => {
  const declared = new Set<ErrorCode>([
    ...UNKNOWN_PATH_REFUSALS,
    ...routes.flatMap(([, route]) => refusalsOf(route)),
  ]);
  expect(Object.keys(ERRORS).filter((code) => !declared.has(code as keyof typeof ERRORS))).toEqual(
    [],
  );
});

test('the tables of routes import each route from a file of its own', () => {
  const files = tables.flatMap((table) =>
    importsOf(table).own.filter((path) => /\/routes\//.test(path)),
  );
  expect(files.length).toBe(routes.length);
});
