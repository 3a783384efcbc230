import { describe, expect, it } from 'vitest';
import { checkTerms } from '../../../lambdas/workspaces/check-terms.ts';

describe('checkTerms', () => {
  it('finds nothing wrong with a plan and its own credit types', () => {
    expect(checkTerms({ plan: 'workspace-pool', allotments: { contact: 5 } })).toEqual([]);
  });

  it('names a plan that does not exist', () => {
    expect(checkTerms({ plan: 'gold' })).toEqual([
      { path: 'plan', message: 'is not the id of a plan' },
    ]);
  });

  it('names a credit type that the plan does not have', () => {
    expect(checkTerms({ plan: 'workspace-pool', allotments: { email: 5, contact: 1 } })).toEqual([
      { path: 'allotments.email', message: 'is not a credit type of the plan' },
    ]);
  });

  it.each([[null], ['text'], [{}], [{ plan: 7 }], [{ plan: 'workspace-pool', allotments: 7 }]])(
    'leaves to the schema what has the wrong type: %j',
    (body) => {
      expect(checkTerms(body)).toEqual([]);
    },
  );
});
