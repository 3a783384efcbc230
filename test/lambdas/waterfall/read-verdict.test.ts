import { describe, expect, it } from 'vitest';
import { readVerdict } from '../../../lambdas/waterfall/read-verdict.ts';

const WORDS = {
  good: 'deliverable',
  so_so: 'risky',
  bad: 'undeliverable',
  dunno: 'unknown',
} as const;
const all = { isRole: true, isDisposable: true, acceptsAll: true };
const read = (word: string | undefined, more: object = {}) =>
  readVerdict({ word, words: WORDS, price: { microUsd: 500, asOf: '2026-08' }, ...more });
const verdict = (said: string, costMicroUsd: number, more: object = {}) => ({
  ...{ kind: 'verdict', verdict: said, costMicroUsd, ...more },
});

describe('readVerdict', () => {
  it.each([
    ['a mailbox that works', 'Good', {}, 'deliverable'],
    ['one where all mail is taken', 'good', { acceptsAll: true }, 'catch-all'],
    ['one that may, where all mail is taken', 'so-so', { acceptsAll: true }, 'catch-all'],
    ['one that is nobody’s own', 'good', { isRole: true, acceptsAll: true }, 'risky'],
    ['one to throw away', 'good', all, 'undeliverable'],
    [
      'one that is not there, whatever else',
      'bad',
      { isRole: true, acceptsAll: true },
      'undeliverable',
    ],
    ['one of which nothing is known, whatever else', 'dunno', all, 'unknown'],
  ])('never makes a verdict better: %s', (_, word, mailbox, expected) => {
    expect(read(word, { mailbox })).toEqual(verdict(expected, 500));
  });

  it('counts what the answer says was paid, else the price, and nothing for a free word', () => {
    const free = new Set(['so_so']);
    expect(read('So so', { free })).toEqual(verdict('risky', 0));
    expect(read('so-so', { free, paidMicroUsd: 7 })).toEqual(verdict('risky', 7));
    expect(read('good', { free, paidMicroUsd: 0 })).toEqual(verdict('deliverable', 0));
  });

  it('says so of a word that it does not know, and refuses an answer without one', () => {
    expect(read('quantum')).toEqual(verdict('unknown', 500, { unknownWord: true }));
    expect(read(undefined)).toEqual({ kind: 'refused', reason: 'malformed' });
  });
});
