import { Temporal } from 'temporal-polyfill';
import { isObject, type Json, type JsonObject } from './json.ts';

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

/** Gives the time that the body asks for: `now`, or `advance`, a duration of ISO 8601 like `P31D` or `P1M`. */
export function targetOf(body: JsonObject, nowMs: number): number {
  if (typeof body.now === 'string') return instantOf(body.now);
  if (typeof body.advance === 'string') return advanced(body.advance, nowMs);
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
function advanced(duration: string, nowMs: number): number {
  try {
    const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO('UTC');
    return now.add(Temporal.Duration.from(duration)).epochMilliseconds;
  } catch {
    throw new ControlInputError('advance', 'must be a duration like P31D or PT1H');
  }
}

/** Gives the list of people of a directory; each must at least have a name and a list of e-mail addresses. */
export function peopleOf(body: JsonObject): readonly JsonObject[] {
  const people = body.people;
  if (!Array.isArray(people)) throw new ControlInputError('people', 'must be a list');
  return (people as readonly Json[]).map((person, i) => {
    if (!isObject(person) || typeof person.fullName !== 'string')
      throw new ControlInputError(`people[${i}].fullName`, 'must be a text');
    for (const list of ['emails', 'phones']) checkFinds(person[list] ?? [], `people[${i}].${list}`);
    return { emails: [], ...person };
  });
}

function checkFinds(finds: Json, path: string): void {
  const fits = (find: Json): boolean =>
    isObject(find) && typeof find.value === 'string' && Array.isArray(find.providers);
  if (!Array.isArray(finds) || !finds.every(fits))
    throw new ControlInputError(path, 'must be a list of { value, providers, … }');
}
