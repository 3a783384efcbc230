import { expect, it } from 'vitest';
import { expectRows } from '../../../../lambdas/waterfall/figures/expect-rows.ts';
import type { LearnedOrder } from '../../../../lambdas/waterfall/figures/figures.contract.ts';
import { addToFigures, putOrders } from '../../../../lambdas/waterfall/figures/figures.store.ts';
import type { WaterfallTerms } from '../../../../lambdas/waterfall/terms.contract.ts';
import { openTable } from '../../../support/table.ts';

const place = (provider: string, found: number, costMicroUsd: number) => ({
  ...{ provider, found, foundMost: found, costMicroUsd },
});
const order = (rows: number, found: number): LearnedOrder => ({
  rows,
  providers: [place('hunter', found, 10_000), place('dear', 0.01, 9_000)],
  explored: [],
  fixed: { found, costMicroUsd: 19_000 },
});
const GERMAN = { fullName: 'Ada', companyDomain: 'acme.de' };
const OTHER = { fullName: 'Ada', companyDomain: 'acme.com' };

it('adds up what rows are expected to come to, each by its segment and the terms', async () => {
  const p = (await openTable()).ports();
  const segments = { all: order(500, 0.5), 'DE.name': order(80, 0.8) };
  await putOrders(p.db, 'operator', 'email', { plannedAtMs: 0, segments });
  const expected = async (terms?: WaterfallTerms) =>
    (await expectRows(p, 'operator', [{ datum: 'email', queries: [GERMAN, OTHER], terms }]))[0];
  expect(await expected()).toEqual({
    ...{ lookups: 2, found: 1.3, costMicroUsd: 38_000, basedOnRows: 80 },
  });
  expect(await expected({ foundCostMicroUsdMax: 100_000 })).toMatchObject({ costMicroUsd: 20_000 });
  expect(await expected({ providers: { email: ['dear'] } })).toMatchObject({
    costMicroUsd: 18_000,
  });
});

it('says how many rows it knows, where they are too few', async () => {
  const p = (await openTable()).ports();
  const figures = { segments: { 'phone#DE.name': { rows: 12, trials: {} } }, days: {} };
  await addToFigures(p, 'operator', figures, []);
  const [phone] = await expectRows(p, 'operator', [{ datum: 'phone', queries: [GERMAN] }]);
  expect(phone).toEqual({ lookups: 1, found: null, costMicroUsd: null, basedOnRows: 12 });
});
