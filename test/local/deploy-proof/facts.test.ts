import { describe, expect, it } from 'vitest';
import type { ReceiptFacts } from '../../../local/demo/receipt.ts';
import { tallyOf } from '../../../local/demo/result-tally.ts';
import { differencesOf, EXPECTED, factsOf, unmet } from '../../../local/deploy-proof/facts.ts';

const FOUND = {
  data: { email: { status: 'found' } },
  attempts: [
    { provider: 'hunter', outcome: 'found', ms: 1, providerCostMicroUsd: 24_000, simulated: true },
  ],
};

function balance(available: number, rev: number) {
  return { rev, types: { contact: { available, held: 0 } } };
}

function run(over: Partial<ReceiptFacts> = {}): ReceiptFacts {
  return {
    before: balance(10, 1),
    atStart: { held: { contact: 2 }, quote: { owned: 0 } },
    enrichment: { charged: { contact: 1 } },
    after: balance(9, 3),
    tally: tallyOf([FOUND, { data: { email: { status: 'not-found' } }, attempts: [] }]),
    simulated: ['hunter'],
    seconds: 12.3,
    ...over,
  };
}

const SECOND = run({
  before: balance(9, 3),
  atStart: { held: { contact: 1 }, quote: { owned: 1 } },
  enrichment: { charged: { contact: 0 } },
  after: balance(0, 0),
  tally: tallyOf([]),
});

const PURCHASE = {
  before: 100,
  after: 300,
  purchases: [{ quantity: 2, pack: 'contact', amount: 9_800, currency: 'usd', status: 'paid' }],
  pageStatus: 303,
  taken: 7,
  refused: 0,
};
/** Nothing but the second run and the purchase to look at. */
const REST = { second: SECOND, ledger: [], history: [], purchase: PURCHASE };

describe('facts of a list that ran twice', () => {
  it('are the lines of both receipts without times, the history, the ledger, and who was real', () => {
    const facts = factsOf({
      ...REST,
      first: run(),
      history: [{ credits: 1 }],
    });
    expect(facts.slice(0, 6)).toEqual([
      'first run: found 1/2',
      'first run: contact credits',
      'first run: available before 10',
      'first run: held 2',
      'first run: charged 1',
      'first run: released 1',
    ]);
    expect(facts).toContain('first run: hunter* 1 1 $0.02');
    expect(facts).toContain('second run: charged 0');
    expect(facts.slice(-10, -5)).toEqual([
      'second run: owned 1',
      'history: 1 entries, 1 credits',
      'ledger: ',
      'ledger: no faults',
      'attempts that were not simulated: 0',
    ]);
  });

  it('count an attempt that does not say that it was simulated', () => {
    const real = { ...FOUND, attempts: [{ provider: 'hunter', outcome: 'found', ms: 1 }] };
    const facts = factsOf({ ...REST, first: run({ tally: tallyOf([real]) }) });
    expect(facts).toContain('attempts that were not simulated: 1');
  });

  it('name each fault of the ledger', () => {
    const second = { ...SECOND, after: balance(9, 0) };
    const facts = factsOf({ ...REST, first: run(), second });
    expect(facts).toContain('ledger: the balance is 9 available, 0 held of contact, not nothing');
    expect(facts).not.toContain('ledger: no faults');
  });
});

describe('facts of a purchase', () => {
  const linesOf = (purchase: typeof PURCHASE) =>
    factsOf({ ...REST, first: run(), purchase }).filter((line) => line.startsWith('purchase: '));

  it('are the page, what was bought, the balance, and how many events the webhook took', () => {
    const lines = linesOf(PURCHASE);
    expect(lines).toEqual([
      'purchase: the page answered 303',
      'purchase: 2 × contact for 9800 usd, paid',
      'purchase: available 100, then 300',
      'purchase: events taken: 7',
      'purchase: events not taken: 0',
    ]);
    expect(unmet(lines).filter((line) => line.startsWith('purchase'))).toEqual([]);
  });

  it.each([
    [{ pageStatus: 402 }, 'purchase: the page answered 303'],
    [{ purchases: [] }, 'purchase: 2 × contact for 9800 usd, paid'],
    [{ after: 100 }, 'purchase: available 100, then 300'],
    [{ refused: 1 }, 'purchase: events not taken: 0'],
  ])('%j is not what is expected', (over, missing) => {
    const lines = linesOf({ ...PURCHASE, ...over });
    expect(unmet(lines).filter((line) => line.startsWith('purchase'))).toEqual([missing]);
  });
});

describe('the comparison', () => {
  it('names a fact that only one place has', () => {
    const here = { from: 'here', facts: ['held 200', 'charged 190'] };
    const there = { from: 'there', facts: ['held 200', 'charged 189'] };
    expect(differencesOf(here, there)).toEqual([
      'only in here: charged 190',
      'only in there: charged 189',
    ]);
  });

  it('finds no difference between equal places', () => {
    expect(differencesOf({ from: 'a', facts: ['x'] }, { from: 'b', facts: ['x'] })).toEqual([]);
  });

  it('names each expected number that is missing, though both places agree', () => {
    const facts = EXPECTED.filter((fact) => fact !== 'first run: charged 190');
    expect(unmet([...facts, 'first run: charged 189'])).toEqual(['first run: charged 190']);
  });

  it('expects the numbers of the sample: 190 of 200, 10 given back, nothing for a second run', () => {
    expect(EXPECTED).toContain('first run: found 190/200');
    expect(EXPECTED).toContain('first run: released 10');
    expect(EXPECTED).toContain('second run: charged 0');
  });
});
