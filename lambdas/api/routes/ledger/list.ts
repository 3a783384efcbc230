import type { LedgerEntryView } from '../../../ledger/ledger.ts';
import type { Column } from '../../../shared/column.contract.ts';
import { termsInForce } from '../../../workspaces/terms-of-workspace.ts';
import { listCsv } from '../../http/list-csv.ts';
import type { Route } from '../../http/route.ts';
import { checkTimeRange, toTimeRange } from '../../time-range.ts';

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

/**
 * Lists the revisions of an account, those that counted within the range; as CSV where the caller
 * accepts it.
 */
export const listLedger: Route<'listLedger'> = {
  check: (deps, { workspace, query = {} }) =>
    checkTimeRange(toTimeRange(query, termsInForce(workspace, deps.now()).timezone)),
  async run(deps, { workspace, query, format }) {
    const { order, cursor, account, from, to } = query;
    const id = { workspaceId: workspace.id, ...account };
    const range = toTimeRange({ from, to }, termsInForce(workspace, deps.now()).timezone);
    const revisions = await deps.useCases.findRevisions(deps, id, range);
    const readPage = (page: { limit: number; cursor?: string | undefined }) =>
      deps.useCases.listLedger(deps, id, { order, ...revisions, ...page });
    if (format === 'csv') {
      return listCsv({ fileName: 'ledger.csv', columns: COLUMNS, cursor, readPage });
    }
    return { kind: 'json', body: await readPage({ limit: query.limit, cursor }) };
  },
};
