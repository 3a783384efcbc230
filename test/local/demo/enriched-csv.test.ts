import { expect, test } from 'vitest';
import { toEnrichedCsv } from '../../../local/demo/enriched-csv.ts';

const list = {
  name: 'leads.csv',
  headings: ['Name', 'Email'],
  rows: [['Ada, the first', ''], ['Bo'], ['Cy', 'cy@old.example']],
  subjects: [],
  remarks: [],
};
const email = (value: string | null, status: string) => ({
  status,
  value,
  provider: value && 'hunter',
  verdict: value && 'deliverable',
});

test('each row gets what was found for it, by its reference; a column of its own never hides another', () => {
  const results = [
    { ref: 'row-3', data: { email: email(null, 'not-found') } },
    { ref: 'row-1', data: { email: email('ada@acme.example', 'found') } },
  ];
  expect(toEnrichedCsv(list, results).split('\n')).toEqual([
    'Name,Email,Found Email,Email Verdict,Email Provider,Email Status',
    '"Ada, the first",,ada@acme.example,deliverable,hunter,found',
    'Bo,,,,,',
    'Cy,cy@old.example,,,,not-found',
    '',
  ]);
});

test('a request for phones has columns of phones, with the type of the line', () => {
  const phone = {
    status: 'found',
    value: '+14155550100',
    lineType: 'mobile',
    provider: 'leadmagic',
  };
  const results = [{ ref: 'row-2', data: { email: email('bo@b.example', 'found'), phone } }];
  const [headings, , bo] = toEnrichedCsv({ ...list, headings: ['Name'] }, results).split('\n');
  expect(headings).toBe(
    'Name,Email,Email Verdict,Email Provider,Email Status,Phone,Phone Line Type,Phone Provider,Phone Status',
  );
  expect(bo).toBe('Bo,bo@b.example,deliverable,hunter,found,+14155550100,mobile,leadmagic,found');
});

test('a value that is no text is written as JSON', () => {
  const results = [
    { ref: 'row-1', data: { jobs: { status: 'found', value: [{ title: 'CTO' }] } } },
  ];
  const [headings, ada] = toEnrichedCsv({ ...list, headings: ['Name'] }, results).split('\n');
  expect([headings, ada]).toEqual([
    'Name,Jobs,Jobs Status',
    '"Ada, the first","[{""title"":""CTO""}]",found',
  ]);
});
