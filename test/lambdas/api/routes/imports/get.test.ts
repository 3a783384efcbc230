import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const REFUSED = { row: 3, column: 'Email', code: 'CELL_TOO_LONG', message: 'has too much' };

describe('getImport', () => {
  describe('200', () => {
    it('says how far it is, and what was refused', async () => {
      const api = testApi({
        loadImport: async (_p, workspaceId, id) => ({
          id,
          workspaceId,
          status: 'started',
          createdAt: epochMs(1_773_144_000_000),
          bodyHash: 'h',
          actor: 'mem_ada',
          filename: 'leads.csv',
          actions: ['contact.email'],
          allowPartial: false,
          columns: { linkedinUrl: 'URL', fullName: 'Name' },
          rows: 3,
          refusedRows: 1,
          refused: [REFUSED],
          kept: [0],
          enrichmentId: 'enr_1',
        }),
      });
      const answer = await callApi(api, 'getImport', { id: 'imp_1' });
      expect([answer.status, answer.body]).toEqual([
        200,
        {
          id: 'imp_1',
          status: 'started',
          createdAt: '2026-03-10T12:00:00.000Z',
          filename: 'leads.csv',
          actions: ['contact.email'],
          columns: { fullName: 'Name', linkedinUrl: 'URL' },
          rows: 3,
          refusedRows: 1,
          refused: [REFUSED],
          enrichmentId: 'enr_1',
        },
      ]);
    });
  });
});
