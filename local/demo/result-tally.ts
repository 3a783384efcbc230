import { isObject, type JsonObject } from '../server/json.ts';
import { dataIn, datumOf, isThere } from './data-of.ts';

/** What came of a datum. */
export interface DatumTally {
  found: number;
  failed: number;
}

export interface ProviderTally {
  calls: number;
  hits: number;
  microUsd: number;
}

/** Counts results as they come: of a list of 100,000 they would not fit into memory together. */
export class ResultTally {
  /** By datum, in the order in which they came. */
  readonly data = new Map<string, DatumTally>();
  /** By provider, in the order in which they were first called. */
  readonly providers = new Map<string, ProviderTally>();
  rows = 0;
  /** Attempts with a vendor that was not a simulated one. */
  real = 0;

  add(results: readonly JsonObject[]): void {
    for (const result of results) {
      this.rows += 1;
      for (const datum of dataIn([result])) this.#addDatum(datum, datumOf(result, datum));
      for (const attempt of attemptsOf(result)) this.#addAttempt(attempt);
    }
  }

  #addDatum(datum: string, said: JsonObject): void {
    const tally = this.data.get(datum) ?? { found: 0, failed: 0 };
    if (isThere(said)) tally.found += 1;
    if (said.status === 'failed') tally.failed += 1;
    this.data.set(datum, tally);
  }

  #addAttempt({ provider, outcome, providerCostMicroUsd, simulated }: JsonObject): void {
    const id = String(provider);
    const tally = this.providers.get(id) ?? { calls: 0, hits: 0, microUsd: 0 };
    tally.calls += 1;
    if (outcome === 'found' || outcome === 'deliverable') tally.hits += 1;
    tally.microUsd += Number(providerCostMicroUsd ?? 0);
    this.providers.set(id, tally);
    if (simulated !== true) this.real += 1;
  }
}

/** Counts results that are at hand. */
export function tallyOf(results: readonly JsonObject[]): ResultTally {
  const tally = new ResultTally();
  tally.add(results);
  return tally;
}

function attemptsOf({ attempts }: JsonObject): readonly JsonObject[] {
  return Array.isArray(attempts) ? attempts.filter(isObject) : [];
}
