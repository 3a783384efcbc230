import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { count, flag, part, text, tidy, wordOf } from '../../../lambdas/waterfall/read-fields.ts';

it('takes marks that no reader sees off a text', () => {
  expect(tidy('\ufeff ada\u200b@acme\u00ad.example\u202c \n')).toBe('ada@acme.example');
});

it.each([
  [' ada ', 'ada'],
  [7, '7'],
  ['', undefined],
  [' \u200b', undefined],
  [null, undefined],
  [{}, undefined],
])('reads %j as the text %j', (value, expected) => {
  expect(z.parse(z.object({ of: text }), { of: value }).of).toBe(expected);
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
  for (const of of [null, undefined, 'Ada', 7]) {
    expect(z.parse(Whole, { of }).of?.name).toBeUndefined();
  }
  expect(z.parse(Whole, {}).of).toBeUndefined();
});

it('gives words in one spelling', () => {
  expect([' Catch-All ', 'CATCH_ALL', 'catch all'].map(wordOf)).toEqual(Array(3).fill('catch_all'));
});
