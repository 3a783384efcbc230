import type { Amounts } from '../../lambdas/shared/units.contract.ts';
import type { Ask, Gift } from './asks.ts';
import type { Chance } from './chance.ts';

/** A member of a workspace, or one of its keys, as a story begins. */
export interface Cast {
  readonly members: readonly SimMember[];
  readonly keys: readonly SimKey[];
}

export interface SimMember {
  readonly id: `mem_${string}`;
  /** Licensed so many days before the story begins. */
  readonly licensedDaysAgo?: number | undefined;
  readonly caps?: Amounts | undefined;
}

export interface SimKey {
  readonly id: `key_${string}`;
  /** The member who is the actor of what it does. */
  readonly memberId?: `mem_${string}` | undefined;
  readonly caps: Amounts;
}

/** What is sold to a workspace as its story begins. */
export interface Sold {
  readonly plan: string;
  readonly planVersion: number;
  readonly allotments?: Amounts;
}

/** When a change of terms is to hold. */
export type Effective = 'now' | 'next-period' | { readonly afterMs: number };

/** An act of the operator or of an admin, in one workspace. */
export type EngineAct =
  | { readonly does: 'void'; readonly seat?: string; readonly pick: number }
  | { readonly does: 'adjust'; readonly id: string; readonly amount: number; readonly pick: number }
  | {
      readonly does: 'sell';
      readonly effective: Effective;
      readonly plan?: string;
      readonly allotments?: Amounts;
      readonly timezone?: string;
    }
  | { readonly does: 'call off' }
  | { readonly does: 'suspend'; readonly forMs: number }
  | { readonly does: 'cap'; readonly memberId: string; readonly caps: Amounts | null }
  | { readonly does: 'license'; readonly memberId: string; readonly seat: boolean }
  | { readonly does: 'remove'; readonly memberId: string };

export type TimedEngineAct = { readonly afterMs: number } & (
  | {
      readonly does: 'engine';
      readonly workspaceId: string;
      readonly act: EngineAct;
      readonly n: number;
    }
  | { readonly does: 'give'; readonly gift: Gift }
  | { readonly does: 'audit' }
);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const PLANS: readonly Sold[] = [
  { plan: 'sim-seats', planVersion: 1 },
  { plan: 'sim-seats', planVersion: 1 },
  { plan: 'sim-seats', planVersion: 2 },
  { plan: 'sim-split', planVersion: 1 },
  { plan: 'sim-year', planVersion: 1 },
];
const ZONES = ['Asia/Kathmandu', 'America/New_York', 'Pacific/Auckland', 'UTC'];

/** Credit types of a plan. */
export function typesOf(plan: string): readonly string[] {
  return plan === 'sim-split' ? ['email', 'phone'] : ['contact'];
}

/** Draws what a workspace is sold, with a few allotments agreed for it. */
export function drawSold(chance: Chance): Sold {
  const sold = chance.pick(PLANS);
  if (!chance.happens(0.3)) return sold;
  return { ...sold, allotments: amountsOf(chance, typesOf(sold.plan), 1, 6) };
}

/** Draws the people of a workspace: most have a seat, a cap, or both; a key may have a cap too. */
export function drawCast(chance: Chance, { plan }: Sold): Cast {
  const types = typesOf(plan);
  const members = (['mem_ann', 'mem_ben', 'mem_cas'] as const).map((id) => ({
    id,
    licensedDaysAgo: chance.happens(0.6) ? chance.pick([0, 3, 28, 29, 30, 31]) : undefined,
    caps: chance.happens(0.5) ? amountsOf(chance, [chance.pick(types)], 0, 4) : undefined,
  }));
  const keys = (['key_robot', 'key_list'] as const).map((id, n) => ({
    id,
    memberId: n === 0 ? undefined : ('mem_ben' as const),
    caps: amountsOf(chance, types, 1, 4),
  }));
  return { members, keys };
}

/** Whose request it is: a member's own, or one of a key, which may act for a member. */
export function drawAsker(chance: Chance, ask: Ask, { members, keys }: Cast): Ask {
  if (chance.happens(0.25)) {
    const { id, memberId } = chance.pick(keys);
    return { ...ask, actor: memberId ?? id, keyId: id, ...(memberId && { memberId }) };
  }
  const { id } = chance.pick(members);
  return { ...ask, actor: id, memberId: id };
}

/** Draws what operator and admins do in a workspace while requests run. */
export function drawEngineActs(
  chance: Chance,
  workspaceId: string,
  plan: string,
  askedAtMs: readonly number[],
): TimedEngineAct[] {
  // Near requests, so that their credits are held, or about to be.
  const at = () => Math.max(0, chance.pick(askedAtMs) + chance.spread(20, 30 * SECOND) - 200);
  const acts: TimedEngineAct[] = [];
  const add = (act: EngineAct, afterMs = at()) =>
    acts.push({ does: 'engine', afterMs, workspaceId, act, n: acts.length });
  const member = () => chance.pick(['mem_ann', 'mem_ben', 'mem_cas']);
  const types = typesOf(plan);
  for (let n = chance.whole(0, 3); n > 0; n -= 1) {
    const lifted = chance.happens(0.3);
    const caps = lifted ? null : amountsOf(chance, [chance.pick(types)], 0, 5);
    add({ does: 'cap', memberId: member(), caps });
  }
  for (let n = chance.whole(0, 2); n > 0; n -= 1) {
    const [memberId, afterMs] = [member(), at()];
    add({ does: 'license', memberId, seat: false }, afterMs);
    if (chance.happens(0.7))
      add({ does: 'license', memberId, seat: true }, afterMs + chance.spread(50, 2 * MINUTE));
  }
  if (chance.happens(0.2)) add({ does: 'remove', memberId: member() });
  for (let n = chance.whole(0, 2); n > 0; n -= 1) add(drawSale(chance));
  if (chance.happens(0.1)) add({ does: 'call off' });
  if (chance.happens(0.15)) add({ does: 'suspend', forMs: chance.spread(SECOND, 2 * MINUTE) });
  for (let n = chance.whole(0, 3); n > 0; n -= 1) {
    const seat = chance.happens(0.2) ? { seat: member() } : {};
    add({ does: 'void', pick: chance.whole(0, 99), ...seat });
  }
  for (let n = chance.whole(0, 2); n > 0; n -= 1) {
    const id = `adj_${workspaceId}${acts.length}`;
    add({ does: 'adjust', id, amount: chance.whole(1, 3), pick: chance.whole(0, 99) });
  }
  for (let n = chance.pick([0, 0, 1]); n > 0; n -= 1) acts.push({ does: 'audit', afterMs: at() });
  return [...acts, ...drawPacks(chance, workspaceId, types, at)];
}

function drawSale(chance: Chance): EngineAct {
  const effective = chance.pick<Effective>([
    'now',
    'now',
    'next-period',
    { afterMs: chance.spread(SECOND, 10 * MINUTE) },
  ]);
  const kind = chance.pick(['plan', 'plan', 'allotments', 'timezone'] as const);
  if (kind === 'timezone') return { does: 'sell', effective, timezone: chance.pick(ZONES) };
  if (kind === 'plan')
    return { does: 'sell', effective, plan: chance.pick(['sim-seats', 'sim-year', 'sim-split']) };
  return { does: 'sell', effective, allotments: { contact: chance.whole(0, 8) } };
}

/** Many packs at a time, more than an account keeps itself: most of them wait beside it. */
function drawPacks(
  chance: Chance,
  workspaceId: string,
  types: readonly string[],
  at: () => number,
): TimedEngineAct[] {
  const many = chance.pick([0, 2, 6, 12]);
  const [beginMs, width] = [at(), chance.pick([100, 20 * SECOND])];
  return Array.from({ length: many }, (_, n) => ({
    does: 'give' as const,
    afterMs: beginMs + chance.whole(0, width),
    gift: {
      grantId: `grant_${workspaceId}_pack${n}`,
      workspaceId,
      creditType: chance.pick(types),
      amount: chance.whole(1, 2),
      category: chance.pick(['pack', 'pack', 'promotional'] as const),
      expiresAfterMs: chance.happens(0.7) ? chance.spread(5 * SECOND, 20 * MINUTE) : undefined,
      ...(chance.happens(0.15) && { seat: chance.pick(['mem_ann', 'mem_ben', 'mem_cas']) }),
    },
  }));
}

function amountsOf(chance: Chance, types: readonly string[], from: number, to: number): Amounts {
  return Object.fromEntries(types.map((type) => [type, chance.whole(from, to)]));
}
