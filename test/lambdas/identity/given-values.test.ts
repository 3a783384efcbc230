import { expect, it } from 'vitest';
import { cleanSubject } from '../../../lambdas/identity/clean-subject.ts';
import { valuesBeside } from '../../../lambdas/identity/given-values.ts';

it.each([
  ['the second address of a cell', { email: 'ada@a.example; B@B.example' }, ['b@b.example']],
  ['no second spelling of the first', { email: 'ada.e@gmail.com, adae+x@googlemail.com' }, []],
  ['a number as its own country dials it', { phone: '0170 123 45-67' }, ['0170 123 45-67']],
  ['it beside one with a code', { phone: '+49 170 1234567 / (030) 123456' }, ['(030) 123456']],
  ['two with a code', { phone: '+491701234567, +491701234568' }, ['+491701234568']],
  [
    'two with nothing but a slash between',
    { phone: '+491701234567/+491701234568' },
    ['+491701234568'],
  ],
  ['no placeholder', { phone: 'n/a', email: '-' }, []],
  ['no extension and no word', { phone: 'ext. 12', email: 'unknown' }, []],
  ['nothing of a row that is clean', { email: 'ada@a.example', phone: '+491701234567' }, []],
  [
    'eight at most',
    { email: [...'abcdefghijk'].map((name) => `${name}@a.example`).join(' ') },
    [...'bcdefghi'].map((name) => `${name}@a.example`),
  ],
  [
    'none of a page of text',
    { email: `a@a.example ${'b'.repeat(60)}@${'c'.repeat(60)}.example` },
    [],
  ],
])('valuesBeside gives %s', (_what, cells, beside) => {
  expect(valuesBeside(cells, cleanSubject(cells).subject)).toEqual(beside);
});

it('valuesBeside reads further cells as well', () => {
  const cells = { email: 'ada@a.example', phone: '+491701234567' };
  const more = ['ADA@a.example; b@b.example', '', '0170 1234567', '+1 415 555 0100', 'n/a', 'none'];
  expect(valuesBeside(cells, cells, more)).toEqual([
    'b@b.example',
    '0170 1234567',
    '+1 415 555 0100',
  ]);
});
