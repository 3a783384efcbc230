import { isObject, type Json, type JsonObject } from '../server/json.ts';

export interface ReceiptFacts {
  readonly before: JsonObject;
  readonly atStart: JsonObject;
  readonly enrichment: JsonObject;
  readonly after: JsonObject;
  readonly results: readonly JsonObject[];
  readonly simulated: readonly string[];
  readonly seconds: number;
}

interface ProviderLine {
  calls: number;
  hits: number;
  microUsd: number;
}

/** Writes the receipt of an enrichment: what was found, where the credits went, what each provider did. */
export function writeReceipt(facts: ReceiptFacts): string {
  const { results, seconds, simulated } = facts;
  const found = results.filter((result) => FOUND.includes(statusOf(result))).length;
  const failed = results.filter((result) => statusOf(result) === 'failed').length;
  const lines = [
    `  found ${found}/${results.length} in ${seconds.toFixed(1)} s${failed > 0 ? `, ${failed} failed` : ''}`,
    '',
    ...creditLines(facts),
    '',
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

const FOUND = ['found', 'owned', 'joined', 'duplicate'];

/** The status of a result's e-mail address. */
export function statusOf(result: JsonObject): string {
  return String(emailOf(result).status);
}

/** What a result says of the e-mail address. */
export function emailOf(result: JsonObject): JsonObject {
  const data = isObject(result.data) ? result.data : {};
  return isObject(data.email) ? data.email : {};
}

function creditLines({ before, atStart, enrichment, after }: ReceiptFacts): readonly string[] {
  const held = contactOf(atStart.held);
  const charged = contactOf(enrichment.charged);
  const row = (name: string, credits: number): string =>
    `  ${name.padEnd(20)}${String(credits).padStart(6)}`;
  return [
    '  contact credits',
    row('  available before', availableOf(before)),
    row('  held', held),
    row('  charged', charged),
    row('  released', held - charged),
    row('  available after', availableOf(after)),
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

function contactOf(amounts: Json | undefined): number {
  return isObject(amounts) ? Number(amounts.contact ?? 0) : 0;
}

function availableOf({ types }: JsonObject): number {
  const contact = isObject(types) ? types.contact : undefined;
  return isObject(contact) ? Number(contact.available ?? 0) : 0;
}
