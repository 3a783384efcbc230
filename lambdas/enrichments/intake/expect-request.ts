import { planOf, type WorkspaceTerms } from '../../plans/terms.ts';
import type { Ports } from '../../shared/ports.ts';
import { expectRows } from '../../waterfall/figures/expect-rows.ts';
import { SOUGHT } from '../../waterfall/figures/figures.contract.ts';
import type { ExpectedLookups } from '../enrichments.contract.ts';
import type { PreparedRequest } from './prepare-request.ts';

/**
 * Foretells, by the own history of all workspaces, how many of a request's lookups are found, datum
 * by datum, and what they cost at the providers. Lookups that cost nothing are not among them; data
 * that no finder is asked for are left out.
 */
export async function expectRequest(
  p: Ports,
  workspace: WorkspaceTerms,
  { chargeable, rows }: Pick<PreparedRequest, 'chargeable' | 'rows'>,
): Promise<ExpectedLookups> {
  const { waterfall: terms } = planOf(workspace);
  const sought = SOUGHT.map((datum) => ({
    datum,
    queries: chargeable.flatMap((lookup) =>
      lookup.datum === datum ? (rows[lookup.row]?.subject ?? []) : [],
    ),
    terms,
  })).filter(({ queries }) => queries.length > 0);
  const expected = await expectRows(p, 'operator', sought);
  return Object.fromEntries(expected.map((rows, n) => [sought[n]?.datum ?? '', rows]));
}
