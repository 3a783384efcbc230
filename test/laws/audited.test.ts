import { expect, test } from 'vitest';
import { inputSchema } from '../../lambdas/api/openapi/json-schemas.ts';
import { type RouteSpec, scopesOf } from '../../lambdas/api/route-spec.contract.ts';
import { ROUTES } from '../../lambdas/api/routes.contract.ts';
import { AUDIT_FIELDS } from '../../lambdas/audit/audit.contract.ts';

/** THE LAW of what is kept: no change by an operator or an owner goes without a record. */

/** What an operator posts that changes nothing. */
const CHANGE_NOTHING: readonly string[] = ['createRehearsal'];

const routes: [string, RouteSpec][] = Object.entries(ROUTES);
const audited = routes.filter(([, route]) => route.audited !== undefined);

function isManaging(route: RouteSpec): boolean {
  const byManage = scopesOf(route).length > 0 && scopesOf(route).every((s) => s === 'manage');
  return route.principal === 'operator' || byManage;
}

test('every route by which an operator or an owner changes something is audited', () => {
  const forgotten = routes.filter(
    ([id, route]) =>
      isManaging(route) &&
      route.method !== 'GET' &&
      !CHANGE_NOTHING.includes(id) &&
      route.audited === undefined,
  );
  expect(forgotten.map(([id]) => id)).toEqual([]);
});

/** The functions that keep records of what is done through them. */
const KEEPING: readonly string[] = ['api', 'billing', 'providers'];

test('what only reads is not, nor what a function serves that keeps no records', () => {
  const others = audited.filter(
    ([, { method, servedBy = 'api' }]) => method === 'GET' || !KEEPING.includes(servedBy),
  );
  expect(others.map(([id]) => id)).toEqual([]);
});

test('each act has a name of its own', () => {
  const names = audited.map(([, route]) => route.audited);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+$/);
});

test('of each field of an audited body it is decided whether its value is kept', () => {
  const fields = audited.flatMap(([, { body }]) =>
    body === undefined || body === 'raw'
      ? []
      : Object.keys((inputSchema(body) as { properties?: object }).properties ?? {}),
  );
  const decided: readonly string[] = [...AUDIT_FIELDS.shown, ...AUDIT_FIELDS.named];
  expect(fields.length).toBeGreaterThan(20);
  expect(fields.filter((field) => !decided.includes(field))).toEqual([]);
});

test('no value is kept of what is a person’s, or a text that anybody writes', () => {
  const shown: readonly string[] = AUDIT_FIELDS.shown;
  for (const field of [
    'name',
    'email',
    'reason',
    'note',
    'key',
    'url',
    'successUrl',
    'returnUrl',
  ]) {
    expect(shown).not.toContain(field);
  }
});
