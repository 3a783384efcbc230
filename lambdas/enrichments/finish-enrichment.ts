import { AppError } from '../shared/errors.ts';
import type { Ports } from '../shared/ports.ts';
import { type Amounts, addAmounts, timesAmounts } from '../shared/units.contract.ts';
import { endEnrichment, findEnrichment, listRounds } from './enrichment.store.ts';
import type { EnrichmentRecord, RoundRecord } from './records.contract.ts';

/**
 * Ends a request whose parts are settled: its record says what was charged and when it ended. Safe to repeat.
 */
export async function finishEnrichment(
  p: Ports,
  ws: string,
  id: string,
  { atOnce = false }: { readonly atOnce?: boolean } = {},
): Promise<void> {
  const record = await findEnrichment(p, ws, id);
  if (record === undefined) throw new AppError('NOT_FOUND', `request ${id}`);
  const rounds = await listRounds(p, ws, id);
  await endEnrichment(p, ws, id, {
    status: record.cancelRequested ? 'cancelled' : 'completed',
    completedAtMs: p.now(),
    charged: chargedBy(record, rounds),
    endedAtOnce: atOnce,
  });
}

/** Sums what the settled rounds of a request have charged. */
export function chargedBy(record: EnrichmentRecord, rounds: readonly RoundRecord[]): Amounts {
  const settled = rounds.filter(({ settle }) => settle?.state === 'applied');
  return addAmounts(
    timesAmounts(record.price, 0),
    ...settled.map(({ charged = [] }) => timesAmounts(record.price, charged.length)),
  );
}
