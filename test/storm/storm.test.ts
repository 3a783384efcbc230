import { describe, expect, inject, it } from 'vitest';
import { timesFound } from '../simulation/plant-bug.ts';
import { createTable, openWire } from '../support/engine.ts';
import { MONEY_BUGS } from './money-bugs.ts';
import { runStorm } from './run-storm.ts';

/**
 * A few storms with the other tests; the gate runs more, and `npm run storm` any number. What a
 * storm is: docs/storms.md.
 */
const STORMS = Array.from({ length: 8 }, (_, n) => n + 1);

describe('storms of events, refunds and disputes', () => {
  it.each(STORMS)('leave each pack as its payment is: storm %i', async (seed) => {
    const { wrong } = await runStorm(seed);
    expect(wrong).toEqual([]);
  });

  it('happen again exactly for the same seed, and otherwise for another', async () => {
    const [first, again, other] = [await runStorm(21), await runStorm(21), await runStorm(22)];
    expect(again.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
    expect(first.story.length).toBeGreaterThan(20);
  });

  it('happen on the engine as on the table in memory', async () => {
    const wire = openWire(inject('dynamoEndpoint'));
    for (const seed of [23, 24, 25]) {
      const table = await createTable(wire.call, `storm-${process.pid}-${seed}`);
      const onEngine = await runStorm(seed, table);
      await table.drop();
      expect(onEngine.wrong).toEqual([]);
      expect((await runStorm(seed)).story).toEqual(onEngine.story);
    }
    wire.close();
  }, 60_000);
});

describe('the list of planted bugs', () => {
  it('still fits the sources: each text that it changes is there once', () => {
    const found = MONEY_BUGS.map(({ name, also = [], file, from, to }) => [
      name,
      ...[{ file, from, to }, ...also].map(timesFound),
    ]);
    expect(found.filter(([, ...times]) => times.some((n) => n !== 1))).toEqual([]);
  });
});
