import { toRfc3339 } from '../../../shared/units.contract.ts';
import { termsInForce } from '../../../workspaces/terms-of-workspace.ts';
import { checkEverMember } from '../../check-member.ts';
import type { Route } from '../../http/route.ts';
import { checkUsageRange, toUsageRange } from './usage-range.ts';

/** Sums what was spent in a range of time. */
export const getUsage: Route<'getUsage'> = {
  check: async (deps, { workspace, query }) => [
    ...(await checkEverMember(deps, workspace.id, query?.memberId)),
    ...(query === undefined
      ? []
      : checkUsageRange(query, termsInForce(workspace, deps.now()).timezone, deps.now())),
  ],
  async run(deps, { workspace, query }) {
    const { groupBy, memberId } = query;
    const { timezone } = termsInForce(workspace, deps.now());
    const range = toUsageRange(query, timezone, deps.now());
    const asked = { ...range, groupBy, actor: memberId, timezone };
    const { rows, total } = await deps.useCases.readUsage(deps, workspace.id, asked);
    return {
      kind: 'json',
      body: {
        groupBy,
        from: toRfc3339(range.fromMs),
        to: toRfc3339(range.toMs),
        total,
        items: rows.map(({ name, credits }) => ({ [groupBy]: name, credits })),
        nextCursor: null,
      },
    };
  },
};
