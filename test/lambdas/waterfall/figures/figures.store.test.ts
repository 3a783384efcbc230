import { beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import {
  addToFigures,
  readDays,
  readSegments,
} from '../../../../lambdas/waterfall/figures/figures.store.ts';
import { figuresOfRun } from '../../../../lambdas/waterfall/figures/figures-of-run.ts';
import { hunterFound } from '../../../support/counted-runs.ts';
import { NOON } from '../../../support/fixed-ports.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('addToFigures', () => {
  let table: TestTable;
  const watermark = (no: number) => ({ key: keys.figuresPlace('ws_1'), no, note: { after: 'x' } });

  beforeAll(async () => {
    table = await openTable();
  });

  it('adds once for a watermark, whoever adds at the same time', async () => {
    const p = table.ports();
    const figures = figuresOfRun(hunterFound());
    const twice = await Promise.all(
      [0, 0].map((no) => addToFigures(p, 'operator', figures, [watermark(no)])),
    );
    expect(twice.toSorted()).toEqual([false, true]);
    expect(await addToFigures(p, 'operator', figures, [watermark(1)])).toBe(true);

    const segments = await readSegments(p.db, 'operator', 'email', p.now());
    expect(segments['DE.name']).toMatchObject({ rows: 2, trials: { 'tomba>hunter': { hits: 2 } } });
    const older = await readSegments(p.db, 'operator', 'email', p.now() + 14 * 86_400_000);
    expect(older['DE.name']?.rows).toBe(1);
    expect(await readSegments(p.db, 'operator', 'phone', p.now())).toEqual({});
    expect(await readSegments(p.db, 'ws_1', 'email', p.now())).toEqual({});
  });

  it('gives days from the first to the last, both included', async () => {
    const p = table.ports();
    const next = figuresOfRun(hunterFound(NOON + 86_400_000));
    await addToFigures(p, 'operator', next, [{ ...watermark(0), key: keys.figuresPlace('ws_2') }]);
    const daysOf = async (from: string, to: string) =>
      (await readDays(p.db, 'operator', { from, to })).map(({ day, datum }) => `${day} ${datum}`);
    expect(await daysOf('2026-03-10', '2026-03-11')).toEqual([
      '2026-03-10 email',
      '2026-03-11 email',
    ]);
    expect(await daysOf('2026-03-11', '2026-03-12')).toEqual(['2026-03-11 email']);
    expect(await daysOf('2026-03-01', '2026-03-09')).toEqual([]);
  });
});
