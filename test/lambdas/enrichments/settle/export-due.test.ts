import { expect, it } from 'vitest';
import type { EnrichmentRecord } from '../../../../lambdas/enrichments/records.contract.ts';
import { exportDue } from '../../../../lambdas/enrichments/settle/export-due.ts';
import { at } from '../../../support/accounts.ts';

const RUNNING = { workspaceId: 'ws_1', id: 'enr_1' } as EnrichmentRecord;

it('has the file of an export written once its enrichment has ended', () => {
  expect(exportDue(RUNNING, 'exp_1')).toEqual([]);
  const ended = { ...RUNNING, completedAtMs: at('2026-03-10T12:00:00Z') };
  expect(exportDue(ended, 'exp_1')).toMatchObject([
    {
      type: 'export.due',
      time: '2026-03-10T12:00:00.000Z',
      workspaceId: 'ws_1',
      data: { exportId: 'exp_1', enrichmentId: 'enr_1' },
    },
  ]);
});
