import { beforeAll, describe, expect, it } from 'vitest';
import type { PaymentFacts, PaymentRecord } from '../../../lambdas/billing/billing.contract.ts';
import { addFacts, findPayment } from '../../../lambdas/billing/payment.store.ts';
import { tellOfPayment } from '../../../lambdas/billing/tell-of-payment.ts';
import type { SluiceEvent } from '../../../lambdas/events/events.contract.ts';
import { EVENTS } from '../../../lambdas/events/events.contract.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { AT, LINE, PAID, SALE } from '../../support/payment-facts.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const refund = (state: 'pending' | 'succeeded' | 'failed') => ({
  re_1: { amount: 4_900, state, createdAtMs: AT },
});
const dispute = (state: string) => ({
  du_1: { amount: 9_800, state, saidAtMs: AT, createdAtMs: AT },
});

let table: TestTable;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

/** Keeps facts as a payment of its own, and gives what is told of it each time. */
async function teller(facts: PaymentFacts) {
  n += 1;
  const id = `pi_${n}`;
  const ports = table.ports();
  let published: SluiceEvent[] = [];
  let record: PaymentRecord = await addFacts(ports, id, facts);
  const p = { ...ports, publish: async (event: SluiceEvent) => void published.push(event) };
  return {
    id,
    tell: async (more: PaymentFacts = PAID): Promise<SluiceEvent[]> => {
      published = [];
      await addFacts(p, id, more);
      record = (await findPayment(p, id)) ?? record;
      await tellOfPayment(p, record);
      return published;
    },
  };
}

describe('tellOfPayment', () => {
  it.each<[string, Partial<PaymentFacts>, string[]]>([
    ['paid', {}, ['purchase.completed']],
    ['waited for', { sale: { ...SALE, stage: 'waiting' } }, []],
    ['failed', { sale: { ...SALE, stage: 'failed' } }, []],
    ['refunded', { refunds: refund('succeeded') }, ['purchase.completed', 'purchase.refunded']],
    ['about to be refunded', { refunds: refund('pending') }, ['purchase.completed']],
    ['not refunded after all', { refunds: refund('failed') }, ['purchase.completed']],
    ['only asked about', { disputes: dispute('warning_needs_response') }, ['purchase.completed']],
    ['no longer asked about', { disputes: dispute('warning_closed') }, ['purchase.completed']],
    [
      'disputed',
      { disputes: dispute('needs_response') },
      ['purchase.completed', 'purchase.disputed'],
    ],
    [
      'lost',
      { disputes: dispute('lost') },
      ['purchase.completed', 'purchase.disputed', 'purchase.dispute-closed'],
    ],
  ])('tells of a payment that is %s', async (_what, facts, types) => {
    const { tell } = await teller({ ...PAID, ...facts });
    const told = await tell({ refunds: {}, disputes: {} });
    expect(told.map(({ type }) => type)).toEqual(types);
    for (const { type, data } of told) EVENTS[type].data.parse(data);
  });

  it('says nothing while nobody has told whose it is', async () => {
    const { tell } = await teller({ refunds: refund('succeeded'), disputes: {} });
    expect(await tell({ refunds: {}, disputes: {} })).toEqual([]);
  });

  it('adds up the credits of each type', async () => {
    const search = { ...LINE, id: 'li_2', creditType: 'search', credits: 2_000, quantity: 1 };
    const again = { ...LINE, id: 'li_3', quantity: 1 };
    const { tell } = await teller({ ...PAID, lines: [LINE, search, again] });
    const [{ data } = { data: {} }] = await tell();
    expect(data).toMatchObject({ credits: { contact: 300, search: 2_000 } });
  });

  it('tells each thing once, and of a dispute that is decided twice each outcome', async () => {
    const { id, tell } = await teller(PAID);
    expect(await tell()).toHaveLength(1);
    expect(await tell()).toEqual([]);
    const lost = await tell({ ...PAID, disputes: dispute('lost') });
    expect(lost.map(({ data }) => data)).toMatchObject([
      { disputeId: 'du_1' },
      { disputeId: 'du_1', outcome: 'lost' },
    ]);
    const later = { ...dispute('won').du_1, saidAtMs: epochMs(2_000) };
    const won = await tell({ ...PAID, disputes: { du_1: later } });
    expect(won.map(({ data }) => data)).toMatchObject([{ disputeId: 'du_1', outcome: 'won' }]);
    expect(await tell()).toEqual([]);
    expect(new Set([...lost, ...won].map((event) => event.id)).size).toBe(3);
    expect((await table.items(`PAYMENT#${id}`))[0]?.told).toEqual(
      new Set([
        `purchase.completed ${id}`,
        'purchase.disputed du_1',
        'purchase.dispute-closed du_1 lost',
        'purchase.dispute-closed du_1 won',
      ]),
    );
  });
});
