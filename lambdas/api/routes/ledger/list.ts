import type { LedgerEntryView } from '../../../ledger/ledger.ts';
import type { Column } from '../../http/csv.ts';
import { listCsv } from '../../http/list-csv.ts';
import type { Route } from '../../http/route.ts';

const COLUMNS: readonly Column<LedgerEntryView>[] = [
  { name: 'rev', cell: ({ rev }) => rev },
  { name: 'at', cell: ({ at }) => at },
  { name: 'op', cell: ({ op }) => op },
  { name: 'action', cell: ({ action }) => action },
  { name: 'actor', cell: ({ actor }) => actor },
  { name: 'reason', cell: ({ reason }) => reason },
  { name: 'ref', cell: ({ ref }) => ref },
  { name: 'slices', cell: ({ slices }) => JSON.stringify(slices) },
  { name: 'before', cell: ({ before }) => JSON.stringify(before) },
  { name: 'after', cell: ({ after }) => JSON.stringify(after) },
  { name: 'spentOn', cell: ({ spentOn }) => JSON.stringify(spentOn) },
  { name: 'hash', cell: ({ hash }) => hash },
];

/** Lists the revisions of the workspace's account; as CSV where the caller accepts it. */
export const listLedger: Route<'listLedger'> = {
  async run(deps, { workspace, query, format }) {
    const { order, cursor } = query;
    const readPage = (page: { limit: number; cursor?: string | undefined }) =>
      deps.useCases.listLedger(deps, { workspaceId: workspace.id }, { order, ...page });
    if (format === 'csv') {
      return listCsv({ fileName: 'ledger.csv', columns: COLUMNS, cursor, readPage });
    }
    return { kind: 'json', body: await readPage({ limit: query.limit, cursor }) };
  },
};
