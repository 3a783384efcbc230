import { beforeEach, expect, it, vi } from 'vitest';
import { putItem } from '../../../lambdas/shared/items.ts';
import { keys } from '../../../lambdas/shared/keys.contract.ts';
import { createWorkspace } from '../../../lambdas/workspaces/create-workspace.ts';
import { loadAccountTerms } from '../../../lambdas/workspaces/terms-of-account.ts';
import { fixedPorts } from '../../support/fixed-ports.ts';
import { openMemoryItems } from '../../support/memory-items.ts';

beforeEach(() => {
  vi.stubEnv('TABLE_NAME', 'sluice');
});

async function open() {
  const p = fixedPorts(openMemoryItems());
  const input = { id: 'ws_1', name: 'A', plan: 'workspace-pool', timezone: 'UTC' };
  await createWorkspace(p, { ...input, periodAnchor: '2026-01-01' }, { bodyHash: 'h' });
  const member = { id: 'mem_ada', email: 'a@b.example', role: 'member', createdAt: 1 };
  await putItem(p.db, keys.member('ws_1', 'mem_ada'), {
    ...member,
    seat: { licensedOn: '2026-02-17', no: 1 },
  });
  await putItem(p.db, keys.member('ws_1', 'mem_bob'), { ...member, id: 'mem_bob' });
  return p;
}

it.each([
  ['the workspace’s own', {}, '2026-01-01', { contact: 100 }],
  ['a seat’s, from the day of its licence', { seat: 'mem_ada' }, '2026-02-17', {}],
  ['a member’s without a seat', { seat: 'mem_bob' }, '2026-01-01', {}],
  ['nobody’s', { seat: 'mem_gone' }, '2026-01-01', {}],
])('gives the terms of an account: %s', async (_what, of, anchor, allotments) => {
  const p = await open();
  const terms = await loadAccountTerms(p, { workspaceId: 'ws_1', ...of });
  expect([terms.anchor, terms.allotments]).toEqual([anchor, allotments]);
});
