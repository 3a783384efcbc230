import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../../lambdas/api/http/authenticate.ts';
import { enterWorkspace, match, requireRight } from '../../../../lambdas/api/http/authorize.ts';
import { ROUTES } from '../../../../lambdas/api/routes.contract.ts';
import { testApi, WORKSPACE } from '../../../support/api-call.ts';

const OPERATOR: Principal = {
  kind: 'operator',
  actor: 'operator',
  scopes: ['read', 'enrich', 'manage'],
};
const KEY: Principal = { kind: 'workspace', actor: 'key_1', workspaceId: 'ws_1', scopes: ['read'] };

describe('match', () => {
  it('knows each declared route by API Gateway’s route key, and nothing else', () => {
    expect(match('GET /v1/plans')).toBe('listPlans');
    expect(match('DELETE /v1/workspaces/{ws}/api-keys/{id}')).toBe('revokeApiKey');
    for (const routeKey of ['$default', 'PUT /v1/plans', 'GET /v1/workspaces/ws_1']) {
      expect(() => match(routeKey)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    }
  });
});

describe('enterWorkspace', () => {
  it('lets the operator in everywhere, and a key into its own workspace', async () => {
    const event = { pathParameters: { ws: 'ws_1', id: 'mem_1' } };
    const place = { workspace: WORKSPACE, id: 'mem_1' };
    expect(await enterWorkspace(testApi(), event, OPERATOR)).toEqual(place);
    expect(await enterWorkspace(testApi(), event, KEY)).toEqual(place);
  });

  it('tenant-walls: gives a key the same NOT_FOUND for another workspace and for none', async () => {
    for (const ws of ['ws_2', 'ws_none']) {
      await expect(
        enterWorkspace(testApi(), { pathParameters: { ws } }, KEY),
      ).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
  });
});

describe('requireRight', () => {
  it('asks for the operator, for the scope, for a workspace that is not suspended, in this order', () => {
    const suspended = { ...WORKSPACE, status: 'suspended' } as const;
    const forbidden = expect.objectContaining({ code: 'FORBIDDEN' });
    expect(() => requireRight(ROUTES.createGrant, KEY, WORKSPACE)).toThrow(forbidden);
    expect(() => requireRight(ROUTES.createEnrichment, KEY, suspended)).toThrow(forbidden);
    expect(() => requireRight(ROUTES.createEnrichment, OPERATOR, suspended)).toThrow(
      expect.objectContaining({ code: 'WORKSPACE_SUSPENDED' }),
    );
    expect(() => requireRight(ROUTES.getBalance, KEY, suspended)).not.toThrow();
  });
});
