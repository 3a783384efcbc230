import { expect, it } from 'vitest';
import { quoteEnrichment } from '../../../../lambdas/enrichments/intake/quote-enrichment.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { offerPlans } from '../../../support/offer-plan.ts';
import { APART } from '../../../support/priced-apart.ts';
import { openTable } from '../../../support/table.ts';

offerPlans(APART);

it('says what a request would hold and whether that is there, and holds nothing', async () => {
  const table = await openTable();
  const desk = openDesk(table, 'ws_1', { contact: 5 });
  await desk.enrich({ subjects: people(2) });
  const before = await table.items();
  const quote = (count: number) =>
    quoteEnrichment(desk.p, desk.workspace, {
      actions: ['contact.email'],
      subjects: people(count),
      allowPartial: false,
    });
  expect(await quote(5)).toEqual({
    required: { contact: 3 },
    owned: 2,
    joined: 0,
    duplicates: 0,
    suppressed: 0,
    unaffordable: 0,
    available: { contact: 3 },
    sufficient: true,
  });
  expect(await quote(6)).toMatchObject({ required: { contact: 4 }, sufficient: false });
  expect(await table.items()).toEqual(before);
});

it('counts the request’s own maximum, and leaves out what does not fit where that is allowed', async () => {
  const desk = openDesk(await openTable(), 'ws_1', { contact: 5 });
  const quote = (limits: { maxCredits?: number; allowPartial?: boolean }) =>
    quoteEnrichment(desk.p, desk.workspace, {
      actions: ['contact.email'],
      subjects: people(7),
      allowPartial: false,
      ...limits,
    });
  expect(await quote({ maxCredits: 3 })).toMatchObject({ sufficient: false, unaffordable: 0 });
  expect(await quote({ allowPartial: true })).toMatchObject({
    required: { contact: 5 },
    unaffordable: 2,
    sufficient: true,
  });
  expect(await quote({ allowPartial: true, maxCredits: 3 })).toMatchObject({
    required: { contact: 3 },
    unaffordable: 4,
    sufficient: true,
  });
});

it('tells the two types of credit apart, and says no where one is short', async () => {
  const table = await openTable();
  const few = { email: 5, phone: 1 };
  const desk = openDesk(table, 'ws_1', few, table.ports(), 'split-credits-essential');
  await desk.enrich({ subjects: people(1), actions: ['contact.email'] });
  const quote = (allowPartial: boolean) =>
    quoteEnrichment(desk.p, desk.workspace, {
      actions: ['contact.email', 'contact.phone'],
      subjects: people(2),
      allowPartial,
    });
  expect(await quote(false)).toMatchObject({
    required: { email: 1, phone: 2 },
    owned: 1,
    available: { email: 4, phone: 1 },
    sufficient: false,
  });
  expect(await quote(true)).toMatchObject({
    required: { email: 1, phone: 1 },
    unaffordable: 1,
    sufficient: true,
  });
});

it('says the most that it may cost, and what of it costs less', async () => {
  const table = await openTable();
  const desk = openDesk(table, 'ws_1', { contact: 7 }, table.ports(), 'apart');
  const actions = ['contact.email'] as const;
  const asked = { actions, subjects: people(4), allowPartial: false };
  expect(await quoteEnrichment(desk.p, desk.workspace, asked)).toMatchObject({
    required: { contact: 8 },
    pricesApart: { 'contact.email': { 'catch-all': { contact: 1 }, risky: { contact: 0 } } },
    sufficient: false,
  });
});

it('foretells what is found where it is asked to, of what would be charged', async () => {
  const desk = openDesk(await openTable(), 'ws_1', { contact: 5 });
  await desk.enrich({ subjects: people(2) });
  const subjects = people(4);
  const asked = { actions: ['contact.email'] as const, subjects, allowPartial: false };
  const { expected } = await quoteEnrichment(desk.p, desk.workspace, { ...asked, expect: true });
  const nothing = { found: null, costMicroUsd: null, basedOnRows: 0 };
  expect(expected).toEqual({ email: { lookups: 2, ...nothing } });
});
