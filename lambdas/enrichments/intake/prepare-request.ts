import { readStanding, type Standing } from '../../claims/claim.store.ts';
import { chooseClaim, followAliases } from '../../claims/claim-datum.ts';
import { priceOf } from '../../plans/price.ts';
import { planOf, type WorkspaceTerms } from '../../plans/terms.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { type Amounts, timesAmounts } from '../../shared/units.contract.ts';
import type { EnrichmentInput, Quote } from '../enrichments.contract.ts';
import type { Row } from '../records.contract.ts';
import { groupRows } from './group-rows.ts';

/** A request, looked at: whose rows would be charged at most, and what that costs. Nothing is written yet. */
export interface PreparedRequest {
  readonly rows: readonly Row[];
  readonly price: Amounts;
  /** Positions of the rows that nobody has paid for and nobody is finding. */
  readonly chargeable: readonly number[];
  readonly quote: Quote;
  /** What stood under the keys of all rows when they were looked up. */
  readonly standing: Standing;
}

/**
 * Looks at a request against what the workspace owns.
 *
 * Shape:  n rows → their persons, the chargeable among them, the quote. Reads only.
 * Errors: ACTION_NOT_IN_PLAN.
 */
export async function prepareRequest(
  p: Ports,
  workspace: WorkspaceTerms,
  input: EnrichmentInput,
): Promise<PreparedRequest> {
  const price = priceOf(planOf(workspace), input.actions);
  if (price === undefined) {
    throw new AppError('ACTION_NOT_IN_PLAN', `plan ${workspace.plan}`, { actions: input.actions });
  }
  const rows = groupRows(workspace.workspaceId, input.subjects);
  const counts = { owned: 0, joined: 0, duplicates: 0 };
  const chargeable: number[] = [];
  const standing = await readAllStanding(p, workspace.workspaceId, rows);
  rows.forEach((row, n) => {
    const { claim } = chooseClaim(standing, row.keys);
    if (row.duplicateOf !== undefined) counts.duplicates += 1;
    else if (claim?.state === 'paid') counts.owned += 1;
    else if (claim?.state === 'finding') counts.joined += 1;
    else chargeable.push(n);
  });
  const required = timesAmounts(price, chargeable.length);
  return {
    rows,
    price,
    chargeable,
    quote: { required, ...counts, suppressed: 0, unaffordable: 0 },
    standing,
  };
}

async function readAllStanding(p: Ports, ws: string, rows: readonly Row[]): Promise<Standing> {
  const keys = rows.flatMap((row) => (row.duplicateOf === undefined ? row.keys : []));
  return followAliases(p, ws, await readStanding(p, ws, keys));
}

/**
 * Leaves out the last rows of a request, so that at most `subjects` of them are charged.
 *
 * Units:  subjects ≥ 0, whole.
 */
export function limitRequest(request: PreparedRequest, subjects: number): PreparedRequest {
  if (subjects >= request.chargeable.length) return request;
  const left = new Set(request.chargeable.slice(subjects));
  return {
    ...request,
    rows: request.rows.map((row, n) => (left.has(n) ? { ...row, unaffordable: true } : row)),
    chargeable: request.chargeable.slice(0, subjects),
    quote: {
      ...request.quote,
      required: timesAmounts(request.price, subjects),
      unaffordable: left.size,
    },
  };
}

/** Gives how many subjects some credits pay for: all types of the price must suffice. */
export function subjectsFor(price: Amounts, available: Amounts): number {
  const each = Object.entries(price).filter(([, n]) => n > 0);
  return Math.min(...each.map(([type, n]) => Math.floor((available[type] ?? 0) / n)));
}

/** Gives how many subjects a request's own cap allows: it counts the credits of all types together. */
export function subjectsUnder(price: Amounts, maxCredits: number | undefined): number {
  const each = Object.values(price).reduce((sum, n) => sum + n, 0);
  return maxCredits === undefined || each === 0 ? Infinity : Math.floor(maxCredits / each);
}
