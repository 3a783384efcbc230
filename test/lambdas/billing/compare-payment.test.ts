import { expect, it } from 'vitest';
import type { PaymentFacts } from '../../../lambdas/billing/billing.contract.ts';
import { comparePayment } from '../../../lambdas/billing/compare-payment.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';

const at = epochMs(1_773_144_000_000);
const later = epochMs(1_773_144_900_000);
const NONE: PaymentFacts = { refunds: {}, disputes: {} };

const sale = {
  id: 'cs_1',
  workspaceId: 'ws_1',
  actor: 'key_1',
  createdAtMs: at,
  currency: 'usd',
  amount: 4_900,
  stage: 'paid',
} as const;
const refund = { amount: 900, state: 'pending', createdAtMs: at } as const;
const dispute = { amount: 4_900, state: 'needs_response', saidAtMs: at, createdAtMs: at };
const charge = { id: 'ch_1', receiptUrl: null };

const ours = (news: PaymentFacts | undefined, ...differing: string[]) => ({
  kind: 'ours',
  news,
  differing,
});

it.each<[string, PaymentFacts | undefined, PaymentFacts, object]>([
  ['a sale that nobody has kept', undefined, { ...NONE, sale }, ours({ ...NONE, sale })],
  ['a charge that nobody has kept', undefined, { ...NONE, charge }, ours({ ...NONE, charge })],
  [
    'a refund of a payment that nobody has kept',
    undefined,
    { ...NONE, refunds: { re_1: refund } },
    { kind: 'foreign' },
  ],
  [
    'a dispute of a payment that nobody has kept',
    undefined,
    { ...NONE, disputes: { dp_1: dispute } },
    { kind: 'foreign' },
  ],
  ['the same sale', { ...NONE, sale }, { ...NONE, sale }, ours(undefined)],
  [
    'an earlier stage of the sale',
    { ...NONE, sale },
    { ...NONE, sale: { ...sale, stage: 'waiting' } },
    ours(undefined),
  ],
  [
    'a later stage of the sale',
    { ...NONE, sale: { ...sale, stage: 'waiting' } },
    { ...NONE, sale },
    ours({ ...NONE, sale }),
  ],
  [
    'another sum',
    { ...NONE, sale },
    { ...NONE, sale: { ...sale, amount: 4_901 } },
    ours(undefined, 'sale'),
  ],
  [
    'another currency',
    { ...NONE, sale },
    { ...NONE, sale: { ...sale, currency: 'eur' } },
    ours(undefined, 'sale'),
  ],
  [
    'another workspace',
    { ...NONE, sale },
    { ...NONE, sale: { ...sale, workspaceId: 'ws_2' } },
    ours(undefined, 'sale'),
  ],
  [
    'a refund that nobody has kept',
    { ...NONE, sale },
    { ...NONE, refunds: { re_1: refund } },
    ours({ ...NONE, refunds: { re_1: refund } }),
  ],
  [
    'a refund that has failed since',
    { ...NONE, refunds: { re_1: refund } },
    { ...NONE, refunds: { re_1: { ...refund, state: 'failed' } } },
    ours({ ...NONE, refunds: { re_1: { ...refund, state: 'failed' } } }),
  ],
  [
    'another sum of a refund, beside one that nobody has kept',
    { ...NONE, refunds: { re_1: refund } },
    { ...NONE, refunds: { re_1: { ...refund, amount: 901 }, re_2: refund } },
    ours({ ...NONE, refunds: { re_1: { ...refund, amount: 901 }, re_2: refund } }, 'refund'),
  ],
  [
    'a dispute that stands as it stood, said again',
    { ...NONE, disputes: { dp_1: dispute } },
    { ...NONE, disputes: { dp_1: { ...dispute, saidAtMs: later } } },
    ours(undefined),
  ],
  [
    'a dispute that is lost by now',
    { ...NONE, disputes: { dp_1: dispute } },
    { ...NONE, disputes: { dp_1: { ...dispute, state: 'lost', saidAtMs: later } } },
    ours({ ...NONE, disputes: { dp_1: { ...dispute, state: 'lost', saidAtMs: later } } }),
  ],
  [
    'a state of a dispute that was said before a later one',
    { ...NONE, disputes: { dp_1: { ...dispute, state: 'won', saidAtMs: later } } },
    { ...NONE, disputes: { dp_1: dispute } },
    ours(undefined),
  ],
])('%s', (_what, known, told, expected) => {
  expect(comparePayment(known, told)).toEqual(expected);
});
