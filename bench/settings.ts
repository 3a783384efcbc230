import { parseArgs } from 'node:util';
import type { TableModel } from './modelled-table.ts';

export const PARTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'] as const;
export type PartId = (typeof PARTS)[number];

/** How a run of the bench is done. */
export interface Settings {
  readonly parts: readonly PartId[];
  readonly quick: boolean;
  /** File for the results as JSON. */
  readonly json: string | undefined;
  readonly model: TableModel;
  readonly seed: number;
}

/** The model's numbers as options: `--write-ms 4`. */
const MODEL = {
  'read-ms': 4,
  'write-ms': 4,
  'transaction-ms': 10,
  'window-ms': 8,
  spread: 0.25,
  'write-units-per-second': 1_000,
  'read-units-per-second': 3_000,
  'burst-seconds': 0.1,
} as const;
type ModelOption = keyof typeof MODEL;

export const USAGE = `npm run bench -- [options]
  --only a,b,…,i       only these parts: a writes, b balance, c bundles, d whole requests,
                       e processor time, f throughput of a list, g periods,
                       h seats and caps, i payments (all)
  --quick              smaller: 1,000 open holds, lists of 1, 100 and 1,000, shorter simulations
  --json FILE          the results as JSON too
  --seed N             of the simulation (1)
${Object.entries(MODEL)
  .map(([name, value]) => `  ${`--${name} N`.padEnd(27)}of the simulated table (${value})`)
  .join('\n')}`;

/**
 * Reads the command line. Errors: for an unknown option, a part that is not there, a number that is
 * none.
 */
export function readSettings(args: readonly string[]): Settings | 'help' {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const names = Object.keys(MODEL) as ModelOption[];
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: text,
      quick: flag,
      json: text,
      seed: text,
      help: flag,
      ...(Object.fromEntries(names.map((name) => [name, text])) as Record<
        ModelOption,
        typeof text
      >),
    },
  });
  if (values.help) return 'help';
  const numberOf = (name: ModelOption): number => toNumber(name, values[name] ?? `${MODEL[name]}`);
  return {
    parts: toParts(values.only),
    quick: values.quick ?? false,
    json: values.json,
    seed: toNumber('seed', values.seed ?? '1'),
    model: {
      readMs: numberOf('read-ms'),
      writeMs: numberOf('write-ms'),
      transactionMs: numberOf('transaction-ms'),
      windowMs: numberOf('window-ms'),
      spread: numberOf('spread'),
      writeUnitsPerSecond: numberOf('write-units-per-second'),
      readUnitsPerSecond: numberOf('read-units-per-second'),
      burstSeconds: numberOf('burst-seconds'),
    },
  };
}

function toParts(only: string | undefined): readonly PartId[] {
  if (only === undefined) return PARTS;
  const asked = only.split(',');
  const unknown = asked.filter((part) => !PARTS.some((id) => id === part));
  if (unknown.length > 0) throw new Error(`there is no part ${unknown.join()}`);
  return PARTS.filter((id) => asked.includes(id));
}

function toNumber(name: string, text: string): number {
  const n = Number(text);
  if (text === '' || !Number.isFinite(n) || n < 0) throw new Error(`--${name} wants a number`);
  return n;
}
