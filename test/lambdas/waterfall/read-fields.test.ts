import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  count,
  flag,
  hasField,
  list,
  part,
  text,
  value,
  wordOf,
} from '../../../lambdas/waterfall/read-fields.ts';

it.each([
  ['\ufeff ada\u200b\n', 'ada'],
  ['Unknown', 'Unknown'],
  [7, '7'],
  ['', undefined],
  [' \u200b', undefined],
  [null, undefined],
  [{}, undefined],
])('reads %j as the text %j', (said, expected) => {
  expect(z.parse(z.object({ of: text }), { of: said }).of).toBe(expected);
});

it.each([
  [' ada ', 'ada'],
  [14155550100, '14155550100'],
  ['N/A', undefined],
  ['-', undefined],
  ['', undefined],
  [null, undefined],
  [['ada'], undefined],
])('reads %j as the value %j', (said, expected) => {
  expect(z.parse(z.object({ of: value }), { of: said }).of).toBe(expected);
});

it.each([
  [5, 5],
  ['0.25', 0.25],
  ['', undefined],
  [-1, undefined],
  ['five', undefined],
  [null, undefined],
  [true, undefined],
])('reads %j as the number %j', (value, expected) => {
  expect(z.parse(z.object({ of: count }), { of: value }).of).toBe(expected);
});

it.each([
  [true, true],
  ['TRUE', true],
  [1, true],
  ['false', false],
  [0, false],
  [null, undefined],
  ['yes', undefined],
])('reads %j as %j', (value, expected) => {
  expect(z.parse(z.object({ of: flag }), { of: value }).of).toBe(expected);
});

it('leaves out a part that is missing or something else', () => {
  const Whole = z.object({ of: part({ name: text }) });
  expect(z.parse(Whole, { of: { name: 'Ada' } })).toEqual({ of: { name: 'Ada' } });
  for (const said of [null, undefined, 'Ada', 7]) {
    expect(z.parse(Whole, { of: said }).of?.name).toBeUndefined();
  }
  expect(z.parse(Whole, {}).of).toBeUndefined();
});

it.each([
  [
    ['ada', 7, null, '-', {}],
    ['ada', '7'],
  ],
  ['ada', ['ada']],
  [[], []],
  [null, []],
  [undefined, []],
  [{ ada: 1 }, []],
])('reads %j as the list %j', (said, expected) => {
  expect(z.parse(z.object({ of: list(value) }), { of: said }).of).toEqual(expected);
  expect(z.parse(z.object({ of: list(value) }), {}).of).toEqual([]);
});

it('gives words in one spelling', () => {
  expect([' Catch-All ', 'CATCH_ALL', 'catch all'].map(wordOf)).toEqual(Array(3).fill('catch_all'));
});

it.each([
  [{ email: null }, true],
  [{ other: 1 }, false],
  [{}, false],
  [null, false],
  ['email', false],
])('tells whether %j has one of its fields', (body, has) => {
  expect(hasField(body, 'status', 'email')).toBe(has);
});
