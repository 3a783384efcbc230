import { isObject, type JsonObject } from '../server/json.ts';

/** Statuses of a datum whose value the caller gets. */
const THERE = ['found', 'owned', 'joined', 'duplicate'];

/** The data that results have, in the order in which they come: `email`, `phone`. */
export function dataIn(results: readonly JsonObject[]): readonly string[] {
  return [...new Set(results.flatMap((result) => Object.keys(allOf(result))))];
}

/** What a result says of a datum; empty where it was not asked for. */
export function datumOf(result: JsonObject | undefined, datum: string): JsonObject {
  const said = result && allOf(result)[datum];
  return isObject(said) ? said : {};
}

/** Says whether the caller got a value. A duplicate of a row that was not found has none. */
export function isThere({ status, value }: JsonObject): boolean {
  return THERE.includes(String(status)) && value !== null;
}

function allOf({ data }: JsonObject): JsonObject {
  return isObject(data) ? data : {};
}
