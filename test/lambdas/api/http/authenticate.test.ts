import { beforeEach, describe, expect, it } from 'vitest';
import { authenticate } from '../../../../lambdas/api/http/authenticate.ts';
import { KEYS, OPERATOR_KEY, type TestApi, testApi } from '../../../support/api-call.ts';

describe('authenticate', () => {
  let api: TestApi;
  const enter = (header: string | undefined) => authenticate(api, header);

  beforeEach(() => {
    api = testApi();
  });

  it('knows the operator by the key of the secret', async () => {
    expect(await enter(`Bearer ${OPERATOR_KEY}`)).toEqual({
      kind: 'operator',
      actor: 'operator',
      scopes: ['read', 'enrich', 'manage'],
    });
  });

  it('knows a workspace by its key; the member is the actor, or else the key', async () => {
    expect(await enter(`Bearer ${KEYS.enricher}`)).toEqual({
      kind: 'workspace',
      actor: 'mem_ada',
      memberId: 'mem_ada',
      workspaceId: 'ws_1',
      keyId: 'key_enricher',
      scopes: ['read', 'enrich'],
    });
    expect(await enter(`bearer  ${KEYS.reader} `)).toMatchObject({ actor: 'key_reader' });
  });

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['another scheme', `Basic ${OPERATOR_KEY}`],
    ['no key', 'Bearer '],
    ['two keys', `Bearer ${OPERATOR_KEY} ${OPERATOR_KEY}`],
    ['a wrong key', 'Bearer wrong'],
    ['the beginning of a right key', `Bearer ${OPERATOR_KEY.slice(0, -1)}`],
    ['a revoked key', `Bearer ${KEYS.revoked}`],
    ['a well-shaped key that nobody made', 'Bearer slk_00000000000000000000000000000000m3s95m0x'],
    ['a very long key', `Bearer ${'x'.repeat(513)}`],
  ])('refuses %s', async (_what, header) => {
    await expect(enter(header)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('knows what a key with caps may spend, and lets it in until its end', async () => {
    const principal = await enter(`Bearer ${KEYS.agent}`);
    expect(principal).toMatchObject({
      keyId: 'key_agent',
      caps: { amounts: { contact: 10 } },
      expiresAt: 1_773_147_600_000,
    });
    api.advance(3_599_999);
    expect(await enter(`Bearer ${KEYS.agent}`)).toEqual(principal);
    api.advance(1);
    await expect(enter(`Bearer ${KEYS.agent}`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('looks a key up once in five seconds, and none with a wrong checksum', async () => {
    await Promise.all([enter(`Bearer ${KEYS.reader}`), enter(`Bearer ${KEYS.reader}`)]);
    await enter(`Bearer ${KEYS.reader.slice(0, -1)}z`).catch(() => undefined);
    expect(api.lookedUp).toHaveLength(1);
    api.advance(5_000);
    await enter(`Bearer ${KEYS.reader}`);
    expect(api.lookedUp).toHaveLength(2);
  });

  it('answers an unreadable secret with an error of ours, not with a refusal', async () => {
    const broken = { ...api, operatorKey: () => Promise.reject(new Error('down')) };
    await expect(authenticate(broken, `Bearer ${OPERATOR_KEY}`)).rejects.toThrow('down');
  });
});
