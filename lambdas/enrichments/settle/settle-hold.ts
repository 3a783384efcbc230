import type { Account, Operation } from '../../ledger/ledger.contract.ts';
import { settle } from '../../ledger/ledger.ts';
import { AppError } from '../../shared/errors.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { costOfCharged } from '../charged-prices.ts';
import { allowancesOf } from '../drawn-sides.ts';
import { findEnrichment, findRound, intendSettle } from '../enrichment.store.ts';
import { costOf, sumOf } from '../lookups.ts';
import type { EnrichmentRecord, Lookups, RoundRecord } from '../records.contract.ts';
import { heldIn } from '../rounds/round-lookups.ts';
import { takeShare, uncommitCredits } from '../shares.store.ts';
import { spendingOf } from './paid-lookups.ts';
import { planShare } from './plan-share.ts';

/** A round with the decision which lookups it pays for. */
export type DecidedRound = RoundRecord & { readonly charged: Lookups };

/** What the end of a hold takes beside it. */
export interface HoldEnd {
  /** Ends the claims of the round, as it was decided. */
  readonly endClaims: (decided: DecidedRound) => Promise<void>;
  /** A copy of the account to settle from at first: saves a read, decides nothing. */
  readonly copy?: Account | undefined;
}

const TRIES_MAX = 40;

/**
 * Moves a round's credits: charged lookups from held to spent, the rest back to where they came
 * from. What goes back to a grant that has expired meanwhile expires at once, in an entry of its
 * own. Safe to repeat.
 *
 * In this order: the settle and the decision are recorded as intended (`intend`); the account moves
 * (`decide` says what); the claims end (`endClaims`); the settle is recorded as applied.
 *
 * Shape:  → the round as it is settled.
 * Order:  the settle is recorded as applied after `endClaims` has ended: a request whose settles
 *         are applied has no claim left that somebody else could take over, and pay for again.
 *         `endClaims` gets the round with the decision that was recorded first, which may be
 *         another call's, and with its time, which is that of the charges.
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later.
 */
export async function settleHold(
  p: Ports,
  record: EnrichmentRecord,
  round: DecidedRound,
  { endClaims, copy }: HoldEnd,
): Promise<RoundRecord> {
  const { workspaceId: ws, id, actor, actions } = record;
  let decided = round;
  const operation = await settle(p, {
    account: { workspaceId: ws },
    place: { key: keys.round(ws, id, round.part, round.round), attribute: 'settle' },
    base: `${id}:settle:${round.part}:${round.round}`,
    cause: { actor, reason: actions.join('+'), ref: id },
    found: round.settle,
    copy,
    intend: async (first) => {
      const decidedAtMs = first.at;
      decided = await intend(p, record, { ...round, settle: first, decidedAtMs });
      return decided.settle ?? first;
    },
    decide: () => ({
      held: decided.slices,
      spent: costOfCharged(record, decided),
      spending: spendingOf(record, decided),
    }),
    allowances: allowancesOf(record, round.round === 0 ? record : round),
    onFate: async (fate) => {
      if (fate.kind === 'applied' || fate.kind === 'unneeded') await endClaims(decided);
      return {};
    },
  });
  if (record.maxCredits !== undefined && record.parts > 1 && round.round > 0) {
    const charged = sumOf(costOfCharged(record, decided));
    await uncommitCredits(p, record, { part: round.part, round: round.round, charged });
  }
  return { ...decided, settle: operation };
}

type IntendedRound = DecidedRound & { readonly settle: Operation };

/**
 * Records a settle as intended together with the decision, and, in the first round of a list, with
 * the part's share of the hold. Gives the round as it stands afterwards.
 */
async function intend(
  p: Ports,
  record: EnrichmentRecord,
  round: IntendedRound,
): Promise<DecidedRound> {
  if (record.parts === 1 || round.round > 0) {
    if (await intendSettle(p, record, round)) return round;
    return standing(p, record, round);
  }
  return intendShare(p, record, round);
}

async function intendShare(
  p: Ports,
  record: EnrichmentRecord,
  round: IntendedRound,
): Promise<DecidedRound> {
  const { workspaceId: ws, id, prices } = record;
  const spent = costOfCharged(record, round);
  const held = costOf(prices, heldIn(record, round.part));
  const released = Object.fromEntries(
    Object.entries(held).map(([type, n]) => [type, n - (spent[type] ?? 0)]),
  );
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const now = await findEnrichment(p, ws, id);
    if (now === undefined) break;
    // Read after the record: without a share by now, the round's is still in the rest that was
    // read.
    const other = await findRound(p, record, round);
    if (other?.settle !== undefined) return withDecision(round, other);
    const { slices, rest } = planShare(now.heldRest ?? [], { spent, released });
    const shared = { ...round, slices };
    if (await takeShare(p, now, { round: shared, rest, released: sumOf(released) })) return shared;
    await p.sleep(2 ** Math.min(attempt, 6));
  }
  throw new AppError('ACCOUNT_BUSY', `parts of ${id} take their shares again and again`);
}

async function standing(
  p: Ports,
  record: EnrichmentRecord,
  round: IntendedRound,
): Promise<DecidedRound> {
  const other = await findRound(p, record, round);
  return other === undefined ? round : withDecision(round, other);
}

/** The decision that was recorded first holds, whole: with its own grades, or without any. */
function withDecision(
  { chargedGrades: _mine, ...round }: IntendedRound,
  other: RoundRecord,
): DecidedRound {
  return { ...round, ...other };
}
