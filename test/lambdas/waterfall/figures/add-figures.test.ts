import { expect, it } from 'vitest';
import { add, ageFigures, trimFigures } from '../../../../lambdas/waterfall/figures/add-figures.ts';

const trial = (calls: number) => ({ calls, hits: 1, hitMicroUsd: 10, missMicroUsd: 0 });

it('adds number by number, however deep, and keeps what only one has', () => {
  const sum = add<object>(
    { a: 1, list: [1, 2], deep: { x: 3 } },
    { list: [10, 20], deep: { y: 4 } },
  );
  expect(sum).toEqual({ a: 1, list: [11, 22], deep: { x: 3, y: 4 } });
});

it('counts figures of two weeks ago for half', () => {
  const figures = { rows: 8, trials: { '>hunter': trial(8) } };
  expect(ageFigures(figures, 14 * 86_400_000)).toEqual({
    rows: 4,
    trials: { '>hunter': { calls: 4, hits: 0.5, hitMicroUsd: 5, missMicroUsd: 0 } },
  });
});

it('keeps the trials that say most, and forgets those that say next to nothing', () => {
  const many = Array.from({ length: 130 }, (_, n) => [`p${n}>hunter`, trial(n / 10)]);
  const { trials } = trimFigures({ rows: 1, trials: Object.fromEntries(many) });
  expect(Object.keys(trials)).toHaveLength(120);
  expect(trials['p129>hunter']).toEqual(trial(12.9));
  expect(trimFigures({ rows: 1, trials: { '>hunter': trial(0.1) } }).trials).toEqual({});
});
