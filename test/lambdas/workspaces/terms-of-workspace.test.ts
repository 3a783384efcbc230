import { describe, expect, it } from 'vitest';
import { toTerms } from '../../../lambdas/workspaces/terms-of-workspace.ts';
import { WORKSPACE } from '../../support/api-call.ts';

describe('toTerms', () => {
  it('gives what the account follows from, and nothing else', () => {
    expect(toTerms({ ...WORKSPACE, allotments: { contact: 5 } })).toEqual({
      workspaceId: 'ws_1',
      plan: 'workspace-pool',
      timezone: 'UTC',
      periodAnchor: '2026-01-01',
      allotments: { contact: 5 },
    });
    expect(toTerms(WORKSPACE)).not.toHaveProperty('allotments');
  });
});
