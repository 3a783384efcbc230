import { describe, expect, it } from 'vitest';
import {
  newCandidates,
  nextVerification,
  withVerdict,
} from '../../../lambdas/waterfall/candidates.ts';
import { lineUp } from '../../../lambdas/waterfall/line-up.ts';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';
import type { Candidate, WaterfallRun } from '../../../lambdas/waterfall/waterfall.contract.ts';

const QUERY = { email: 'ada@acme.example' };
const BROUGHT = {
  emails: [{ value: 'ADA@acme.example' }],
  phones: [{ value: '+49 171 3920001' }],
};
const asked = lineUp({ configured: new Set(['zerobounce', 'millionverifier']) });

function runWith(candidates: Candidate[], wanted: WaterfallRun['wanted'] = ['email']) {
  return { ...startRun({}, wanted, 0), candidates };
}

describe('newCandidates', () => {
  it('takes of an answer what is wanted and open, whatever it was asked for', () => {
    const number = {
      datum: 'phone',
      value: '+491713920001',
      lineType: 'mobile',
      country: 'DE',
      provider: 'prospeo',
      asked: [],
    };
    const address = { datum: 'email', value: 'ADA@acme.example', provider: 'prospeo', asked: [] };
    const both = startRun({}, ['email', 'phone'], 0);
    expect(newCandidates(both, 'prospeo', BROUGHT)).toEqual([address, number]);
    expect(newCandidates(startRun({}, ['phone'], 0), 'prospeo', BROUGHT)).toEqual([number]);
    const closed = { ...both, outcomes: { phone: { kind: 'not-found' } } } as const;
    expect(newCandidates(closed, 'prospeo', BROUGHT)).toEqual([address]);
  });

  it('keeps what was said of an address when it comes up for another datum', () => {
    const checked = withVerdict(
      startRun(QUERY, ['email', 'emailCheck'], 0),
      { datum: 'emailCheck', value: 'ada@acme.example', asked: [] },
      'zerobounce',
      'deliverable',
    );
    const run = { ...startRun(QUERY, ['email', 'emailCheck'], 0), candidates: checked };
    expect(newCandidates(run, 'hunter', BROUGHT)).toEqual([
      {
        datum: 'email',
        value: 'ADA@acme.example',
        provider: 'hunter',
        verdict: 'deliverable',
        asked: ['zerobounce'],
      },
    ]);
  });
});

describe('withVerdict', () => {
  it('gives all candidates with the address the word, once', () => {
    const one = { datum: 'email', value: 'a@acme.example', provider: 'hunter', asked: [] } as const;
    const run = runWith(
      [
        one,
        { ...one, datum: 'emailCheck', value: 'A@acme.example' },
        { ...one, value: 'b@acme.example' },
      ],
      ['email', 'emailCheck'],
    );
    const after = withVerdict(run, one, 'zerobounce', 'risky');
    expect(after.map(({ verdict, asked }) => [verdict, asked])).toEqual([
      ['risky', ['zerobounce']],
      ['risky', ['zerobounce']],
      [undefined, []],
    ]);
    expect(withVerdict(run, one, 'zerobounce', undefined)[0]).toEqual({
      ...one,
      asked: ['zerobounce'],
    });
  });
});

describe('nextVerification', () => {
  const open = { datum: 'email', value: 'a@acme.example', provider: 'hunter', asked: [] } as const;

  it.each<[string, Candidate, object | undefined]>([
    ['an address that nobody spoke of', open, { candidate: 0, verifier: 'zerobounce' }],
    [
      'one that is unknown',
      { ...open, verdict: 'unknown', asked: ['zerobounce'] },
      { candidate: 0, verifier: 'millionverifier' },
    ],
    ['one with a verdict', { ...open, verdict: 'risky', asked: ['zerobounce'] }, undefined],
    [
      'one that all were asked about',
      { ...open, asked: ['zerobounce', 'millionverifier'] },
      undefined,
    ],
    ['a number', { ...open, datum: 'phone', value: '+14155550100' }, undefined],
  ])('of %s', (_, candidate, expected) => {
    expect(nextVerification(runWith([candidate], ['email', 'phone']), { lineUp: asked })).toEqual(
      expected,
    );
  });

  it('is none for a datum that has its outcome', () => {
    const run = { ...runWith([open]), outcomes: { email: { kind: 'not-found' } } } as const;
    expect(nextVerification(run, { lineUp: asked })).toBeUndefined();
  });
});
