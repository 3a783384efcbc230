import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { putItem } from '../../../lambdas/shared/items.ts';
import { keys } from '../../../lambdas/shared/keys.contract.ts';
import { createWorkspace } from '../../../lambdas/workspaces/create-workspace.ts';
import { loadAccountTerms, termsForAccount } from '../../../lambdas/workspaces/terms-of-account.ts';
import { WORKSPACE } from '../../support/api-call.ts';
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

describe('termsForAccount', () => {
  let p: ReturnType<typeof fixedPorts>;
  const caps = { amounts: { contact: 5 }, no: 3 };

  beforeAll(async () => {
    vi.stubEnv('TABLE_NAME', 'sluice');
    p = fixedPorts(openMemoryItems());
    const put = (key: 'member' | 'apiKey', id: string, item: object) =>
      putItem(p.db, keys[key]('ws_1', id), { id, ...item });
    await put('member', 'mem_seat', { seat: { licensedOn: '2026-03-15', no: 2 }, caps });
    const ended = { licensedOn: '2026-03-15', no: 3, endedAt: 1 };
    await put('member', 'mem_ended', { seat: ended });
    await put('member', 'mem_plain', {});
    await put('apiKey', 'key_agent', { caps });
    await put('apiKey', 'key_plain', {});
  });

  it.each([
    ['the workspace', {}, { anchor: '2026-01-01', allotments: { contact: 100 } }],
    ['a seat', { seat: 'mem_seat' }, { anchor: '2026-03-15', no: 2 }],
    ['a member with caps', { cap: 'mem_seat' }, { anchor: '2026-01-01', allotments: caps.amounts }],
    ['a key with caps', { cap: 'key_agent' }, { allotments: caps.amounts, no: 3 }],
    ['a licence that has ended', { seat: 'mem_ended' }, { allotments: {}, ended: true }],
  ])('of %s', async (_what, id, terms) => {
    expect(await termsForAccount(p, WORKSPACE, id)).toMatchObject(terms);
  });

  it.each([
    ['a member without one', { seat: 'mem_plain' }],
    ['a member who is gone', { seat: 'mem_gone' }],
    ['caps that were lifted', { cap: 'mem_plain' }],
    ['a key without caps', { cap: 'key_plain' }],
    ['a key that is gone', { cap: 'key_gone' }],
  ])('are none of %s', async (_what, id) => {
    expect(await termsForAccount(p, WORKSPACE, id)).toBeUndefined();
  });
});
