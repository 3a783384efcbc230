import { findLedgerFaults } from '../demo/ledger-faults.ts';
import { writeReceipt } from '../demo/receipt.ts';
import { isObject } from '../server/json.ts';
import type { PurchaseEvidence } from './buy-packs.ts';
import type { Evidence } from './run-list.ts';

/** What can be looked at when everything has been done at a place. */
export interface PlaceEvidence extends Evidence {
  readonly purchase: PurchaseEvidence;
}

/** What the sample list and the purchase must come to, wherever they run. */
export const EXPECTED: readonly string[] = [
  'first run: found 190/200',
  'first run: available before 200',
  'first run: held 200',
  'first run: charged 190',
  'first run: released 10',
  'first run: available after 10',
  'second run: found 190/200',
  'second run: owned 190',
  'second run: available before 10',
  'second run: held 10',
  'second run: charged 0',
  'second run: released 10',
  'second run: available after 10',
  'history: 190 entries, 190 credits',
  'ledger: open, grant, hold, settle, settle, hold, settle, settle',
  'ledger: no faults',
  'attempts that were not simulated: 0',
  'purchase: the page answered 303',
  'purchase: 2 × contact for 9800 usd, paid',
  'purchase: available 100, then 300',
  'purchase: events not taken: 0',
];

/** Gives what the evidence says, a line a fact; the same lines wherever it was done. */
export function factsOf(evidence: PlaceEvidence): readonly string[] {
  const { first, second, ledger, history } = evidence;
  const faults = findLedgerFaults(ledger, second.after);
  const credits = history.reduce((sum, charge) => sum + Number(charge.credits), 0);
  const real = first.tally.real + second.tally.real;
  const quote = isObject(second.atStart.quote) ? second.atStart.quote : {};
  return [
    ...receiptLines(first).map((line) => `first run: ${line}`),
    ...receiptLines(second).map((line) => `second run: ${line}`),
    `second run: owned ${String(quote.owned)}`,
    `history: ${history.length} entries, ${credits} credits`,
    `ledger: ${ledger.map(({ action }) => String(action)).join(', ')}`,
    ...(faults.length === 0 ? ['ledger: no faults'] : faults.map((fault) => `ledger: ${fault}`)),
    `attempts that were not simulated: ${real}`,
    ...purchaseLines(evidence.purchase).map((line) => `purchase: ${line}`),
  ];
}

function purchaseLines(bought: PurchaseEvidence): readonly string[] {
  const { before, after, purchases, pageStatus, taken, refused } = bought;
  return [
    `the page answered ${pageStatus}`,
    ...purchases.map(
      ({ quantity, pack, amount, currency, status }) =>
        `${quantity} × ${pack} for ${amount} ${currency}, ${status}`,
    ),
    `available ${before}, then ${after}`,
    `events taken: ${taken}`,
    `events not taken: ${refused}`,
  ];
}

/** The receipt's lines without the time that it took and the spaces that align it. */
function receiptLines(facts: Evidence['first']): readonly string[] {
  return writeReceipt({ ...facts, seconds: 0 })
    .replace(' in 0.0 s', '')
    .split('\n')
    .map((line) => line.trim().replace(/ +/g, ' '))
    .filter((line) => line !== '');
}

/** Names each fact that one of the two lists lacks, with the list that has it. */
export function differencesOf(
  wanted: { readonly from: string; readonly facts: readonly string[] },
  got: { readonly from: string; readonly facts: readonly string[] },
): readonly string[] {
  const missing = wanted.facts.filter((fact) => !got.facts.includes(fact));
  const extra = got.facts.filter((fact) => !wanted.facts.includes(fact));
  return [
    ...missing.map((fact) => `only in ${wanted.from}: ${fact}`),
    ...extra.map((fact) => `only in ${got.from}: ${fact}`),
  ];
}

/** Gives the facts that must be there and are not. */
export function unmet(facts: readonly string[]): readonly string[] {
  return EXPECTED.filter((fact) => !facts.includes(fact));
}
