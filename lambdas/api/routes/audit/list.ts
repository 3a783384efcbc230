import type { Route } from '../../http/route.ts';
import { checkTimeRange } from '../../time-range.ts';
import { toApiAct, toApiPage } from '../../to-api.ts';

/** Lists what operators and owners have done. */
export const listAudit: Route<'listAudit'> = {
  check: (_deps, { query }) => checkTimeRange({ fromMs: query?.from, toMs: query?.to }),
  async run(deps, { query }) {
    const { from, to, ...rest } = query;
    const page = await deps.useCases.listActs(deps, { ...rest, fromMs: from, toMs: to });
    return { kind: 'json', body: toApiPage(page, toApiAct) };
  },
};
