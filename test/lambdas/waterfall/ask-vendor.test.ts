import { describe, expect, it } from 'vitest';
import type { Vendor } from '../../../lambdas/waterfall/adapter.contract.ts';
import { type AskPorts, askVendor, type Question } from '../../../lambdas/waterfall/ask-vendor.ts';
import type { EndedVendorCall, Leave } from '../../../lambdas/waterfall/desk/desk.contract.ts';
import type { ProviderOutcome } from '../../../lambdas/waterfall/waterfall.contract.ts';
import { fakeNetwork, fakeTime, toResponse } from './recorded-fetch.ts';

const VENDOR: Vendor = { id: 'acme', baseUrl: 'https://acme.example', timeoutMs: 1_000 };
const HIT: ProviderOutcome = { kind: 'found', emails: [], phones: [], costMicroUsd: 10_000 };

function rig(more: Partial<AskPorts> = {}, leave: Leave = { kind: 'go' }) {
  const noted: EndedVendorCall[] = [];
  const { fetch, sent } = fakeNetwork([() => toResponse({ status: 200, body: {} })]);
  const ports: AskPorts = {
    ...fakeTime(),
    fetch,
    secrets: { acme: { key: 'k' } },
    sessions: new Map(),
    desk: { leaveFor: async () => leave, note: async (_, ended) => void noted.push(ended) },
    log: () => {},
    ...more,
  };
  return { ports, noted, sent };
}

const question = (
  outcome: ProviderOutcome,
  more: Partial<Question<ProviderOutcome>> = {},
): Question<ProviderOutcome> => ({
  priced: 'email',
  publicMicroUsd: 10_000,
  request: () => ({ method: 'GET', path: '/', repeatable: false }),
  outcome: () => outcome,
  ...more,
});
const priced = new Map([['acme', { pricesMicroUsd: { email: 4_000 } }]]);

describe('askVendor', () => {
  it.each<[string, ProviderOutcome, EndedVendorCall]>([
    ['a hit', HIT, { costMicroUsd: 10_000 }],
    [
      'a refusal',
      { kind: 'refused', reason: 'rate-limited', retryAfterSeconds: 40 },
      { refused: 'rate-limited', retryAfterSeconds: 40, costMicroUsd: 0 },
    ],
  ])('notes %s for all', async (_, outcome, expected) => {
    const { ports, noted } = rig();
    expect(await askVendor(ports, VENDOR, question(outcome))).toEqual(outcome);
    expect(noted).toEqual([expected]);
  });

  it('counts what it cost at the account’s own price', async () => {
    const { ports, noted } = rig({ settings: priced });
    const half: ProviderOutcome = { ...HIT, costMicroUsd: 5_000 };
    expect(await askVendor(ports, VENDOR, question(half))).toMatchObject({ costMicroUsd: 2_000 });
    expect(noted).toEqual([{ costMicroUsd: 2_000 }]);
  });

  it.each<[string, Partial<AskPorts>, Partial<Question<ProviderOutcome>>, Leave, object]>([
    [
      'whose circuit is open',
      {},
      {},
      { kind: 'no', reason: 'circuit-open', retryAfterSeconds: 9 },
      { reason: 'circuit-open', retryAfterSeconds: 9, skipped: true },
    ],
    [
      'that the row’s budget does not cover',
      {},
      { leftMicroUsd: 9_999 },
      { kind: 'go' },
      { reason: 'over-budget', skipped: true },
    ],
    ['without a key', { secrets: {} }, {}, { kind: 'go' }, { reason: 'not-configured' }],
  ])('calls nobody %s, and notes nothing', async (_, ports, more, leave, expected) => {
    const desk = rig(ports, leave);
    const got = await askVendor(desk.ports, VENDOR, question(HIT, more));
    expect(got).toEqual({ kind: 'refused', ...expected });
    expect([desk.sent, desk.noted]).toEqual([[], []]);
  });

  it('calls nobody who has half of its two secrets', async () => {
    const { ports, sent } = rig();
    const got = await askVendor(ports, { ...VENDOR, hasSecret: true }, question(HIT));
    expect(got).toEqual({ kind: 'refused', reason: 'not-configured' });
    expect(sent).toEqual([]);
  });

  it('fits a budget at the account’s own price', async () => {
    const { ports } = rig({ settings: priced });
    expect(await askVendor(ports, VENDOR, question(HIT, { leftMicroUsd: 4_000 }))).toMatchObject({
      kind: 'found',
    });
  });

  it('asks by the workspace’s own account: its key, its desk, the public price, no row’s budget', async () => {
    const notedOwn: EndedVendorCall[] = [];
    const own = {
      secrets: { acme: { key: 'own' } },
      desk: {
        leaveFor: async () => ({ kind: 'go' as const }),
        note: async (_: string, ended: EndedVendorCall) => void notedOwn.push(ended),
      },
    };
    const { ports, noted } = rig({ settings: priced, own }, { kind: 'no', reason: 'over-budget' });
    const keys: string[] = [];
    const got = await askVendor(ports, VENDOR, {
      ...question(HIT, { leftMicroUsd: 0 }),
      request: ({ key }) => {
        keys.push(key);
        return { method: 'GET', path: '/', repeatable: false };
      },
    });
    expect([got, keys, noted]).toEqual([HIT, ['own'], []]);
    expect(notedOwn).toEqual([{ costMicroUsd: 10_000 }]);
  });

  it('fetches what was paid for, whatever stands', async () => {
    const { ports } = rig({}, { kind: 'no', reason: 'circuit-open' });
    const paid = question(HIT, { paidBy: 'operator', leftMicroUsd: 0 });
    expect(await askVendor(ports, VENDOR, paid)).toMatchObject({ kind: 'found' });
  });
});
