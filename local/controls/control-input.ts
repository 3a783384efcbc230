import { Temporal } from 'temporal-polyfill';
import { isObject, type Json, type JsonObject } from '../server/json.ts';

/** A body that a control does not take; `path` says where. */
export class ControlInputError extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** Reads a body as a JSON object; an empty body is an empty object. */
export function parseBody(body: Buffer): JsonObject {
  try {
    const json = JSON.parse(body.toString('utf8') || '{}') as Json;
    if (isObject(json)) return json;
  } catch {
    // Said below.
  }
  throw new ControlInputError('', 'must be a JSON object');
}

/**
 * Gives the object as one with these fields; any other is refused. `path` is that of the object.
 */
export function fieldsOf<K extends string>(
  object: JsonObject,
  known: readonly K[],
  path = '',
): { readonly [name in K]?: Json } {
  const odd = Object.keys(object).find((name) => !known.some((each) => each === name));
  if (odd === undefined) return object as { readonly [name in K]?: Json };
  throw new ControlInputError(path === '' ? odd : `${path}.${odd}`, 'is not a known field');
}

/**
 * Gives what the body asks for: `now`, a time in epoch milliseconds, or `advance`, what a duration
 * of ISO 8601 like
 * `P31D` or `P1M` makes of the time at which it begins.
 */
export function targetOf(body: {
  readonly now?: Json;
  readonly advance?: Json;
}): number | ((nowMs: number) => number) {
  if (typeof body.now === 'string') return instantOf(body.now);
  if (typeof body.advance === 'string') return advancedBy(body.advance);
  throw new ControlInputError('', 'needs `now` (a time) or `advance` (a duration)');
}

function instantOf(text: string): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    throw new ControlInputError('now', 'must be a time like 2026-12-01T00:00:00Z');
  }
}

/** Months and days are those of the calendar in UTC. */
function advancedBy(text: string): (nowMs: number) => number {
  const duration = durationOf(text);
  return (nowMs) => {
    const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO('UTC');
    return now.add(duration).epochMilliseconds;
  };
}

function durationOf(text: string): Temporal.Duration {
  try {
    return Temporal.Duration.from(text);
  } catch {
    throw new ControlInputError('advance', 'must be a duration like P31D or PT1H');
  }
}

const FIND_FIELDS = {
  emails: ['value', 'verdict', 'providers'],
  phones: ['value', 'lineType', 'providers'],
};
const PERSON_FIELDS = [
  ...['fullName', 'companyName', 'companyDomain', 'linkedinUrl', 'profile'],
  ...Object.keys(FIND_FIELDS),
];

/**
 * Gives the list of people of a directory; each must at least have a name and a list of e-mail
 * addresses.
 */
export function peopleOf(people: Json | undefined): readonly JsonObject[] {
  if (!Array.isArray(people)) throw new ControlInputError('people', 'must be a list');
  return (people as readonly Json[]).map((person, i) => {
    if (!isObject(person) || typeof person.fullName !== 'string')
      throw new ControlInputError(`people[${i}].fullName`, 'must be a text');
    fieldsOf(person, PERSON_FIELDS, `people[${i}]`);
    for (const [list, fields] of Object.entries(FIND_FIELDS))
      checkFinds(person[list] ?? [], fields, `people[${i}].${list}`);
    return { emails: [], ...person };
  });
}

function checkFinds(finds: Json, fields: readonly string[], path: string): void {
  const fits = (find: Json): find is JsonObject =>
    isObject(find) && typeof find.value === 'string' && Array.isArray(find.providers);
  if (!Array.isArray(finds) || !finds.every(fits))
    throw new ControlInputError(path, 'must be a list of { value, providers, … }');
  for (const [i, find] of finds.entries()) fieldsOf(find, fields, `${path}[${i}]`);
}
