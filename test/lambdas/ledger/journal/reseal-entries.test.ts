import { describe, expect, it } from 'vitest';
import { CHAIN_START, sealEntries } from '../../../../lambdas/ledger/journal/entry-hash.ts';
import { sealBelow } from '../../../../lambdas/ledger/journal/reseal-entries.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { at } from '../../../support/accounts.ts';
import { entryOf } from '../../../support/ledger-entries.ts';

const NOON = at('2026-03-10T12:00:00Z');
/** Five entries a minute apart, sealed. */
const [first, second, third, fourth, fifth] = sealEntries(
  CHAIN_START,
  [1, 2, 3, 4, 5].map((rev) => entryOf(rev, { at: epochMs(NOON + rev * 60_000) })),
);
if (!first || !second || !third || !fourth || !fifth) throw new Error('five were sealed');
const headOf = ({ rev, hash, asOf }: typeof first) => ({ rev, hash, asOf });
const bare = ({ hash: _hash, asOf: _asOf, ...entry }: typeof first) => entry;
const late = (entry: typeof first, ms: number) => ({ ...bare(entry), at: epochMs(entry.at + ms) });
const NONE = new Map();

describe('sealBelow', () => {
  const around = { head: headOf(fifth), last: headOf(first), next: fourth };

  it('gives entries the hashes that they had', () => {
    const entries = [second, third].map(bare);
    expect(sealBelow({ entries, undated: NONE }, around)).toEqual([second, third]);
  });

  it('knows them by the head, where nothing is behind', () => {
    const made = { entries: [bare(fourth), bare(fifth)], undated: NONE };
    const chain = { head: headOf(fifth), last: headOf(third), next: undefined };
    expect(sealBelow(made, chain)).toEqual([fourth, fifth]);
  });

  it('gives no hash to what the head has not passed', () => {
    const entries = [second, third].map(bare);
    const chain = { ...around, head: headOf(second), next: bare(fourth) };
    expect(sealBelow({ entries, undated: NONE }, chain)).toEqual([second, bare(third)]);
  });

  it('takes nothing that the chain does not know', () => {
    const entries = [second, { ...third, reason: 'another' }].map(bare);
    expect(sealBelow({ entries, undated: NONE }, around)).toBeUndefined();
  });

  it.each([
    ['of the first', [late(second, 40_000), bare(third)], 2],
    ['of the last', [bare(second), late(third, -20_000)], 3],
  ])('finds the time %s, which nothing told', (_what, entries, rev) => {
    const undated = new Map([[rev, first.at]]);
    expect(sealBelow({ entries, undated }, around)).toEqual([second, third]);
  });

  it('does not look for a time before it was due, nor for two', () => {
    const entries = [late(second, 1), bare(third)];
    const due = new Map([[2, epochMs(second.at + 1)]]);
    expect(sealBelow({ entries, undated: due }, around)).toBeUndefined();
    const both = new Map([
      [2, first.at],
      [3, first.at],
    ]);
    expect(sealBelow({ entries, undated: both }, around)).toBeUndefined();
  });
});
