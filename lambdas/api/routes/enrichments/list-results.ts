import { firstOfPage } from '../../../enrichments/read/read-results.ts';
import { besideOwn, resultColumns } from '../../../enrichments/read/result-columns.ts';
import { planOf } from '../../../plans/terms.ts';
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
    // Each row of a request has the same data.
    const columns = resultColumns(Object.keys(first.items[0]?.data ?? {}));
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
