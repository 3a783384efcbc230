import { describe, expect, it } from 'vitest';
import { changedFields } from '../../../lambdas/audit/changed-fields.ts';

describe('changedFields', () => {
  it.each([
    [undefined, {}],
    [null, {}],
    ['text', {}],
    [
      { name: 'Ada', email: 'ada@acme.example', reason: 'Ada asked', note: 'Ada' },
      {
        name: null,
        email: null,
        reason: null,
        note: null,
      },
    ],
    [
      { role: 'owner', seat: true, caps: { contact: 0 } },
      {
        role: 'owner',
        seat: true,
        caps: { contact: 0 },
      },
    ],
    [
      { plan: 'workspace-pool', allotments: { contact: 500 }, id: undefined },
      {
        plan: 'workspace-pool',
        allotments: { contact: 500 },
      },
    ],
    [
      { expiresAt: 1_773_144_000_000, amount: -5 },
      {
        expiresAt: '2026-03-10T12:00:00.000Z',
        amount: -5,
      },
    ],
    [
      { expiresAt: null, caps: null },
      { expiresAt: null, caps: null },
    ],
    [{ somethingNew: 'ada@acme.example' }, { somethingNew: null }],
  ])('of %j keeps %j', (body, kept) => {
    expect(changedFields(body)).toEqual(kept);
  });
});
