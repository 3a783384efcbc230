import type { ChargeView } from '../../../enrichments/enrichments.contract.ts';
import type { Column } from '../../../shared/column.contract.ts';
import { termsInForce } from '../../../workspaces/terms-of-workspace.ts';
import { checkEverMember } from '../../check-member.ts';
import { listCsv } from '../../http/list-csv.ts';
import type { Route } from '../../http/route.ts';
import { checkTimeRange, toTimeRange } from '../../time-range.ts';

const COLUMNS: readonly Column<ChargeView>[] = [
  { name: 'id', cell: ({ id }) => id },
  { name: 'at', cell: ({ at }) => at },
  { name: 'actor', cell: ({ actor }) => actor },
  { name: 'action', cell: ({ action }) => action },
  { name: 'ref', cell: ({ ref }) => ref },
  { name: 'contactId', cell: ({ contactId }) => contactId },
  { name: 'subject', cell: ({ subject }) => Object.values(subject).join(' | ') },
  { name: 'credits', cell: ({ credits }) => credits },
  { name: 'creditType', cell: ({ creditType }) => creditType },
  {
    name: 'sources',
    cell: ({ sources }) =>
      sources
        .map(({ grantId, category, seat, credits }) =>
          [category, grantId, ...(seat === undefined ? [] : [seat]), credits].join(' '),
        )
        .join('; '),
  },
  { name: 'creditedBack', cell: ({ creditedBack }) => creditedBack?.credits ?? 0 },
  { name: 'creditedBackFor', cell: ({ creditedBack }) => creditedBack?.reason ?? '' },
  { name: 'enrichmentId', cell: ({ enrichmentId }) => enrichmentId },
];

/** Lists what was charged; as CSV where the caller accepts it. */
export const listHistory: Route<'listHistory'> = {
  check: async (deps, { workspace, query = {} }) => [
    ...checkTimeRange(toTimeRange(query, termsInForce(workspace, deps.now()).timezone)),
    ...(await checkEverMember(deps, workspace.id, query.memberId)),
  ],
  async run(deps, { workspace, query, format }) {
    const { from, to, ...rest } = query;
    const asked = {
      ...rest,
      ...toTimeRange({ from, to }, termsInForce(workspace, deps.now()).timezone),
    };
    const readPage = (page: { limit: number; cursor?: string | undefined }) =>
      deps.useCases.listHistory(deps, workspace.id, { ...asked, ...page });
    const { limit, cursor } = query;
    if (format === 'csv') {
      return listCsv({ fileName: 'history.csv', columns: COLUMNS, cursor, readPage });
    }
    return { kind: 'json', body: await readPage({ limit, cursor }) };
  },
};
