import type { Ports } from '../../shared/ports.ts';
import { expireOwn, readAccount } from '../account/load-account.ts';
import type { AccountChange, HeldSlice, Operation } from '../ledger.contract.ts';
import { ensureOperation } from '../operations/ensure-operation.ts';
import type { OperationOfRecord, Side } from '../requests.contract.ts';
import { planSettle } from './plan-settle.ts';

/** Where the record of a hold keeps what a side set aside, and under which id. */
export function sideOperation(
  { place, base, cause }: OperationOfRecord,
  { role, account }: Side,
): OperationOfRecord {
  return {
    account,
    place: { ...place, attribute: `${place.attribute}${role}` },
    base: `${base}:${role}`,
    cause,
    onFate: () => ({}),
  };
}

/** The same of what a side gives back: `trim` what was too much, `free` all of a refused hold. */
export function backOperation(
  request: OperationOfRecord,
  side: Side,
  why: 'trim' | 'free',
): OperationOfRecord {
  const operation = sideOperation(request, side);
  const { place, base } = operation;
  return {
    ...operation,
    place: { ...place, attribute: `${why}${place.attribute}` },
    base: `${base}:${why}`,
  };
}

/** What a side set aside, and what of it goes back. */
export interface Back {
  readonly side: Side;
  readonly held: readonly HeldSlice[];
  readonly back: readonly HeldSlice[];
  readonly why: 'trim' | 'free';
}

/** Gives slices of a side back, once; gives what it keeps. Safe to repeat. */
export async function giveBack(
  p: Ports,
  request: OperationOfRecord,
  { side, held, back, why }: Back,
): Promise<readonly HeldSlice[]> {
  if (back.length === 0) return held;
  const operation = await endSide(p, backOperation(request, side, why), planSettle(back, {}));
  return lessGone(held, operation);
}

/**
 * Has a side end what it holds, or a part of it, once; what goes back to a grant that has expired
 * meanwhile expires at once, in an entry of its own. Safe to repeat.
 */
export async function endSide(
  p: Ports,
  operation: OperationOfRecord,
  change: AccountChange,
): Promise<Operation> {
  const ended = await ensureOperation(p, {
    ...operation,
    ...operation.account,
    found: undefined,
    terms: undefined,
    plan: () => ({ kind: 'planned', change }),
  });
  await expireOwn(p, await readAccount(p, operation.account));
  return ended;
}

/** Leaves out what an operation has given back of held slices. */
export function lessGone(
  held: readonly HeldSlice[],
  { slices = [] }: Pick<Operation, 'slices'>,
): HeldSlice[] {
  const gone = new Map(slices.map(({ grantId, held: n = 0 }) => [grantId, -n]));
  return held
    .map((slice) => ({ ...slice, credits: slice.credits - (gone.get(slice.grantId) ?? 0) }))
    .filter(({ credits }) => credits > 0);
}
