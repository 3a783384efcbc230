import { expect, it } from 'vitest';
import { readNotes, replaceNotes } from '../../../../lambdas/ledger/journal/checkpoint.store.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import { openTable } from '../../../support/table.ts';

it('replaces what was read, all or none, and leaves what another audit has noted', async () => {
  const p = (await openTable()).ports();
  const account = { key: keys.auditOfAccount({ workspaceId: 'ws_1' }), no: 0, note: { rev: 1 } };
  const charges = { key: keys.auditOfCharges('ws_1'), no: 0, note: { after: 'x' } };
  expect(await replaceNotes(p, [account, charges])).toBe(true);
  expect(await replaceNotes(p, [account])).toBe(false);
  const notes = await readNotes(p, 'ws_1');
  expect([...notes]).toEqual([
    ['CHARGES', { ...charges, no: 1 }],
    ['LEDGER#ACCOUNT', { ...account, no: 1 }],
  ]);
  const next = { ...account, no: 1, note: { rev: 2 } };
  expect(await replaceNotes(p, [next, { ...charges, no: 7 }])).toBe(false);
  expect((await readNotes(p, 'ws_1')).get('LEDGER#ACCOUNT')?.note).toEqual({ rev: 1 });
  expect(await replaceNotes(p, [next])).toBe(true);
  expect((await readNotes(p, 'ws_1')).get('LEDGER#ACCOUNT')).toEqual({ ...next, no: 2 });
  expect((await readNotes(p, 'ws_2')).size).toBe(0);
});
