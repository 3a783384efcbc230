import { stringify } from 'csv-stringify/sync';
import type { Json, JsonObject } from '../server/json.ts';
import { dataIn, datumOf } from './data-of.ts';
import type { ContactList } from './read-list.ts';

/** What is written of a datum beside its value, where any result has it. */
const DETAILS: Readonly<Record<string, string>> = {
  verdict: 'Verdict',
  lineType: 'Line Type',
  provider: 'Provider',
  status: 'Status',
};

/**
 * Writes the list with what was found, a line for each row that was asked for, in the order of the
 * file.
 */
export function toEnrichedCsv(list: ContactList, results: readonly JsonObject[]): string {
  const byRef = new Map(results.map((result) => [result.ref, result]));
  const found = dataIn(results).flatMap((datum) => columnsOf(datum, results));
  const title = (name: string): string => (list.headings.includes(name) ? `Found ${name}` : name);
  const lines = list.rows.map((cells, i) => {
    const result = byRef.get(`row-${i + 1}`);
    const own = list.headings.map((_, at) => cells[at] ?? '');
    return [...own, ...found.map(({ datum, field }) => toCell(datumOf(result, datum)[field]))];
  });
  return stringify([[...list.headings, ...found.map(({ name }) => title(name))], ...lines]);
}

interface FoundColumn {
  readonly datum: string;
  readonly field: string;
  readonly name: string;
}

function columnsOf(datum: string, results: readonly JsonObject[]): readonly FoundColumn[] {
  const name = `${datum.slice(0, 1).toUpperCase()}${datum.slice(1)}`;
  const isUsed = (field: string): boolean =>
    results.some((result) => datumOf(result, datum)[field] !== undefined);
  const details = Object.entries(DETAILS).filter(([field]) => isUsed(field));
  return [
    { datum, field: 'value', name },
    ...details.map(([field, detail]) => ({ datum, field, name: `${name} ${detail}` })),
  ];
}

function toCell(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
