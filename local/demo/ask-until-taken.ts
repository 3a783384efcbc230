import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '../server/json.ts';
import { type ApiCaller, ApiRefusal } from './api-caller.ts';

/** Longer than a call that was cut off counts as running. */
const ASK_MS_MAX = 120_000;

/** A request that may be sent again under its key. */
export interface Asked {
  readonly api: ApiCaller;
  readonly path: string;
  readonly body: JsonObject;
  readonly idempotencyKey: string;
  readonly lookEveryMs: number;
  readonly output?: NodeJS.WriteStream | undefined;
}

/**
 * Sends a request until it is answered. A call that was cut off in the middle counts as running
 * until the longest that a call may take has passed; then the next one with its key does the rest.
 */
export async function askUntilTaken(asked: Asked): Promise<JsonObject> {
  const { api, path, body, idempotencyKey, lookEveryMs, output } = asked;
  const untilMs = performance.now() + ASK_MS_MAX;
  for (let n = 0; ; n += 1) {
    try {
      return await api.post(path, body, idempotencyKey);
    } catch (error) {
      if (!isForNow(error) || performance.now() > untilMs) throw error;
      if (n === 0) output?.write('  its call was cut off; it is taken up within a minute …\n');
      await pause(lookEveryMs);
    }
  }
}

function isForNow(error: unknown): boolean {
  if (!(error instanceof ApiRefusal)) return false;
  return error.code === 'IDEMPOTENCY_KEY_IN_USE' || error.status >= 500;
}

/** Looks at something that goes on; undefined where a look fails that may not fail the next time. */
export async function look(api: ApiCaller, path: string): Promise<JsonObject | undefined> {
  try {
    return await api.get(path);
  } catch (error) {
    if (error instanceof ApiRefusal && error.status < 500) throw error;
    return undefined;
  }
}
