import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { sampleFile } from '../demo/sample.ts';
import type { JsonObject } from '../server/json.ts';

/** Columns of the sample, by the fields that they hold. */
const COLUMNS = {
  firstName: 'First Name',
  lastName: 'Last Name',
  companyName: 'Company',
  companyDomain: 'Website',
  linkedinUrl: 'Person Linkedin Url',
} as const;

/** Gives the people of the sample as a request takes them: it is our own file, and has no surprises. */
export function sampleSubjects(samplesDir: string): readonly JsonObject[] {
  const rows: Record<string, string>[] = parse(readFileSync(sampleFile(samplesDir)), {
    columns: true,
  });
  return rows.map((row, n) => {
    const known = Object.entries(COLUMNS).flatMap(([field, heading]) => {
      const cell = row[heading];
      return cell ? [[field, cell] as const] : [];
    });
    return { ref: `row-${n + 1}`, ...Object.fromEntries(known) };
  });
}
