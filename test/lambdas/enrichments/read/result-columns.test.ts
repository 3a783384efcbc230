import { expect, it } from 'vitest';
import { besideOwn, resultColumns } from '../../../../lambdas/enrichments/read/result-columns.ts';

const namesOf = (columns: readonly { readonly name: string }[]) => columns.map(({ name }) => name);

it('has the columns of each datum, of a refresh what is stored too', () => {
  const names = namesOf(resultColumns(['phone', 'refresh']));
  expect(names.slice(0, 4)).toEqual(['ref', 'contactId', 'phone', 'phoneStatus']);
  expect(names.slice(-5)).toEqual([
    ...['refreshEmail', 'refreshPhone', 'refreshChanged', 'refreshBounced', 'refreshStale'],
  ]);
});

it.each([
  ['email', 'found email'],
  ['Mail', 'email'],
])('beside the caller’s own column %s, ours is %s', (own, ours) => {
  const columns = besideOwn(['Note', own], resultColumns(['email']));
  expect(namesOf(columns).slice(0, 5)).toEqual(['Note', own, 'ref', 'contactId', ours]);
});

it('has a name of its own also beside a list that was one of our files', () => {
  const columns = besideOwn(['email', 'found email'], resultColumns(['email']));
  expect(namesOf(columns)[4]).toBe('found found email');
});
