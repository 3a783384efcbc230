import { expect, it } from 'vitest';
import { checkSold } from '../../../lambdas/api/check-sold.ts';

const OFFERED = {
  field: 'pack' as const,
  find: (name: string, currency = 'usd') =>
    name === 'contact' && ['usd', 'eur'].includes(currency) ? {} : undefined,
  isNone: 'is none',
};

// Each: a body, and where its fault is.
it.each<[string, unknown, object[]]>([
  ['what is sold', { pack: 'contact' }, []],
  ['what is sold in its currency', { pack: 'contact', currency: 'eur' }, []],
  ['what is not sold', { pack: 'other' }, [{ path: 'pack', message: 'is none' }]],
  [
    'what is not sold in any',
    { pack: 'other', currency: 'eur' },
    [{ path: 'pack', message: 'is none' }],
  ],
  [
    'another currency',
    { pack: 'contact', currency: 'jpy' },
    [{ path: 'currency', message: 'is not a currency that the pack is sold in' }],
  ],
  ['a name that is no text: its schema says so', { pack: 7 }, []],
  ['a currency that is no text', { pack: 'other', currency: 7 }, []],
  ['no body', undefined, []],
])('finds the fault of %s', (_what, body, faults) => {
  expect(checkSold(body, OFFERED)).toEqual(faults);
});
