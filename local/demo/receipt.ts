import { isObject, type Json, type JsonObject } from '../server/json.ts';
import type { ResultTally } from './result-tally.ts';

export interface ReceiptFacts {
  readonly before: JsonObject;
  readonly atStart: JsonObject;
  readonly enrichment: JsonObject;
  readonly after: JsonObject;
  /** Of the results as the operator sees them: with what each attempt cost. */
  readonly tally: ResultTally;
  readonly simulated: readonly string[];
  readonly seconds: number;
  /** Absent where the ledger was not looked at. */
  readonly ledger?: LedgerCheck | undefined;
}

/** What a look at the account's ledger came to. */
export interface LedgerCheck {
  readonly entries: number;
  /** What is wrong with it; nothing where it says the same as the balance. */
  readonly faults: readonly string[];
}

/**
 * Writes the receipt of an enrichment: what was found, where the credits went, what each provider
 * did.
 */
export function writeReceipt(facts: ReceiptFacts): string {
  const { tally, simulated, ledger } = facts;
  const lines = [
    foundLine(facts),
    '',
    ...creditTypesOf(facts).flatMap((type) => [...creditLines(facts, type), '']),
    ...(ledger === undefined ? [] : [...ledgerLines(ledger), '']),
    ...providerLines(tally, simulated),
  ];
  if (simulated.length > 0) {
    lines.push(
      '',
      `  simulated, having no key in .env.local: ${simulated.join(', ')}.`,
      '  Their costs are what the real ones would charge.',
    );
  }
  return lines.join('\n');
}

/**
 * `found 190/200`, and by name where several data were asked for: `found email 190/200, phone
 * 120/200`.
 */
function foundLine({ tally, seconds }: ReceiptFacts): string {
  const found = [...tally.data].map(([datum, { found: n }]) => {
    const there = `${n}/${tally.rows}`;
    return tally.data.size > 1 ? `${datum} ${there}` : there;
  });
  const failed = [...tally.data.values()].reduce((sum, each) => sum + each.failed, 0);
  const failures = failed > 0 ? `, ${failed} failed` : '';
  return `  found ${found.join(', ')} in ${seconds.toFixed(1)} s${failures}`;
}

/** Those that the request has held or charged; `contact` where it cost nothing. */
function creditTypesOf({ atStart, enrichment }: ReceiptFacts): readonly string[] {
  const moved = [atStart.held, enrichment.charged].flatMap((amounts) =>
    isObject(amounts) ? Object.keys(amounts) : [],
  );
  return moved.length > 0 ? [...new Set(moved)] : ['contact'];
}

function creditLines(
  { before, atStart, enrichment, after }: ReceiptFacts,
  type: string,
): readonly string[] {
  const held = amountOf(atStart.held, type);
  const charged = amountOf(enrichment.charged, type);
  const row = (name: string, credits: number): string =>
    `  ${name.padEnd(20)}${String(credits).padStart(6)}`;
  return [
    `  ${type} credits`,
    row('  available before', availableOf(before, type)),
    row('  held', held),
    row('  charged', charged),
    row('  released', held - charged),
    row('  available after', availableOf(after, type)),
  ];
}

function ledgerLines({ entries, faults }: LedgerCheck): readonly string[] {
  if (faults.length === 0) return [`  the ledger says the same in ${entries} entries`];
  return [
    '  THE LEDGER DOES NOT AGREE WITH THE BALANCE:',
    ...faults.slice(0, 3).map((fault) => `    ${fault}`),
    "  It is written from the table's stream; functions.log says what failed.",
  ];
}

function providerLines(
  { providers }: ResultTally,
  simulated: readonly string[],
): readonly string[] {
  const total = [...providers.values()].reduce((sum, line) => sum + line.microUsd, 0);
  return [
    `  ${'provider'.padEnd(18)}${'calls'.padStart(7)}${'hits'.padStart(7)}${'cost'.padStart(10)}`,
    ...[...providers].map(([id, line]) => {
      const mark = simulated.includes(id) ? '*' : '';
      const cells = [
        `${line.calls}`.padStart(7),
        `${line.hits}`.padStart(7),
        dollars(line.microUsd),
      ];
      return `  ${(id + mark).padEnd(18)}${cells.join('')}`;
    }),
    `  ${'all'.padEnd(32)}${dollars(total)}`,
  ];
}

function dollars(microUsd: number): string {
  return `$${(microUsd / 1_000_000).toFixed(2)}`.padStart(10);
}

function amountOf(amounts: Json | undefined, type: string): number {
  return isObject(amounts) ? Number(amounts[type] ?? 0) : 0;
}

function availableOf({ types }: JsonObject, type: string): number {
  const credits = isObject(types) ? types[type] : undefined;
  return isObject(credits) ? Number(credits.available ?? 0) : 0;
}
