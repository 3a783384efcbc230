import { describe, expect, it } from 'vitest';
import {
  confirmStored,
  newCandidates,
  nextVerification,
  withWord,
} from '../../../lambdas/waterfall/candidates.ts';
import { lineUp } from '../../../lambdas/waterfall/line-up.ts';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';
import type { Accepts } from '../../../lambdas/waterfall/terms.contract.ts';
import type { Candidate, WaterfallRun } from '../../../lambdas/waterfall/waterfall.contract.ts';

const QUERY = { email: 'ada@acme.example' };
const BROUGHT = {
  emails: [{ value: 'ADA@acme.example' }],
  phones: [{ value: '+49 171 3920001' }],
};
const KEYED = ['zerobounce', 'millionverifier', 'telnyx', 'trestle'];
const asked = lineUp({ configured: new Set(KEYED) });
const ACCEPTS: Accepts = { email: ['deliverable'], phone: ['mobile'] };

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
    const checked = withWord(
      startRun(QUERY, ['email', 'emailCheck'], 0),
      { datum: 'emailCheck', value: 'ada@acme.example', asked: [] },
      'zerobounce',
      { verdict: 'deliverable' },
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

describe('a stored value', () => {
  it.each<[string, Partial<Candidate>, boolean]>([
    ['that an answer brings again is confirmed', { value: '+491713920001' }, true],
    ['of which an answer says nothing is not', { value: '+491713920002' }, false],
    ['only: one that was found is none', { stored: undefined } as object, false],
  ])('%s', (_what, more, isConfirmed) => {
    const number = { datum: 'phone', value: '+491713920001', asked: [], stored: true } as const;
    const run = runWith([{ ...number, ...more }], ['phone']);
    expect(confirmStored(run, BROUGHT).map(({ confirmed }) => confirmed)).toEqual([
      isConfirmed || undefined,
    ]);
  });

  it('is not found once more by the answer that brings it', () => {
    const stored: Candidate = {
      datum: 'email',
      value: 'ada@acme.example',
      asked: [],
      stored: true,
    };
    expect(newCandidates(runWith([stored]), 'prospeo', BROUGHT)).toEqual([]);
  });
});

describe('withWord', () => {
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
    const after = withWord(run, one, 'zerobounce', { verdict: 'risky' });
    expect(after.map(({ verdict, asked }) => [verdict, asked])).toEqual([
      ['risky', ['zerobounce']],
      ['risky', ['zerobounce']],
      [undefined, []],
    ]);
    expect(withWord(run, one, 'zerobounce', {})[0]).toEqual({
      ...one,
      asked: ['zerobounce'],
    });
  });
});

describe('nextVerification', () => {
  const open = { datum: 'email', value: 'a@acme.example', provider: 'hunter', asked: [] } as const;
  const number = { ...open, datum: 'phone', value: '+14155550100' } as const;

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
    [
      'a private one, where work addresses alone count',
      { ...open, value: 'a@gmail.com' },
      undefined,
    ],
    ['a number on a line that counts', { ...number, lineType: 'mobile' }, undefined],
    [
      'a number on a line that nobody can tell',
      { ...number, lineType: 'unknown' },
      { candidate: 0, verifier: 'telnyx' },
    ],
    [
      'a number that was checked',
      { ...number, lineType: 'unknown', check: { valid: true, lineType: 'unknown' } },
      undefined,
    ],
  ])('of %s', (_, candidate, expected) => {
    const run = runWith([candidate], ['email', 'phone']);
    const accepts = { ...ACCEPTS, workEmailOnly: true } as const;
    expect(nextVerification(run, { lineUp: asked, accepts })).toEqual(expected);
  });

  it.each<[string, Candidate, string | undefined]>([
    ['a mobile', { ...number, lineType: 'mobile' }, 'telnyx'],
    ['a landline that does not count', { ...number, lineType: 'landline' }, undefined],
    [
      'a number abroad, by who knows it',
      { ...number, value: '+491713920001', lineType: 'mobile', asked: ['telnyx'] },
      undefined,
    ],
    ['one in North America', { ...number, lineType: 'mobile', asked: ['telnyx'] }, 'trestle'],
  ])('of %s, where numbers must be reachable', (_, candidate, verifier) => {
    const accepts = { ...ACCEPTS, phoneMustBe: 'reachable' } as const;
    const next = nextVerification(runWith([candidate], ['phone']), { lineUp: asked, accepts });
    expect(next?.verifier).toBe(verifier);
  });

  it('is none for a datum that has its outcome', () => {
    const run = { ...runWith([open]), outcomes: { email: { kind: 'not-found' } } } as const;
    expect(nextVerification(run, { lineUp: asked, accepts: ACCEPTS })).toBeUndefined();
  });
});
