import type { Plan } from '../../plans/plans.contract.ts';
import { validationFailed } from '../../shared/validate.ts';
import type { EnrichmentInput } from '../enrichments.contract.ts';

/**
 * Lets a request through that has no more rows than the plan takes at a time. It is asked of new
 * requests alone: one that was taken in keeps its answer, whatever the plan has become since.
 *
 * Errors: VALIDATION_FAILED.
 */
export function refuseTooMany(
  { limits = {} }: Pick<Plan, 'limits'>,
  { subjects }: Pick<EnrichmentInput, 'subjects'>,
): void {
  const { requestRows } = limits;
  if (requestRows === undefined || subjects.length <= requestRows) return;
  const message = `the plan takes at most ${requestRows} in one request`;
  throw validationFailed([{ path: 'subjects', message }]);
}
