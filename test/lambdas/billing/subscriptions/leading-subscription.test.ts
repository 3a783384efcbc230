import { describe, expect, it } from 'vitest';
import { chooseLeader } from '../../../../lambdas/billing/subscriptions/leading-subscription.ts';
import type {
  Standing,
  SubscriptionState,
} from '../../../../lambdas/billing/subscriptions/subscriptions.contract.ts';
import { at } from '../../../support/accounts.ts';

const NOW = at('2026-03-20T12:00:00Z');

const says = (id: string, status: string): SubscriptionState => ({
  id,
  workspaceId: 'ws_1',
  customerId: 'cus_1',
  fees: [],
  isReversed: false,
  createdAtMs: at(id === 'old' ? '2026-03-10T12:00:00Z' : '2026-03-11T12:00:00Z'),
  status: status === 'open' ? 'active' : status,
  isPaid: status === 'active' || status === 'trialing',
  plan: 'basic@1',
  price: { amount: 3_000, currency: 'usd', months: 1 },
  periodStartMs: at('2026-03-10T12:00:00Z'),
  periodEndMs: at('2026-04-10T12:00:00Z'),
  endsAtMs: null,
});

/** `new-` : it is followed, and has ended. */
function followed(what: string | null): Standing | undefined {
  if (what === null) return undefined;
  const [subscriptionId = '', hasEnded] = what.split('-');
  const reached = { plan: hasEnded === undefined ? 'basic@1' : null };
  return {
    no: 3,
    subscriptionId,
    createdAtMs: says(subscriptionId, 'active').createdAtMs,
    reached,
  };
}

describe('chooseLeader', () => {
  it.each<[string, string, string | null, string | undefined, string[]]>([
    // How the older and the newer one stand, which one is followed; who leads, who is beside.
    ['active', 'none', null, 'old', []],
    ['incomplete', 'none', null, undefined, []],
    ['canceled', 'none', null, undefined, []],
    ['canceled', 'none', 'old', 'old', []],
    ['active', 'active', 'old', 'new', ['old']],
    ['active', 'active', 'new', 'new', ['old']],
    ['active', 'trialing', null, 'new', ['old']],
    ['active', 'incomplete', 'old', 'old', []],
    ['active', 'incomplete_expired', 'old', 'old', []],
    ['canceled', 'active', 'old', 'new', []],
    ['active', 'canceled', 'new', 'old', []],
    ['active', 'unpaid', 'new', 'old', []],
    ['active', 'past_due', 'new', 'new', ['old']],
    ['active', 'past_due', 'new-ended', 'old', ['new']],
    ['active', 'past_due', 'old', 'old', ['new']],
    ['active', 'open', 'new', 'new', ['old']],
    ['past_due', 'active', 'old', 'new', ['old']],
    ['past_due', 'canceled', 'new', 'new', ['old']],
    ['canceled', 'canceled', 'new', 'new', []],
  ])('old %s, new %s, followed %s: %s leads, beside it %j', (old, newer, who, leads, beside) => {
    const states = [says('old', old), ...(newer === 'none' ? [] : [says('new', newer)])];
    for (const told of [states, states.toReversed()]) {
      const lead = chooseLeader(told, followed(who), NOW);
      expect([lead.leader?.id, lead.beside.map(({ id }) => id)]).toEqual([leads, beside]);
    }
  });
});
