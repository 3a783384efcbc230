import { isPassing } from '../shared/errors.ts';
import { describeError, type Facts, type Log } from '../shared/log.ts';

/**
 * Logs one thing that a run left to the next one: delayed where it passes by itself, else failed.
 */
export function logUndone(p: { readonly log: Log }, facts: Facts, error: unknown): void {
  const event = isPassing(error) ? 'SCHEDULE_ITEM_DELAYED' : 'SCHEDULE_ITEM_FAILED';
  p.log(event, { ...facts, ...describeError(error) });
}
