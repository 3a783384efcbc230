import { ensureOperation } from '../ledger/ensure-operation.ts';
import type { Account } from '../ledger/ledger.contract.ts';
import { expireGrants } from '../ledger/load-account.ts';
import { planSettle } from '../ledger/plan-settle.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { timesAmounts } from '../shared/units.contract.ts';
import { putRound } from './enrichment.store.ts';
import type { EnrichmentRecord, RoundRecord } from './records.contract.ts';

/** A round with the decision which rows it pays for. */
export type DecidedRound = RoundRecord & { readonly charged: readonly number[] };

/**
 * Moves a round's credits: charged rows from held to spent, the rest back to where they came from. What goes
 * back to a grant that has expired meanwhile expires at once, in an entry of its own. Safe to repeat.
 *
 * Order:  the settle is recorded as applied after `endClaims` has ended: a request whose settles are applied has no
 *         claim left that somebody else could take over, and pay for again.
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later.
 */
export async function settleHold(
  p: Ports,
  record: EnrichmentRecord,
  round: DecidedRound,
  endClaims: () => Promise<void>,
): Promise<void> {
  if (round.slices.length === 0) return endClaims();
  const { workspaceId: ws, id, actor, actions, price } = record;
  let account: Account | undefined;
  await ensureOperation(p, {
    workspaceId: ws,
    terms: undefined,
    place: { key: keys.round(ws, id, round.part, round.round), attribute: 'settle' },
    base: `${id}:settle:${round.part}:${round.round}`,
    found: round.settle,
    cause: { actor, reason: actions.join('+'), ref: id },
    plan: () => ({
      kind: 'planned',
      change: planSettle(round.slices, timesAmounts(price, round.charged.length)),
    }),
    ...(round.round === 0 && {
      intend: async (settle) => (await putRound(p, ws, id, { ...round, settle })).settle ?? settle,
    }),
    onFate: async (fate) => {
      if (fate.kind === 'applied') {
        account = fate.account;
        await endClaims();
      }
      return round.round === 0 ? {} : { set: { charged: round.charged } };
    },
  });
  if (account !== undefined) await expireGrants(p, account);
}
