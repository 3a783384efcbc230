import { describe, expect, it } from 'vitest';
import { recordFind, recordVerdict } from '../../../lambdas/waterfall/record-attempt.ts';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';

const CALL = {
  provider: 'dropcontact',
  search: 'email',
  data: ['email' as const],
  simulated: false,
  startedAtMs: 0,
  nowMs: 10,
};
const RUN = startRun({ email: 'ada@acme.example' }, ['email'], 0);

describe('recordFind', () => {
  it('takes at most 5 addresses of an answer, each once without regard to case, best stated first', () => {
    const emails = ['a', 'A', 'b', 'c', 'd', 'e', 'f'].map((name) => ({
      value: `${name}@acme.example`,
    }));
    const good = { value: 'z@acme.example', statedVerdict: 'deliverable' as const };
    const run = recordFind(RUN, CALL, {
      kind: 'found',
      phones: [],
      emails: [...emails, good],
      costMicroUsd: 1,
    });
    expect(run.candidates.map(({ value }) => value)).toEqual([
      'z@acme.example',
      'a@acme.example',
      'b@acme.example',
      'c@acme.example',
      'd@acme.example',
    ]);
  });

  it('takes an answer about another profile for a miss, at what it cost', () => {
    const query = { fullName: 'Jane Twin', linkedinUrl: 'https://www.linkedin.com/in/one' };
    const record = (linkedinUrl?: string) =>
      recordFind(startRun(query, ['email'], 0), CALL, {
        kind: 'found',
        phones: [],
        emails: [{ value: 'jane@acme.example' }],
        person: { fullName: 'Jane Twin', ...(linkedinUrl && { linkedinUrl }) },
        costMicroUsd: 7,
      });
    const other = record('https://www.linkedin.com/in/two');
    expect(other.candidates).toEqual([]);
    expect(other.attempts).toMatchObject([{ outcome: 'not-found', providerCostMicroUsd: 7 }]);
    for (const run of [record('http://linkedin.com/in/ONE/'), record()]) {
      expect(run.candidates).toHaveLength(1);
      expect(run.attempts).toMatchObject([{ outcome: 'found', providerCostMicroUsd: 7 }]);
    }
  });

  it.each([
    ['findymail', 'name', 'not-found'],
    ['hunter', 'name', 'not-found'],
    ['leadmagic', 'email', 'not-found'],
    // They are told the profile or the address, behind which a last name may be new.
    ['findymail', 'profile', 'found'],
    ['hunter', 'profile', 'found'],
    ['prospeo', 'person', 'found'],
  ])('takes another last name from %s, asked by %s, for %s', (provider, search, outcome) => {
    const query = {
      fullName: 'Jane Smith',
      companyName: 'Acme',
      email: 'jane@acme.example',
      linkedinUrl: 'https://www.linkedin.com/in/ACoAABcDeFgHiJkLmNoP',
    };
    const { attempts } = recordFind(
      startRun(query, ['email'], 0),
      { ...CALL, provider, search },
      {
        kind: 'found',
        phones: [],
        emails: [{ value: 'jane.jones@acme.example' }],
        person: { fullName: 'Jane Jones', companyName: 'Acme' },
        costMicroUsd: 7,
      },
    );
    expect(attempts).toMatchObject([{ outcome, providerCostMicroUsd: 7 }]);
  });

  it('keeps nothing of the person in the attempt', () => {
    const emails = [{ value: 'ada@acme.example' }];
    const { attempts } = recordFind(RUN, CALL, {
      kind: 'found',
      emails,
      phones: [],
      costMicroUsd: 1,
    });
    expect(JSON.stringify(attempts)).not.toContain('ada');
  });

  it('never shows a negative duration when a clock was set back', () => {
    const back = { ...CALL, startedAtMs: 20 };
    const run = recordFind(RUN, back, { kind: 'not-found', costMicroUsd: 0 });
    expect(run.attempts[0]?.ms).toBe(0);
  });
});

describe('recordVerdict', () => {
  it('keeps an earlier unknown when the next verifier refuses', () => {
    const candidate = {
      datum: 'email' as const,
      value: 'a@acme.example',
      provider: 'hunter',
      asked: [],
    };
    const start = { ...RUN, candidates: [candidate] };
    const zero = { ...CALL, provider: 'zerobounce' };
    const million = { ...CALL, provider: 'millionverifier' };
    const unknown = recordVerdict(start, 0, zero, {
      kind: 'verdict',
      verdict: 'unknown',
      costMicroUsd: 0,
    });
    const run = recordVerdict(unknown, 0, million, { kind: 'refused', reason: 'down' });
    expect(run.candidates).toEqual([
      { ...candidate, verdict: 'unknown', asked: ['zerobounce', 'millionverifier'] },
    ]);
    expect(run.steps).toBe(2);
  });
});
