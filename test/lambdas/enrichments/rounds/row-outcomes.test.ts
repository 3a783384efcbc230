import { describe, expect, it } from 'vitest';
import { outcomesOf } from '../../../../lambdas/enrichments/rounds/row-outcomes.ts';
import { startRun } from '../../../../lambdas/waterfall/start-run.ts';
import type {
  WaterfallOutcome,
  WaterfallRun,
} from '../../../../lambdas/waterfall/waterfall.contract.ts';
import { ADA, AT } from '../../../support/subjects.ts';

const [OLD, NEW] = ['old@acme.example', 'new@acme.example'];
const NUMBER = '+14155550100';
const start = () =>
  startRun({ email: OLD }, ['email', 'phone'], AT, [
    { datum: 'email', value: OLD },
    { datum: 'email', value: 'bounced@acme.example', isBad: true },
    { datum: 'phone', value: NUMBER, lineType: 'mobile' },
  ]);

const found = (value: string, more: object = {}): WaterfallOutcome => ({
  ...{ kind: 'found', value, all: [value], provider: 'prospeo' },
  ...more,
});
const SAME = found(OLD, { provider: '' });
const NUMBER_SAME = found(NUMBER);
const NONE: WaterfallOutcome = { kind: 'not-found' };
const SILENT: WaterfallOutcome = { kind: 'not-found', incomplete: ['hunter'] };
const FAILED: WaterfallOutcome = { kind: 'failed', reason: 'NO_PROVIDER_ANSWERED' };
const WORDS: WaterfallOutcome = { kind: 'failed', reason: 'VERIFICATION_UNAVAILABLE' };

describe('what comes of a refresh', () => {
  it.each<[string, WaterfallOutcome | undefined, WaterfallOutcome | undefined, object | undefined]>(
    [
      ['goes on', SAME, undefined, undefined],
      ['both good', SAME, NUMBER_SAME, { kind: 'known', refresh: { changed: [], found: {} } }],
      ['nothing in their place', NONE, NONE, { kind: 'known', value: 'unchanged' }],
      ['somebody silent', SILENT, NUMBER_SAME, { kind: 'known', incomplete: ['hunter'] }],
      [
        'another address',
        found(NEW),
        NUMBER_SAME,
        {
          kind: 'found',
          refresh: {
            changed: ['email'],
            values: { email: NEW, phone: NUMBER },
            found: { email: {} },
          },
        },
      ],
      [
        'another number, addresses unheard of',
        WORDS,
        found('+14155550199'),
        { kind: 'found', refresh: { changed: ['phone'], values: { email: OLD } } },
      ],
      [
        'another that the caller gave, which costs nothing',
        found(NEW, { given: true }),
        NONE,
        { kind: 'found', refresh: { changed: ['email'], values: { email: NEW }, free: ['email'] } },
      ],
      [
        'the stored one, which the caller gave',
        found(OLD, { given: true }),
        NONE,
        { kind: 'known', refresh: { changed: [], found: {} } },
      ],
      ['the same in another spelling', found(OLD.toUpperCase()), NONE, { kind: 'known' }],
      ['nobody answers', FAILED, FAILED, FAILED],
      ['one is good, of the other nothing is heard', SAME, FAILED, FAILED],
    ],
  )('%s', (_what, email, number, outcome) => {
    const outcomes = { ...(email && { email }), ...(number && { phone: number }) };
    const come = outcomesOf({ ...start(), outcomes }, ['refresh']).refresh;
    if (outcome === undefined) expect(come).toBeUndefined();
    else expect(come).toMatchObject(outcome);
  });

  it.each<[string, WaterfallOutcome, object]>([
    ['is told with it', NONE, { kind: 'known', refresh: { changed: [], bounced: ['email'] } }],
    [
      'is not, where another was found',
      found(NEW),
      { kind: 'found', refresh: { changed: ['email'] } },
    ],
    ['is told where no other was heard of', FAILED, { ...FAILED, bounced: ['email'] }],
  ])('that the stored address has bounced %s', (_what, email, outcome) => {
    const stored = [{ datum: 'email', value: OLD, isBad: true }] as const;
    const run = { ...startRun({}, ['email'], AT, stored), outcomes: { email } };
    const come = outcomesOf(run, ['refresh']).refresh;
    expect(come).toMatchObject(outcome);
    if (email.kind === 'found') expect(come).not.toHaveProperty('refresh.bounced');
  });

  type Stored = Partial<WaterfallRun['candidates'][number]>;
  const CHECK = { valid: true, lineType: 'mobile' } as const;
  it.each<[string, [Stored, WaterfallOutcome], [Stored, WaterfallOutcome], object | undefined]>([
    [
      'dead, both',
      [{ verdict: 'undeliverable' }, NONE],
      [{ check: { ...CHECK, valid: false } }, NONE],
      {
        email: { value: OLD, verdict: 'undeliverable' },
        phone: { value: NUMBER, verdict: 'invalid' },
      },
    ],
    [
      'good, and out of reach',
      [{ verdict: 'deliverable' }, SAME],
      [{ check: { ...CHECK, reachable: false } }, NONE],
      {
        email: { value: OLD, verdict: 'deliverable' },
        phone: { value: NUMBER, verdict: 'unreachable' },
      },
    ],
    [
      'not told, and brought again by a finder',
      [{ verdict: 'unknown' }, NONE],
      [{}, NUMBER_SAME],
      { phone: { value: NUMBER, verdict: 'valid' } },
    ],
    [
      'dead, and replaced; checked to be good',
      [{ verdict: 'undeliverable' }, found(NEW)],
      [{ check: CHECK }, NUMBER_SAME],
      { phone: { value: NUMBER, verdict: 'valid' } },
    ],
    [
      'bounced, whatever was said before; not told',
      [{ verdict: 'undeliverable', isBad: true }, NONE],
      [{}, NONE],
      undefined,
    ],
  ])(
    'tells what was said of the stored values: %s',
    (_what, [mail, email], [line, phone], said) => {
      const run = start();
      const candidates = run.candidates.map((each, n) => ({
        ...each,
        ...(n === 0 && mail),
        ...(n === 2 && line),
      }));
      const come = outcomesOf({ ...run, candidates, outcomes: { email, phone } }, ['refresh']);
      expect(come.refresh).toHaveProperty('refresh');
      expect(come.refresh && 'refresh' in come.refresh && come.refresh.refresh?.said).toEqual(said);
    },
  );

  it('tells what was said of the address where nobody has answered about the number', () => {
    const { candidates, ...run } = start();
    const told = candidates.map((each) => ({ ...each, verdict: 'undeliverable' as const }));
    const outcomes = { email: NONE, phone: FAILED };
    expect(outcomesOf({ ...run, candidates: told, outcomes }, ['refresh']).refresh).toEqual({
      ...FAILED,
      said: { email: { value: OLD, verdict: 'undeliverable' } },
    });
  });

  it('is not found where nothing is stored', () => {
    const run = startRun(ADA, [], AT);
    expect(outcomesOf(run, ['refresh']).refresh).toEqual({ kind: 'not-found' });
  });
});

describe('what comes of other data', () => {
  const run = { ...startRun(ADA, ['email', 'phone'], AT), outcomes: { email: found(NEW) } };

  it('is told once it is decided', () => {
    expect(outcomesOf(run, ['email', 'phone'])).toEqual({ email: found(NEW) });
  });

  it('is given where the caller gave all of it', () => {
    const given = { ...run, outcomes: { email: found(NEW, { given: true }) } };
    expect(outcomesOf(given, ['email']).email).toEqual({ ...found(NEW), kind: 'given' });
  });
});
