import { dayOf } from '../../../shared/calendar.ts';
import type { FieldError } from '../../../shared/errors.contract.ts';
import type { Route } from '../../http/route.ts';

/** One answer is about this many days at most: what it reads stays within the time of a call. */
const DAYS_MAX = 92;
const DAY_MS = 86_400_000;

/** Lists providers and verifiers, with what was counted of them. */
export const listProviders: Route<'listProviders'> = {
  check: (deps, { query }) =>
    query?.from === undefined ? [] : checkDays(query.from, query.to ?? dayOf(deps.now(), 'UTC')),
  async run(deps, { query }) {
    const { from, to, groupBy } = query;
    const asked = { from, to, bySegment: groupBy === 'segment' };
    const view = await deps.useCases.viewVendors(deps, 'operator', asked);
    return { kind: 'json', body: { ...view, nextCursor: null } };
  },
};

function checkDays(from: string, to: string): readonly FieldError[] {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1) return [{ path: 'to', message: 'must not lie before from' }];
  const message = `must be at most ${DAYS_MAX} days before the end`;
  return days > DAYS_MAX ? [{ path: 'from', message }] : [];
}
