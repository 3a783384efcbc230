import { isObject, type Json, type JsonObject } from '../server/json.ts';
import { dataIn, datumOf, isThere } from './data-of.ts';

export interface ReceiptFacts {
  readonly before: JsonObject;
  readonly atStart: JsonObject;
  readonly enrichment: JsonObject;
  readonly after: JsonObject;
  /** As the operator sees them: with what each attempt cost. */
  readonly results: readonly JsonObject[];
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

interface ProviderLine {
  calls: number;
  hits: number;
  microUsd: number;
}

/**
 * Writes the receipt of an enrichment: what was found, where the credits went, what each provider
 * did.
 */
export function writeReceipt(facts: ReceiptFacts): string {
  const { results, simulated, ledger } = facts;
  const lines = [
    foundLine(facts),
    '',
    ...creditTypesOf(facts).flatMap((type) => [...creditLines(facts, type), '']),
    ...(ledger === undefined ? [] : [...ledgerLines(ledger), '']),
    ...providerLines(results, simulated),
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
function foundLine({ results, seconds }: ReceiptFacts): string {
  const data = dataIn(results);
  const count = (datum: string, fits: (said: JsonObject) => boolean): number =>
    results.filter((result) => fits(datumOf(result, datum))).length;
  const found = data.map((datum) => {
    const there = `${count(datum, isThere)}/${results.length}`;
    return data.length > 1 ? `${datum} ${there}` : there;
  });
  const failed = data.reduce(
    (sum, datum) => sum + count(datum, ({ status }) => status === 'failed'),
    0,
  );
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
  results: readonly JsonObject[],
  simulated: readonly string[],
): readonly string[] {
  const byProvider = new Map<string, ProviderLine>();
  for (const attempt of results.flatMap(attemptsOf)) {
    const id = String(attempt.provider);
    const line = byProvider.get(id) ?? { calls: 0, hits: 0, microUsd: 0 };
    line.calls += 1;
    if (attempt.outcome === 'found' || attempt.outcome === 'deliverable') line.hits += 1;
    line.microUsd += Number(attempt.providerCostMicroUsd ?? 0);
    byProvider.set(id, line);
  }
  const total = [...byProvider.values()].reduce((sum, line) => sum + line.microUsd, 0);
  return [
    `  ${'provider'.padEnd(18)}${'calls'.padStart(7)}${'hits'.padStart(7)}${'cost'.padStart(10)}`,
    ...[...byProvider].map(([id, line]) => {
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

function attemptsOf({ attempts }: JsonObject): readonly JsonObject[] {
  return Array.isArray(attempts) ? attempts.filter(isObject) : [];
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
