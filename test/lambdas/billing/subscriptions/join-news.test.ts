import { describe, expect, it } from 'vitest';
import { joinNews } from '../../../../lambdas/billing/subscriptions/join-news.ts';
import type { SubscriptionNews } from '../../../../lambdas/billing/subscriptions/subscriptions.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';

const news = (second: number, ...said: string[]): SubscriptionNews => ({
  workspaceId: 'ws_1',
  saidAtMs: epochMs(second * 1_000),
  said,
});
const [created, updated, later] = [news(1, 'evt_a'), news(1, 'evt_b'), news(2, 'evt_c')];

const ORDERS = [
  [created, updated, later],
  [created, later, updated],
  [updated, created, later],
  [updated, later, created],
  [later, created, updated],
  [later, updated, created],
];

describe('news of a subscription', () => {
  it.each(ORDERS)('come to the same in any order, told again or not (%#)', (...order) => {
    const all = [...order, ...order];
    expect(all.reduce(joinNews)).toEqual(later);
  });

  it('of one second are all kept, each once', () => {
    const both = news(1, 'evt_a', 'evt_b');
    expect(joinNews(updated, created)).toEqual(both);
    expect(joinNews(both, created)).toEqual(both);
  });
});
