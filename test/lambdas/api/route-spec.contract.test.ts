import { describe, expect, it } from 'vitest';
import { refusalsOf } from '../../../lambdas/api/route-spec.contract.ts';
import { ROUTES } from '../../../lambdas/api/routes.contract.ts';

describe('refusalsOf', () => {
  it('gives what a route can refuse with, in the order of the chain', () => {
    expect(refusalsOf(ROUTES.createEnrichment)).toEqual([
      'UNAUTHENTICATED',
      'NOT_FOUND',
      'FORBIDDEN',
      'TOO_LARGE',
      'MEDIA_TYPE_UNSUPPORTED',
      'MALFORMED_JSON',
      'IDEMPOTENCY_KEY_MISSING',
      'VALIDATION_FAILED',
      'IDEMPOTENCY_KEY_IN_USE',
      'IDEMPOTENCY_KEY_REUSED',
      'WORKSPACE_SUSPENDED',
      'ACTION_NOT_IN_PLAN',
      'CREDITS_OVER_MAXIMUM',
      'MEMBER_CAP_REACHED',
      'CREDITS_INSUFFICIENT',
      'ACCOUNT_BUSY',
      'OPERATION_UNRESOLVED',
      'INTERNAL',
    ]);
    expect(refusalsOf(ROUTES.listPlans)).toEqual([
      'UNAUTHENTICATED',
      'FORBIDDEN',
      'VALIDATION_FAILED',
      'INTERNAL',
    ]);
    expect(refusalsOf(ROUTES.getMe)).toEqual(['UNAUTHENTICATED', 'VALIDATION_FAILED', 'INTERNAL']);
  });

  it('asks nobody for a key or a type where the route wants neither', () => {
    expect(refusalsOf(ROUTES.getProblem)).toEqual(['NOT_FOUND', 'VALIDATION_FAILED', 'INTERNAL']);
    expect(refusalsOf({ ...ROUTES.getOpenApi, body: 'raw' })).toEqual([
      'TOO_LARGE',
      'VALIDATION_FAILED',
      'INTERNAL',
    ]);
  });
});
