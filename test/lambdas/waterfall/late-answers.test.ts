import { describe, expect, it } from 'vitest';
import { type LateAnswer, recordLate, takesLate } from '../../../lambdas/waterfall/late-answers.ts';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';
import { QUERY } from './run-rig.ts';

const START = startRun(QUERY, ['email'], 0);
const FOUND: LateAnswer = {
  provider: 'fullenrich',
  search: 'contact',
  data: ['email'],
  outcome: {
    kind: 'found',
    emails: [{ value: 'ada@acme.example' }],
    phones: [],
    costMicroUsd: 58_000,
  },
};
const OTHER = { fullName: 'Bob Sample', companyName: 'Globex' };
const record = (late: Partial<LateAnswer>, more = {}) =>
  recordLate(START, [{ ...FOUND, ...late }], { nowMs: 7, isSimulated: () => true, ...more });

describe('recordLate', () => {
  it('begins with the value, as an attempt that costs nothing', () => {
    expect(record({})).toMatchObject({
      candidates: [
        { datum: 'email', value: 'ada@acme.example', provider: 'fullenrich', asked: [] },
      ],
      attempts: [
        {
          provider: 'fullenrich',
          search: 'contact',
          data: ['email'],
          outcome: 'found',
          ms: 0,
          providerCostMicroUsd: 0,
          simulated: true,
        },
      ],
    });
  });

  it.each([
    ['that is not wanted', { data: ['phone'] } as const, {}],
    ['that found nothing', { outcome: { kind: 'not-found', costMicroUsd: 0 } } as const, {}],
    ['of a provider that the plan leaves out', {}, { terms: { providers: { email: ['hunter'] } } }],
  ])('takes no answer %s', (_name, late, more) => {
    expect(record(late, more)).toBe(START);
  });

  it('takes one answer of a search', () => {
    const options = { nowMs: 7, isSimulated: () => true };
    expect(recordLate(START, [FOUND, FOUND], options).attempts).toHaveLength(1);
  });

  it('takes no value of an answer about somebody else', () => {
    const { outcome } = FOUND;
    const run = record({ outcome: { ...outcome, person: OTHER } as LateAnswer['outcome'] });
    expect(run).toMatchObject({ candidates: [], attempts: [{ outcome: 'not-found' }] });
  });
});

describe('takesLate', () => {
  it.each([
    [true, 'no terms', undefined, ['email']],
    [true, 'terms that name one who sends answers', { email: ['hunter', 'fullenrich'] }, ['email']],
    [false, 'terms that name none', { email: ['hunter', 'findymail'] }, ['email']],
    [false, 'terms that name nobody', { email: [] }, ['email']],
    [true, 'terms that name one for another datum', { email: ['hunter'] }, ['email', 'phone']],
  ] as const)('is %s under %s', (takes, _name, providers, wanted) => {
    expect(takesLate(providers && { providers }, wanted)).toBe(takes);
  });
});
