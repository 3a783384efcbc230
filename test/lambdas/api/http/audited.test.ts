import { describe, expect, it, vi } from 'vitest';
import { type Audit, audited } from '../../../../lambdas/api/http/audited.ts';
import type { Answer } from '../../../../lambdas/api/http/respond.ts';
import { ROUTES } from '../../../../lambdas/api/routes.contract.ts';
import type { ActResult } from '../../../../lambdas/audit/audit.contract.ts';
import { AppError } from '../../../../lambdas/shared/errors.ts';
import { callApi, testApi, WORKSPACE } from '../../../support/api-call.ts';

const OPERATOR = { kind: 'operator', actor: 'opk_1', rights: 'admin', scopes: [] } as const;
const KEY = {
  kind: 'workspace',
  actor: 'key_1',
  keyId: 'key_1',
  workspaceId: 'ws_1',
  scopes: [],
} as const;
const ANSWER: Answer = { kind: 'json', body: { id: 'mem_1' } };

describe('audited', () => {
  const run = async () => ANSWER;
  const results: ActResult[] = [];
  const audit = vi.fn<Audit>(async (_act, act, resultOf) => {
    const answer = await act();
    results.push(resultOf(answer));
    return answer;
  });
  const request = { workspace: WORKSPACE, id: '', principal: OPERATOR, body: undefined };
  const requestId = 'request-1';

  it.each([
    [
      'operator',
      { ...request, body: { email: 'a@b.example', role: 'owner' } },
      {
        act: 'member.created',
        actor: 'opk_1',
        kind: 'operator',
        workspaceId: 'ws_1',
        changed: { email: null, role: 'owner' },
      },
    ],
    ['key', { ...request, principal: KEY }, { actor: 'key_1', kind: 'key' }],
    [
      'member',
      { ...request, principal: { ...KEY, actor: 'mem_7', memberId: 'mem_7' } },
      {
        actor: 'mem_7',
        kind: 'member',
      },
    ],
  ] as const)('says who does it: %s', async (_who, asked, act) => {
    const answer = await audited(
      { route: ROUTES.createMember, request: asked, requestId, audit },
      run,
    );
    expect(answer).toBe(ANSWER);
    expect(audit.mock.lastCall?.[0]).toMatchObject({ ...act, requestId });
    expect(results.at(-1)).toEqual({ targetId: 'mem_1' });
  });

  it.each([
    ['removeMember', { ...request, id: 'mem_1' }, 'mem_1', 'ws_1'],
    ['updateWorkspace', request, 'ws_1', 'ws_1'],
    ['createMember', request, undefined, 'ws_1'],
    ['createWorkspace', { ...request, workspace: undefined }, undefined, undefined],
  ] as const)('%s: says to what', async (id, asked, targetId, workspaceId) => {
    await audited({ route: ROUTES[id], request: asked, requestId, audit }, run);
    expect(audit.mock.lastCall?.[0]).toMatchObject({ targetId, workspaceId });
  });

  it('tells a replay, and what has no id', async () => {
    const asked = { route: ROUTES.createMember, request, requestId, audit };
    await audited(asked, async () => ({ ...ANSWER, replayed: true }));
    await audited(asked, async () => ({ kind: 'html', text: '' }));
    expect(results.slice(-2)).toEqual([{ targetId: 'mem_1', replayed: true }, {}]);
  });

  it('keeps nothing of a route that changes nothing', async () => {
    audit.mockClear();
    await audited({ route: ROUTES.getBalance, request, requestId, audit }, run);
    expect(audit).not.toHaveBeenCalled();
  });

  it('runs no audited route where nobody keeps records', async () => {
    const never = vi.fn(run);
    const asked = { route: ROUTES.createMember, request, requestId, audit: undefined };
    await expect(audited(asked, never)).rejects.toThrow('audited-where-declared');
    expect(never).not.toHaveBeenCalled();
  });
});

describe('over the chain', () => {
  const body = { email: 'ada@acme.example', role: 'owner' };

  it('keeps an act whose request has passed the chain, and no other', async () => {
    const member = { id: 'mem_1', ...body, role: 'owner', createdAt: 0 } as never;
    const api = testApi({ createMember: async () => ({ kind: 'created', member }) });
    await callApi(api, 'createMember', { as: 'reader', body });
    await callApi(api, 'createMember', { body: { ...body, role: 'boss' } });
    expect(api.acts).toEqual([]);
    await callApi(api, 'createMember', { as: 'manager', body });
    expect(api.acts).toEqual([
      {
        act: 'member.created',
        actor: 'key_manager',
        kind: 'key',
        workspaceId: 'ws_1',
        targetId: 'mem_1',
        requestId: 'request-1',
        changed: { email: null, role: 'owner' },
      },
    ]);
  });

  it('leaves refusals to whoever keeps the record', async () => {
    const refusal = new AppError('STATE_CONFLICT', 'x');
    const api = testApi({ createMember: () => Promise.reject(refusal) });
    expect((await callApi(api, 'createMember', { body })).status).toBe(409);
  });
});
