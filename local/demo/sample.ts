import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Json, JsonObject } from '../server/json.ts';
import { isObject } from '../server/json.ts';

/** A row of the sample, by column. */
export type Row = Readonly<Record<string, string>>;

/** The sample list, in the columns of a common sales export. */
export function readContacts(samplesDir: string): readonly Row[] {
  const text = readFileSync(join(samplesDir, 'contacts.csv'), 'utf8');
  return parse(text, { columns: true, skip_empty_lines: true, bom: true });
}

/** What the simulated providers know: a body for `PUT /_local/directory`. */
export function readDirectory(samplesDir: string): JsonObject {
  const json = JSON.parse(readFileSync(join(samplesDir, 'directory.json'), 'utf8')) as Json;
  return isObject(json) ? json : { people: json, mode: 'replace' };
}

/** Gives the rows as subjects of an enrichment; blank cells are left out. */
export function toSubjects(rows: readonly Row[]): readonly JsonObject[] {
  return rows.map((row, i) => {
    const subject: Record<string, string | undefined> = {
      ref: `row-${i + 1}`,
      firstName: row['First Name'],
      lastName: row['Last Name'],
      companyName: row.Company,
      companyDomain: row.Website,
      linkedinUrl: row['Person Linkedin Url'],
    };
    const known = Object.entries(subject).filter((field): field is [string, string] => !!field[1]);
    return Object.fromEntries(known);
  });
}
