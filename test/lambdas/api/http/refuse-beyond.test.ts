import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../../lambdas/api/http/authenticate.ts';
import { refuseBeyond } from '../../../../lambdas/api/http/refuse-beyond.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';

const PLAIN: Principal = {
  kind: 'workspace',
  actor: 'key_1',
  workspaceId: 'ws_1',
  keyId: 'key_1',
  scopes: ['read', 'manage'],
};
const CAPPED = { ...PLAIN, caps: { amounts: { contact: 10, email: 0 }, no: 3 } };
const ENDS = { ...PLAIN, expiresAt: epochMs(100) };
const OPERATOR: Principal = {
  kind: 'operator',
  actor: 'operator',
  rights: 'read',
  scopes: ['read'],
};

const at = (n: number) => epochMs(n);

describe('refuseBeyond', () => {
  it.each([
    ['no more scopes', PLAIN, { scopes: ['read', 'manage'] }],
    ['an end of one without', PLAIN, { expiresAt: at(1) }],
    ['caps that are gone', { ...PLAIN, caps: { amounts: {}, no: 4 } }, {}],
    ['the same end', ENDS, { expiresAt: at(100) }],
    ['an earlier end', ENDS, { expiresAt: at(99) }],
    ['the operator', OPERATOR, { scopes: ['read'] }],
  ] as const)('lets through: %s', (_what, principal, wanted) => {
    expect(() => refuseBeyond(principal, wanted)).not.toThrow();
  });

  it.each([
    ['another scope', PLAIN, { scopes: ['read', 'enrich'] }],
    ['any key of one with caps', CAPPED, { scopes: ['read'] }],
    ['no end', ENDS, {}],
    ['a later end', ENDS, { expiresAt: at(101) }],
    ['no end of an operator’s', { ...OPERATOR, expiresAt: at(100) }, {}],
  ] as const)('refuses: %s', (_what, principal, wanted) => {
    expect(() => refuseBeyond(principal, wanted)).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN' }),
    );
  });
});
