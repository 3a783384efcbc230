import type { Json, JsonObject } from '../../server/json.ts';
import { waitMsAfter } from '../lambda/retry-wait.ts';
import { fits } from '../template/filter-pattern.ts';
import type { MappingResource } from '../template/resources.ts';

export interface DeliveryOptions {
  readonly mapping: Pick<MappingResource, 'filters' | 'bisects' | 'retries' | 'functionArn'>;
  readonly invoke: (functionArn: string, event: Json) => Promise<Json>;
  readonly sleep: (ms: number) => Promise<void>;
  /** Receives records that could not be handled, with the error's name. */
  readonly onFailure: (records: readonly JsonObject[], error: string) => void;
}

/**
 * Hands records to the function of a mapping, as Lambda does: filtered; a batch that fails is
 * halved where the mapping says so, and what still fails is tried again, then goes to the failure
 * destination.
 *
 * @returns how many of the records the function was to see
 */
export async function deliver(
  records: readonly JsonObject[],
  options: DeliveryOptions,
): Promise<number> {
  const { filters } = options.mapping;
  const wanted = records.filter(
    (record) => filters.length === 0 || filters.some((pattern) => fits(pattern, record)),
  );
  if (wanted.length > 0) await deliverBatch(wanted, options);
  return wanted.length;
}

async function deliverBatch(
  records: readonly JsonObject[],
  options: DeliveryOptions,
): Promise<void> {
  const { mapping, invoke, sleep, onFailure } = options;
  for (let attempt = 0; ; attempt += 1) {
    try {
      await invoke(mapping.functionArn, { Records: records });
      return;
    } catch (error) {
      if (mapping.bisects && records.length > 1) {
        const middle = Math.ceil(records.length / 2);
        await deliverBatch(records.slice(0, middle), options);
        await deliverBatch(records.slice(middle), options);
        return;
      }
      if (mapping.retries >= 0 && attempt >= mapping.retries) {
        onFailure(records, error instanceof Error ? error.name : 'Error');
        return;
      }
      await sleep(waitMsAfter(attempt));
    }
  }
}
