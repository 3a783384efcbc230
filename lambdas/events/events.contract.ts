import type { Amounts } from '../shared/units.contract.ts';

/** The end of a request as other systems hear of it: ids and amounts, never a person's data. */
export interface EnrichmentEnded {
  readonly workspaceId: string;
  readonly enrichmentId: string;
  readonly status: 'completed' | 'cancelled';
  readonly charged: Amounts;
}
