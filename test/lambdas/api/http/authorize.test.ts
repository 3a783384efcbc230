import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../../lambdas/api/http/authenticate.ts';
import { enterWorkspace, requireRight } from '../../../../lambdas/api/http/authorize.ts';
import { ROUTES } from '../../../../lambdas/api/routes.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import type { Workspace } from '../../../../lambdas/workspaces/workspaces.contract.ts';
import { callApi, testApi, WORKSPACE } from '../../../support/api-call.ts';

const OPERATOR: Principal = {
  kind: 'operator',
  actor: 'operator',
  scopes: ['read', 'enrich', 'manage'],
};
const KEY: Principal = {
  kind: 'workspace',
  actor: 'key_1',
  workspaceId: 'ws_1',
  keyId: 'key_1',
  scopes: ['read'],
};

const find = testApi().workspaces.get;

describe('enterWorkspace', () => {
  it('lets the operator in everywhere, and a key into its own workspace', async () => {
    const event = { pathParameters: { ws: 'ws_1', id: 'mem_1' } };
    const place = { workspace: WORKSPACE, id: 'mem_1' };
    expect(await enterWorkspace(find, event, OPERATOR)).toEqual(place);
    expect(await enterWorkspace(find, event, KEY)).toEqual(place);
  });

  it('tenant-walls: gives a key the same NOT_FOUND for another workspace and for none', async () => {
    for (const ws of ['ws_2', 'ws_none']) {
      await expect(enterWorkspace(find, { pathParameters: { ws } }, KEY)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
  });
});

describe('requireRight', () => {
  const forbidden = expect.objectContaining({ code: 'FORBIDDEN' });

  it('asks for the operator, and for the scope', () => {
    expect(() => requireRight(ROUTES.createGrant, KEY)).toThrow(forbidden);
    expect(() => requireRight(ROUTES.createEnrichment, KEY)).toThrow(forbidden);
    expect(() => requireRight(ROUTES.createEnrichment, OPERATOR)).not.toThrow();
    expect(() => requireRight(ROUTES.getBalance, KEY)).not.toThrow();
  });

  it('asks nothing of who calls a route for anybody', () => {
    expect(() => requireRight(ROUTES.getOpenApi, undefined)).not.toThrow();
    expect(() => requireRight(ROUTES.getBalance, undefined)).toThrow(forbidden);
  });
});

describe('the wall, over the chain', () => {
  it('sees a workspace that another process has made since it was not there', async () => {
    const shown: Workspace[] = [];
    const api = testApi({ listMembers: async () => ({ items: [], nextCursor: null }) }, shown);
    expect((await callApi(api, 'listMembers')).status).toBe(404);
    shown.push(WORKSPACE);
    expect((await callApi(api, 'listMembers')).status).toBe(200);
  });

  it('believes a looked-up workspace for five seconds', async () => {
    const shown = [WORKSPACE];
    const api = testApi({ listMembers: async () => ({ items: [], nextCursor: null }) }, shown);
    await callApi(api, 'listMembers');
    shown.pop();
    expect((await callApi(api, 'listMembers')).status).toBe(200);
    api.advance(5_000);
    expect((await callApi(api, 'listMembers')).status).toBe(404);
    expect(api.now()).toBe(epochMs(1_773_144_005_000));
  });
});
