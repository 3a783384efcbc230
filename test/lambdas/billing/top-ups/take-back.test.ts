import { afterAll, beforeAll, expect, it } from 'vitest';
import { takeBack } from '../../../../lambdas/billing/top-ups/take-back.ts';
import { openTable } from '../../../support/table.ts';
import { openTopUpShop, type TopUpDesk, type TopUpShop } from '../../../support/top-up-desk.ts';

let shop: TopUpShop;

beforeAll(async () => {
  shop = await openTopUpShop(await openTable());
});
afterAll(() => shop.stop());

async function takenBack(desk: TopUpDesk) {
  const record = await desk.record();
  if (record === undefined) throw new Error('no record');
  return { record, next: await takeBack(desk.portsOf(), record) };
}

it.each([
  ['nobody has answered', undefined, { counted: [], declines: 1, last: { result: 'declined' } }],
  ['the owner said no', 'fail', { counted: [], declines: 1, last: { result: 'declined' } }],
  [
    'the owner has paid',
    'approve',
    { counted: [{ quantity: 1 }], declines: 0, last: { result: 'succeeded' } },
  ],
] as const)(
  'where %s, the question is over, and what came of it is known',
  async (_what, answer, over) => {
    const desk = await shop.open('pm_card_authenticationRequired');
    await desk.run();
    if (answer !== undefined) await desk.answer(answer);
    const { record, next } = await takenBack(desk);
    expect(next).toMatchObject({ ...over, rev: record.rev });
    expect(next).not.toHaveProperty('stop');
    expect(desk.intents().map(({ status }) => status)).not.toContain('requires_action');
  },
);

it('leaves a record as it was where no bank is asked', async () => {
  const { record, next } = await takenBack(await shop.open('pm_card_visa'));
  expect(next).toBe(record);
});
