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

it('stands beside the caller’s own columns, under another name where theirs has it', () => {
  const columns = besideOwn(['Note', 'email'], resultColumns(['email']));
  expect(namesOf(columns).slice(0, 5)).toEqual([
    'Note',
    'email',
    'ref',
    'contactId',
    'found email',
  ]);
});
