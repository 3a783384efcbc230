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

it('has a column for what else was found of a person: a result with several cost once', () => {
  const columns = resultColumns(['email', 'phone', 'emailCheck']);
  const value = { value: 'a@x.example', all: ['a@x.example', 'b@x.example', 'c@x.example'] };
  const numbers = ['+4915112345678', '+12025550123'].map((each) => ({ value: each, country: '' }));
  const data = { email: value, phone: { value: numbers[0]?.value, all: numbers } };
  const others = columns.filter(({ name }) => name.endsWith('Others'));
  const cells = others.map(({ cell }) => cell({ ref: null, contactId: 'c', data } as never));
  expect(namesOf(others)).toEqual(['emailOthers', 'phoneOthers']);
  expect(cells).toEqual(['b@x.example c@x.example', '+12025550123']);
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
