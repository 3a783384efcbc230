import { describe, expect, it } from 'vitest';
import {
  countProgress,
  lastProgress,
  markOf,
  markProgress,
} from '../../../lambdas/enrichments/progress.store.ts';
import type { EnrichmentRecord, Outcomes } from '../../../lambdas/enrichments/records.contract.ts';
import { found, MISS } from '../../support/desk.ts';
import { openTable } from '../../support/table.ts';

const FAILED = { kind: 'failed', reason: 'STOPPED' } as const;
const CANCELLED = { kind: 'cancelled' } as const;
const ADDRESS = found('ada@acme.example');
const NUMBER = found('+14155550100', 'phone');

describe('the progress of a request', () => {
  it('counts each lookup once over all parts, by its last mark', async () => {
    const table = await openTable();
    const p = table.ports();
    const record = { workspaceId: 'ws_1', id: 'enr_1' } as EnrichmentRecord;
    const mark = (part: number, rows: Readonly<Record<number, Outcomes>>) => {
      const marks = Object.entries(rows).map(([n, of]): [number, Outcomes] => [Number(n), of]);
      return markProgress(p, { record, part }, new Map(marks));
    };
    await mark(0, {});
    expect(await table.items('ENR#')).toEqual([]);
    await mark(0, { 0: { email: ADDRESS, phone: MISS }, 99: { email: FAILED } });
    await mark(0, { 0: { email: ADDRESS } });
    await mark(1, { 0: { email: FAILED } });
    await mark(1, { 0: { email: MISS, phone: NUMBER } });
    await mark(1, { 1: { phone: CANCELLED } });
    const counts = { found: 2, notFound: 2, failed: 1, cancelled: 1 };
    expect(await countProgress(p, 'ws_1', 'enr_1')).toEqual(counts);
    const none = { found: 0, notFound: 0, failed: 0, cancelled: 0 };
    expect(await countProgress(p, 'ws_2', 'enr_1')).toEqual(none);
  });

  it('marks all lookups of the longest part at once', async () => {
    const p = (await openTable()).ports();
    const record = { workspaceId: 'ws_1', id: 'enr_1' } as EnrichmentRecord;
    const rows = Array.from({ length: 500 }, (_, n): [number, Outcomes] => [
      n,
      { email: n < 300 ? ADDRESS : MISS, phone: FAILED },
    ]);
    await markProgress(p, { record, part: 0 }, new Map(rows));
    const counts = { found: 300, notFound: 200, failed: 500, cancelled: 0 };
    expect(await countProgress(p, 'ws_1', 'enr_1')).toEqual(counts);
  });

  it('knows when the last lookup of all parts has ended', async () => {
    const p = (await openTable()).ports();
    const record = { workspaceId: 'ws_1', id: 'enr_1' } as EnrichmentRecord;
    expect(await lastProgress(p, 'ws_1', 'enr_1')).toBeUndefined();
    for (const part of [1, 0, 2]) {
      p.advance(1_000);
      await markProgress(p, { record, part }, new Map([[0, { email: MISS }]]));
    }
    // Noon of the 10th of March 2026, and three seconds.
    expect(await lastProgress(p, 'ws_1', 'enr_1')).toBe(1_773_144_003_000);
    p.advance(1_000);
    await markProgress(p, { record, part: 1 }, new Map());
    expect(await lastProgress(p, 'ws_1', 'enr_1')).toBe(1_773_144_003_000);
  });
});

it.each([
  [ADDRESS, 'found'],
  [{ ...ADDRESS, kind: 'owned' as const }, 'found'],
  [{ ...ADDRESS, kind: 'joined' as const }, 'found'],
  [{ ...ADDRESS, kind: 'given' as const }, 'found'],
  [{ ...ADDRESS, kind: 'known' as const }, 'found'],
  [MISS, 'notFound'],
  [FAILED, 'failed'],
  [CANCELLED, 'cancelled'],
])('markOf counts %j as %s', (outcome, mark) => {
  expect(markOf(outcome)).toBe(mark);
});
