import { expect, it } from 'vitest';
import { showExport } from '../../../lambdas/api/show-export.ts';
import type { ExportRecord } from '../../../lambdas/exports/exports.contract.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { memoryFiles } from '../../support/memory-files.ts';

const AT = epochMs(Date.parse('2026-03-10T12:00:00Z'));
const ENDED: ExportRecord = {
  ...({ id: 'exp_1', workspaceId: 'ws_1', status: 'completed', createdAt: AT } as const),
  ...({
    actor: 'mem_ada',
    bodyHash: 'h',
    attempt: 'req_1',
    format: 'csv',
    actions: ['contact.email'],
  } as const),
  ...{ enrichmentId: 'enr_1', isOwn: true },
  ...{ endedAtMs: AT, rows: 2, bytes: 99, charged: { contact: 1 } },
};
const showAt = (nowMs: number) =>
  showExport({ files: memoryFiles(), now: () => epochMs(nowMs) }, ENDED);

it('has a link to the file, which is good for a quarter of an hour', async () => {
  expect(await showAt(AT)).toMatchObject({
    completedAt: '2026-03-10T12:00:00.000Z',
    rows: 2,
    charged: { contact: 1 },
    file: {
      url: `https://files.example/exports/ws_1/exp_1.csv?at=${AT}&for=900&as=exp_1.csv`,
      filename: 'exp_1.csv',
      bytes: 99,
      expiresAt: '2026-03-10T12:15:00.000Z',
    },
  });
});

it('has none where the file could not be written', async () => {
  const failed = { ...ENDED, status: 'failed' } as const;
  const shown = await showExport({ files: memoryFiles(), now: () => AT }, failed);
  expect(shown).toMatchObject({ status: 'failed', completedAt: null, file: null });
});

it('has none once the bucket has let the file go', async () => {
  const days30 = 30 * 86_400_000;
  expect((await showAt(AT + days30 - 1)).file).not.toBeNull();
  expect(await showAt(AT + days30)).toMatchObject({ status: 'completed', file: null });
});
