import { actionFor } from '../../../actions/actions.ts';
import type { DatumView, ResultView } from '../../../enrichments/enrichments.contract.ts';
import { firstOfPage } from '../../../enrichments/read/read-results.ts';
import { planOf } from '../../../plans/terms.ts';
import type { Column } from '../../../shared/column.contract.ts';
import type { Page } from '../../../shared/pages.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import { listCsv } from '../../http/list-csv.ts';
import type { Route } from '../../http/route.ts';
import { attemptsFor, showAttempts } from '../../show-attempts.ts';

/** After that long an answer ends, and the next goes on: a call has 29 seconds. */
const CSV_MS_MAX = 15_000;

/** Lists the results of an enrichment, in the order of its subjects; as CSV where asked. */
export const listResults: Route<'listResults'> = {
  async run(deps, { principal, workspace, id, query, format }) {
    const visible = attemptsFor(principal, planOf(toTerms(workspace, deps.now())));
    const readPage = async (page: { limit: number; cursor?: string | undefined }) => {
      const { items, nextCursor } = await deps.useCases.listResults(deps, workspace.id, id, page);
      const shown = items.map((result) => ({
        ...result,
        attempts: showAttempts(result.attempts, visible),
      }));
      return { items: shown, nextCursor };
    };
    const { limit, cursor } = query;
    if (format === 'json') return { kind: 'json', body: await readPage({ limit, cursor }) };
    const untilMs = deps.now() + CSV_MS_MAX;
    const isLate = () => deps.now() > untilMs;
    const [first, own] = await Promise.all([
      readPage({ limit: 1 }),
      deps.useCases.openOwnColumns(deps, workspace.id, id),
    ]);
    const columns = columnsOf(first);
    if (own === undefined) {
      return listCsv({ fileName: 'results.csv', columns, cursor, readPage, isLate });
    }
    return listCsv({
      fileName: 'results.csv',
      columns: besideOwn(own.headings, columns),
      cursor,
      isLate,
      readPage: async (page) => {
        const { items, nextCursor } = await readPage(page);
        const cells = await own.cellsOf(firstOfPage(workspace.id, id, page), items.length);
        return { items: items.map((item, n) => ({ ...item, own: cells[n] ?? [] })), nextCursor };
      },
    });
  },
};

/** The caller's own columns, as they were sent, and what was found behind them. */
function besideOwn(
  headings: readonly string[],
  columns: readonly Column<Shown>[],
): readonly Column<Shown & { readonly own: readonly string[] }>[] {
  return [
    ...headings.map((name, at) => ({
      name,
      cell: ({ own }: { readonly own: readonly string[] }) => own[at],
    })),
    ...columns.map(({ name, cell }) => ({
      name: headings.includes(name) ? `found ${name}` : name,
      cell,
    })),
  ];
}

type Shown = Pick<ResultView, 'ref' | 'contactId' | 'data'>;

/** The columns of each datum that the request is for: each row of a request has the same data. */
function columnsOf({ items }: Page<Shown>): readonly Column<Shown>[] {
  const data = Object.keys(items[0]?.data ?? {});
  return [
    { name: 'ref', cell: ({ ref }) => ref },
    { name: 'contactId', cell: ({ contactId }) => contactId },
    ...data.flatMap((datum) =>
      [...DATUM_COLUMNS, ...refreshedColumns(datum)].map((column) => ofDatum(datum, column)),
    ),
  ];
}

const DATUM_COLUMNS: readonly Column<DatumView>[] = [
  {
    name: '',
    cell: ({ value, all }) => (typeof value === 'string' ? value : String(all[0] ?? '')),
  },
  { name: 'Status', cell: ({ status }) => status },
  { name: 'Verdict', cell: ({ verdict }) => verdict },
  { name: 'LineType', cell: ({ lineType }) => lineType },
  { name: 'Provider', cell: ({ provider }) => provider },
  {
    name: 'Credits',
    cell: ({ credits }) => Object.values(credits).reduce((sum, each) => sum + each, 0),
  },
  { name: 'Reason', cell: ({ reason }) => reason },
];

const NAMES_OF_DATA: readonly Column<DatumView>[] = [
  { name: 'Changed', cell: ({ value }) => namesIn(value, 'changed') },
  { name: 'Bounced', cell: ({ value }) => namesIn(value, 'bouncedData') },
  { name: 'Stale', cell: ({ value }) => namesIn(value, 'staleData') },
];

/** Gives the names of data that a refresh tells of, with a space between them. */
function namesIn(value: DatumView['value'], of: string): string | undefined {
  const names = typeof value === 'object' ? value?.[of] : undefined;
  return Array.isArray(names) ? names.join(' ') : undefined;
}

/**
 * A refresh stands for several data: a column for what is stored of each, and columns that name those
 * that have changed, have bounced or are stale.
 */
function refreshedColumns(datum: string): readonly Column<DatumView>[] {
  const { refreshes = [] } = actionFor(datum);
  const stored = refreshes.map(
    (each): Column<DatumView> => ({
      name: `${each.slice(0, 1).toUpperCase()}${each.slice(1)}`,
      cell: ({ value }) => {
        const cell = typeof value === 'object' ? value?.[each] : undefined;
        return typeof cell === 'string' ? cell : undefined;
      },
    }),
  );
  return refreshes.length === 0 ? [] : [...stored, ...NAMES_OF_DATA];
}

function ofDatum(datum: string, { name, cell }: Column<DatumView>): Column<Shown> {
  return {
    name: `${datum}${name}`,
    cell: ({ data }) => {
      const shown = (data as Readonly<Record<string, DatumView>>)[datum];
      return shown && cell(shown);
    },
  };
}
