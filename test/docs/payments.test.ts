import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EVENT_TYPES } from '../../lambdas/billing/facts-of-event.ts';
import { ROOT } from '../laws/source-files.ts';
import { callsInSources } from '../stripe-mock/calls-in-sources.ts';

const PAGE = readFileSync(join(ROOT, 'docs/payments.md'), 'utf8');

test('docs/payments.md has every event that something follows from in its table', () => {
  const section = PAGE.split('## What each event does')[1]?.split('\n## ')[0] ?? '';
  const cells = [...section.matchAll(/^\| (`.*?`) \|/gm)].map(([, cell = '']) => cell);
  const types = cells.flatMap((cell) =>
    [...cell.matchAll(/`([a-z_.]+)`/g)].map(([, type]) => type),
  );
  expect(types.toSorted()).toEqual(EVENT_TYPES.toSorted());
});

/** The right of a restricted key that calls of the SDK need, by how the calls begin. */
const RIGHTS = [
  ['checkout.sessions', 'Checkout Sessions'],
  ['customers.listPaymentMethods', 'PaymentMethods'],
  ['customers', 'Customers'],
  ['products', 'Products'],
  ['prices', 'Prices'],
  ['paymentIntents', 'PaymentIntents'],
  ['billingPortal', 'Customer Portal'],
  ['events', 'Events'],
  ['charges', 'Charges'],
  ['refunds', 'Refunds'],
  ['disputes', 'Disputes'],
  ['subscriptions', 'Subscriptions'],
  ['invoices', 'Invoices'],
  ['paymentMethods', 'PaymentMethods'],
] as const;
const READS = /\.(retrieve|list\w*)$/;

test('docs/payments.md names the rights that the calls of the functions need', () => {
  const needed = { write: new Set<string>(), read: new Set<string>() };
  for (const call of callsInSources('lambdas')) {
    const right = RIGHTS.find(([start]) => call.startsWith(start))?.[1] ?? `nobody names ${call}`;
    needed[READS.test(call) ? 'read' : 'write'].add(right);
  }
  const [, write = '', read = ''] =
    /\*\*A restricted key\*\* takes: write for ([^;]+); read for\s+([^.]+)\./.exec(PAGE) ?? [];
  const named = (list: string) => list.replace(/\s+/g, ' ').split(', ').toSorted();
  expect(named(write)).toEqual([...needed.write].toSorted());
  // Who may write may read.
  const readOnly = [...needed.read].filter((right) => !needed.write.has(right));
  expect(named(read)).toEqual(readOnly.toSorted());
});
