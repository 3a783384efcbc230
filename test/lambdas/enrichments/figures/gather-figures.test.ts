import { beforeAll, describe, expect, it } from 'vitest';
import {
  foldSegments,
  gatherFigures,
} from '../../../../lambdas/enrichments/figures/gather-figures.ts';
import { addToFigures } from '../../../../lambdas/waterfall/figures/figures.store.ts';
import { hunterFound, keepRuns } from '../../../support/counted-runs.ts';
import { findsAll, openDesk, people } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('gatherFigures', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  /** Ports two minutes after all that was asked for. */
  const later = () => {
    const ports = table.ports();
    ports.advance(120_000);
    return ports;
  };

  it('counts a request once it has ended, and waits for one that has not', async () => {
    const ws = 'ws_1';
    const desk = openDesk(table, ws);
    const { id } = await desk.enrich({ subjects: people(2) });
    await keepRuns(table, { ws, id, rows: 2 }, hunterFound());
    const open = await desk.submit({ subjects: people(1, 7) });
    const start = desk.started.pop();
    if (start === undefined) throw new Error('not started');

    expect(await gatherFigures(table.ports(), ws)).toBeUndefined();
    const first = await gatherFigures(later(), ws);
    expect(first?.figures.segments['email#DE.name']?.rows).toBe(2);
    if (first === undefined) return;
    expect(await addToFigures(later(), 'operator', first.figures, [first.watermark])).toBe(true);
    expect(await gatherFigures(later(), ws)).toBeUndefined();

    await desk.run(start, findsAll);
    await keepRuns(table, { ws, id: open.enrichment.id, rows: 1 }, hunterFound());
    const second = await gatherFigures(later(), ws);
    expect(second?.figures.segments['email#DE.name']?.rows).toBe(1);
    expect(second?.watermark).toMatchObject({ no: 1, note: { open: [] } });
  });
});

it('leaves refreshes out: who brings the stored value again has not missed', async () => {
  const table = await openTable();
  const desk = openDesk(table, 'ws_2');
  const { id } = await desk.enrich({ subjects: people(2) });
  const run = hunterFound();
  const stored = { datum: 'email', value: 'old@acme.example', asked: [], stored: true } as const;
  await keepRuns(table, { ws: 'ws_2', id, rows: 2 }, { ...run, candidates: [stored] });
  const ports = table.ports();
  ports.advance(120_000);
  expect((await gatherFigures(ports, 'ws_2'))?.figures).toEqual({ segments: {}, days: {} });
});

it('counts the smallest segments as of an unknown country, where there are too many', () => {
  const own = (rows: number) => ({ rows, trials: {} });
  const segments = {
    'email#DE.name': own(9),
    'email#FR.name': own(2),
    'email#PT.name': own(1),
    'phone#PT.name': own(1),
  };
  expect(foldSegments({ segments, days: {} }, 1).segments).toEqual({
    'email#DE.name': own(9),
    'email#other.name': own(3),
    'phone#other.name': own(1),
  });
});
