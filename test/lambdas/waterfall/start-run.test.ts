import { expect, it } from 'vitest';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';

const START = { startedAtMs: 7, steps: 0, attempts: [], retries: {}, outcomes: {} };

it('starts with nobody asked and nothing at hand', () => {
  const query = { fullName: 'Ada Example', email: 'ada@acme.example' };
  expect(startRun(query, ['email', 'phone'], 7)).toEqual({
    ...START,
    query,
    wanted: ['email', 'phone'],
    candidates: [],
  });
});

it('has the given address at hand where it is to be checked', () => {
  const query = { email: ' ada@acme.example ' };
  const candidates = [{ datum: 'emailCheck', value: 'ada@acme.example', asked: [] }];
  expect(startRun(query, ['emailCheck'], 7)).toEqual({
    ...START,
    query,
    wanted: ['emailCheck'],
    candidates,
  });
  expect(startRun({ email: ' ' }, ['emailCheck'], 7).candidates).toEqual([]);
});

it('has what is stored at hand first, to be verified; of what is bad nobody is asked', () => {
  const stored = [
    { datum: 'email', value: 'old@acme.example', isBad: true },
    { datum: 'phone', value: '+14155550100', lineType: 'mobile' },
  ] as const;
  expect(startRun({}, ['email', 'phone'], 7, stored).candidates).toEqual([
    {
      ...{ datum: 'email', value: 'old@acme.example', verdict: 'undeliverable' },
      ...{ asked: [], stored: true, isBad: true },
    },
    { datum: 'phone', value: '+14155550100', lineType: 'mobile', asked: [], stored: true },
  ]);
});
