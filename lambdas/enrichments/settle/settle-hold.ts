import { expireGrants } from '../../ledger/account/load-account.ts';
import { planSettle } from '../../ledger/holds/plan-settle.ts';
import type { Account, Operation } from '../../ledger/ledger.contract.ts';
import { ensureOperation } from '../../ledger/operations/ensure-operation.ts';
import { intendOperation } from '../../ledger/operations/operation.store.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { timesAmounts } from '../../shared/units.contract.ts';
import { findRound, putRound } from '../enrichment.store.ts';
import type { EnrichmentRecord, RoundRecord } from '../records.contract.ts';

/** A round with the decision which rows it pays for. */
export type DecidedRound = RoundRecord & { readonly charged: readonly number[] };

/**
 * Moves a round's credits: charged rows from held to spent, the rest back to where they came from. What goes
 * back to a grant that has expired meanwhile expires at once, in an entry of its own. Safe to repeat.
 *
 * Order:  the settle is recorded as applied after `endClaims` has ended: a request whose settles are applied has no
 *         claim left that somebody else could take over, and pay for again. `endClaims` gets the round with the
 *         decision that was recorded first, which may be another call's.
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later.
 */
export async function settleHold(
  p: Ports,
  record: EnrichmentRecord,
  round: DecidedRound,
  endClaims: (decided: DecidedRound) => Promise<void>,
): Promise<void> {
  if (round.slices.length === 0) return endClaims(round);
  const { workspaceId: ws, id, actor, actions, price } = record;
  let decided = round;
  let account: Account | undefined;
  await ensureOperation(p, {
    workspaceId: ws,
    terms: undefined,
    place: placeOf(record, round),
    base: `${id}:settle:${round.part}:${round.round}`,
    found: round.settle,
    cause: { actor, reason: actions.join('+'), ref: id },
    plan: () => ({
      kind: 'planned',
      change: planSettle(decided.slices, timesAmounts(price, decided.charged.length)),
    }),
    intend: async (settle) => {
      decided = await intendSettle(p, record, { ...round, settle });
      return decided.settle ?? settle;
    },
    onFate: async (fate) => {
      if (fate.kind === 'applied') {
        account = fate.account;
        await endClaims(decided);
      }
      return {};
    },
  });
  if (account !== undefined) await expireGrants(p, account);
}

/**
 * Records a settle as intended together with the decision: round 0 with its record, a later round on the record that
 * its hold has. Gives the round as it stands afterwards.
 */
async function intendSettle(
  p: Ports,
  record: EnrichmentRecord,
  round: DecidedRound & { readonly settle: Operation },
): Promise<DecidedRound> {
  const { workspaceId: ws, id } = record;
  const { settle, charged } = round;
  if (round.round === 0) return { charged, ...(await putRound(p, ws, id, round)) };
  const standing = await intendOperation(p, placeOf(record, round), settle, { set: { charged } });
  if (standing.intendedBy === settle.intendedBy) return round;
  return { ...round, ...(await findRound(p, ws, id, round.part, round.round)) };
}

function placeOf({ workspaceId, id }: EnrichmentRecord, { part, round }: RoundRecord) {
  return { key: keys.round(workspaceId, id, part, round), attribute: 'settle' };
}
