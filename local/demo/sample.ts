import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type Json, type JsonObject } from '../server/json.ts';

/** The sample list in that folder, in the columns of a common sales export. */
export function sampleFile(samplesDir: string): string {
  return join(samplesDir, 'contacts.csv');
}

/** What the simulated providers know: a body for `PUT /_local/directory`. */
export function readDirectory(samplesDir: string): JsonObject {
  const json = JSON.parse(readFileSync(join(samplesDir, 'directory.json'), 'utf8')) as Json;
  return isObject(json) ? json : { people: json, mode: 'replace' };
}
