import { describe, expect, it } from 'vitest';
import type { WaterfallPorts } from '../../../lambdas/waterfall/perform-step.ts';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';
import type { Findable, WaterfallRun } from '../../../lambdas/waterfall/waterfall.contract.ts';
import { OPEN_DESK } from '../../support/open-desk.ts';
import { type Reply, recorded } from './recorded-fetch.ts';
import { attempt, drive, fixture, QUERY, room, stepOnce } from './run-rig.ts';

const START = startRun(QUERY, ['email'], 1_000_000);

/** Vendors with a key, as `room`, and what is logged. */
function logging(ids: readonly string[], replies: readonly Reply[]) {
  const logged: object[] = [];
  const { ports, sent } = room(ids, replies, {
    log: (event, facts = {}) => void logged.push({ event, ...facts }),
  });
  return { perform: (run: WaterfallRun) => stepOnce(ports, run), sent, logged };
}

describe('performStep', () => {
  it('performs one call, and writes what follows from it', async () => {
    const { perform, sent } = logging(
      ['hunter', 'zerobounce'],
      [() => recorded('hunter', 'found'), () => recorded('zerobounce', 'deliverable')],
    );
    const called = await perform(START);
    expect(sent).toHaveLength(1);
    expect(called).toMatchObject({ steps: 1, outcomes: {} });
    const verified = await perform(called);
    expect(sent).toHaveLength(2);
    expect(verified).toMatchObject({
      steps: 2,
      learnt: { email: 'ada@acme.example' },
      outcomes: { email: { kind: 'found', value: 'ada@acme.example' } },
    });
    expect(await perform(verified)).toBe(verified);
  });

  it('calls nobody for a run that can only end', async () => {
    const { perform, sent } = logging([], []);
    expect(await perform(START)).toMatchObject({
      steps: 0,
      outcomes: { email: { kind: 'failed', reason: 'NO_PROVIDER_ANSWERED' } },
    });
    expect(sent).toHaveLength(0);
  });

  it('checks the given address with the verifiers alone', async () => {
    const { perform, sent } = logging(
      ['hunter', 'prospeo', 'zerobounce'],
      [() => recorded('zerobounce', 'catch-all')],
    );
    const run = await perform(startRun({ email: 'ada@acme.example' }, ['emailCheck'], 1_000_000));
    expect(sent).toHaveLength(1);
    expect(run.attempts).toEqual([
      {
        provider: 'zerobounce',
        kind: 'verify',
        data: ['emailCheck'],
        outcome: 'catch-all',
        ms: 0,
        providerCostMicroUsd: 9_900,
      },
    ]);
    expect(run.outcomes).toMatchObject({ emailCheck: { kind: 'found', value: 'catch-all' } });
  });

  it.each<[string, string, Findable[], Reply[]]>([
    [
      'a verifier',
      'zerobounce',
      ['emailCheck'],
      [() => recorded('zerobounce', 'new-word'), () => recorded('zerobounce', 'deliverable')],
    ],
    [
      'a finder',
      'leadmagic',
      ['email'],
      [
        () => Response.json({ email: 'bob@acme.example', status: 'quantum', credits_consumed: 1 }),
        () => recorded('zerobounce', 'deliverable'),
      ],
    ],
    ['an error', 'prospeo', ['email'], [() => recorded('prospeo', 'unknown-code')]],
  ])('logs whose word it does not know (%s), nothing else, and goes on', async (...row) => {
    const [, vendor, wanted, replies] = row;
    const { perform, logged } = logging([vendor, 'zerobounce', 'hunter'], replies);
    const run = await perform(startRun({ ...QUERY, email: 'ada@acme.example' }, wanted, 1_000_000));
    expect(logged).toEqual([{ event: 'PROVIDER_WORD_UNKNOWN', vendor }]);
    expect(run.steps).toBe(1);
    expect(run.attempts).toHaveLength(1);
  });

  it('logs nothing of words that it knows', async () => {
    const { perform, sent, logged } = logging(
      ['hunter', 'zerobounce'],
      [() => recorded('hunter', 'found')],
    );
    await perform(START);
    expect(sent).toHaveLength(1);
    expect(logged).toEqual([]);
  });
});

describe('a rate limit', () => {
  const asks =
    (seconds: string): Reply =>
    () =>
      new Response('{}', { status: 429, headers: { 'Retry-After': seconds } });

  it('is sat out once, as long as the vendor asks for; then the provider is skipped', async () => {
    const { ports, time } = room(
      ['leadmagic', 'hunter', 'zerobounce'],
      [asks('30'), asks('30'), fixture('hunter', 'not-found')],
    );
    const { run, path } = await drive(ports, time, START);
    expect(path).toEqual(['call', 'wait 30', 'call', 'call', 'call', 'done']);
    expect(run.attempts.map(({ provider, outcome }) => [provider, outcome])).toEqual([
      ['leadmagic', 'rate-limited'],
      ['leadmagic', 'rate-limited'],
      ['hunter', 'not-found'],
      ['hunter', 'not-found'],
    ]);
    expect(run.retries).toEqual({ leadmagic: 1 });
    expect(run.waiting).toBeUndefined();
  });

  it('of more than 30 s is not sat out: the next provider is asked at once', async () => {
    const { ports, time, sent } = room(
      ['leadmagic', 'hunter', 'zerobounce'],
      [asks('31'), fixture('hunter', 'not-found')],
    );
    const { run, path } = await drive(ports, time, START);
    expect(path).toEqual(['call', 'call', 'call', 'done']);
    expect(sent).toHaveLength(3);
    expect(run.attempts.map(({ provider, outcome }) => [provider, outcome])).toEqual([
      ['leadmagic', 'rate-limited'],
      ['hunter', 'not-found'],
      ['hunter', 'not-found'],
    ]);
    expect(run.outcomes.email).toEqual({ kind: 'not-found', incomplete: ['leadmagic'] });
  });

  it('of a day (Prospeo) costs one call and no time', async () => {
    const { ports, time, sent } = room(
      ['prospeo', 'zerobounce'],
      [fixture('prospeo', 'rate-limited-daily')],
    );
    const { run, path } = await drive(ports, time, START);
    expect(path).toEqual(['call', 'done']);
    expect(sent).toHaveLength(1);
    expect(run.attempts).toEqual([attempt('prospeo', 'find', 'rate-limited', 0)]);
    expect(run.outcomes.email).toEqual({ kind: 'failed', reason: 'NO_PROVIDER_ANSWERED' });
  });

  it('is sat out for 2 s where the vendor does not say, and may end well', async () => {
    const { ports, time } = room(
      ['hunter', 'zerobounce'],
      [
        fixture('hunter', 'rate-limited'),
        fixture('hunter', 'found'),
        fixture('zerobounce', 'deliverable'),
      ],
    );
    const { run, path } = await drive(ports, time, START);
    expect(path).toEqual(['call', 'wait 2', 'call', 'verify', 'done']);
    expect(run.outcomes.email).toMatchObject({ kind: 'found' });
  });

  it('does nothing when the step comes too early', async () => {
    const { ports, sent } = room(['hunter', 'zerobounce'], [fixture('hunter', 'rate-limited')]);
    const run = await stepOnce(ports, START);
    expect(await stepOnce(ports, run)).toBe(run);
    expect(await stepOnce(ports, run)).toBe(run);
    expect(sent).toHaveLength(1);
  });
});

describe('a ticket', () => {
  const submitted = fixture('dropcontact', 'submitted');
  const pending = fixture('dropcontact', 'pending');

  it('is polled after 2, 4, 8 … s, and is one attempt from submit to answer', async () => {
    const { ports, time, sent } = room(
      ['dropcontact', 'zerobounce'],
      [
        submitted,
        pending,
        pending,
        fixture('dropcontact', 'found-two'),
        fixture('zerobounce', 'deliverable'),
      ],
    );
    const { run, path } = await drive(ports, time, START);
    expect(path.slice(0, 7)).toEqual([
      'call',
      'wait 2',
      'poll',
      'wait 4',
      'poll',
      'wait 8',
      'poll',
    ]);
    expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(run.attempts).toEqual([
      attempt('dropcontact', 'find', 'found', 181_700, 14_000),
      attempt('zerobounce', 'verify', 'deliverable', 9_900),
      attempt('zerobounce', 'verify', 'deliverable', 9_900),
    ]);
    expect(run.pending).toBeUndefined();
    expect(run.outcomes.email).toMatchObject({
      value: 'ada@acme.example',
      all: ['ada@acme.example', 'hello@acme.example'],
    });
  });

  it('is given up after 120 s as a timeout', async () => {
    const { ports, time } = room(['dropcontact', 'zerobounce'], [submitted, pending]);
    const { run, path } = await drive(ports, time, START);
    expect(path.filter((step) => step.startsWith('wait'))).toEqual([
      'wait 2',
      'wait 4',
      'wait 8',
      'wait 16',
      'wait 30',
      'wait 30',
      'wait 30',
    ]);
    expect(run.attempts).toEqual([attempt('dropcontact', 'find', 'timeout', 181_700, 120_000)]);
    expect(run.outcomes.email).toEqual({ kind: 'failed', reason: 'NO_PROVIDER_ANSWERED' });
  });

  it('survives a poll that does not get through', async () => {
    const { ports, time } = room(
      ['dropcontact', 'zerobounce'],
      [submitted, fixture('dropcontact', 'rate-limited'), fixture('dropcontact', 'not-found')],
    );
    const { run } = await drive(ports, time, START);
    expect(run.attempts).toEqual([attempt('dropcontact', 'find', 'not-found', 0, 6_000)]);
  });

  it('ends with the budget as a timeout', async () => {
    const { ports, time } = room(['dropcontact', 'zerobounce'], [submitted, pending], {
      budgetSeconds: 10,
    });
    const { run } = await drive(ports, time, START);
    expect(run.attempts).toEqual([attempt('dropcontact', 'find', 'timeout', 181_700, 10_000)]);
    expect(run.pending).toBeUndefined();
  });

  it.each([
    ['own', { own: { secrets: { dropcontact: { key: 'own' } }, desk: OPEN_DESK } }, 'own'],
    ['operator', {}, 'secret-key'],
  ] as const)('is fetched by the account that it was given to: %s', async (account, more, key) => {
    const { ports, time, sent } = room(
      ['dropcontact', 'zerobounce'],
      [submitted, fixture('dropcontact', 'not-found')],
      more,
    );
    const run = await stepOnce(ports, START);
    expect(run.pending?.account ?? 'operator').toBe(account);
    time.advance(2_000);
    // Since then the workspace has another account, or the own one is refused.
    const leftOut = new Set(['dropcontact']);
    const other = { secrets: { dropcontact: { key: 'other' } }, desk: OPEN_DESK };
    const own = account === 'own' ? { ...ports.own, ...more.own, leftOut } : other;
    const ended = await stepOnce({ ...ports, own: own as typeof other }, run);
    expect(sent.map(({ headers }) => new Headers(headers).get('x-access-token'))).toEqual([
      key,
      key,
    ]);
    expect(ended.attempts[0]?.account ?? 'operator').toBe(account);
  });

  it.each([
    ['own', { own: { secrets: { dropcontact: { key: 'own' } }, desk: OPEN_DESK } }],
    ['operator', {}],
  ] as const)(
    'that is called back is booked to the account that it was given to: %s',
    async (account, more) => {
      const callbacks: WaterfallPorts['callbacks'] = {
        addressFor: () => 'https://api.example/token',
        answerTo: async () => ({ kind: 'not-found', costMicroUsd: 7 }),
      };
      const { ports, time } = room(['dropcontact', 'zerobounce'], [submitted], {
        callbacks,
        ...more,
      });
      const run = await stepOnce(ports, START);
      time.advance(2_000);
      // Since then the workspace has another account, or the own one is refused.
      const secrets = { dropcontact: { key: 'other' } };
      const leftOut = account === 'own' ? ['dropcontact'] : [];
      const own = { secrets, desk: OPEN_DESK, leftOut: new Set(leftOut) };
      const ended = await stepOnce({ ...ports, own }, run);
      expect(ended.attempts).toMatchObject([{ outcome: 'not-found', providerCostMicroUsd: 7 }]);
      expect(ended.attempts[0]?.account ?? 'operator').toBe(account);
    },
  );

  it('whose key was taken away meanwhile ends as not configured', async () => {
    const { ports, time } = room(['dropcontact', 'zerobounce'], [submitted]);
    const run = await stepOnce(ports, START);
    time.advance(2_000);
    const keyless = { ...ports, secrets: { zerobounce: { key: 'k' } } };
    expect((await stepOnce(keyless, run)).attempts).toEqual([
      attempt('dropcontact', 'find', 'not-configured', 181_700, 2_000),
    ]);
  });
});

describe('the budget of a row', () => {
  const TERMS = { rowCostMicroUsdMax: 40_000 };
  const spent = (account?: 'own') => ({
    ...START,
    attempts: [{ ...attempt('prospeo', 'find', 'not-found', 20_000), ...(account && { account }) }],
  });

  it.each<[string, WaterfallRun, Partial<WaterfallPorts>, string | undefined]>([
    ['is used up by what the operator paid', spent(), {}, 'over-budget'],
    ['is not touched by what the workspace paid itself', spent('own'), {}, 'not-found'],
    [
      'does not hold for an account of the workspace',
      spent(),
      { own: { secrets: { hunter: { key: 'own' } }, desk: OPEN_DESK } },
      'not-found',
    ],
  ])('%s', async (_, run, more, outcome) => {
    const { ports } = room(['hunter', 'zerobounce'], [fixture('hunter', 'not-found')], {
      terms: TERMS,
      ...more,
    });
    expect((await stepOnce(ports, run)).attempts.at(-1)?.outcome).toBe(outcome);
  });

  const OWN = { key: 'own' };
  const priced = (pricesMicroUsd: Record<string, number>) =>
    new Map([['zerobounce', { pricesMicroUsd }]]);
  // Hunter's hit costs 24,500, ZeroBounce's word 9,900.
  it.each<[string, number, Partial<WaterfallPorts>, string]>([
    ['pays no finder alone', 24_500, {}, 'over-budget'],
    ['pays no finder where the verifier lacks a millionth', 34_399, {}, 'over-budget'],
    ['pays finder and verifier', 34_400, {}, 'found'],
    [
      'counts what the operator pays the verifier',
      26_000,
      { settings: priced({ verify: 1_500 }) },
      'found',
    ],
    [
      'keeps nothing for a verifier of the workspace’s own',
      24_500,
      { own: { secrets: { zerobounce: OWN }, desk: OPEN_DESK } },
      'found',
    ],
  ])('%s', async (_, rowCostMicroUsdMax, more, outcome) => {
    const { ports, sent } = room(['hunter', 'zerobounce'], [fixture('hunter', 'found')], {
      terms: { rowCostMicroUsdMax },
      ...more,
    });
    const { attempts } = await stepOnce(ports, START);
    expect([attempts[0]?.outcome, sent.length]).toEqual([outcome, outcome === 'found' ? 1 : 0]);
  });

  it.each([
    [9_899, 'over-budget'],
    [9_900, 'found'],
  ])('of %i asks a finder of the workspace’s own: %s', async (rowCostMicroUsdMax, outcome) => {
    const { ports } = room(['findymail', 'zerobounce'], [fixture('findymail', 'found')], {
      terms: { rowCostMicroUsdMax },
      own: { secrets: { findymail: OWN }, desk: OPEN_DESK },
    });
    expect((await stepOnce(ports, START)).attempts[0]?.outcome).toBe(outcome);
  });

  it('keeps the price of the cheapest verifier that may be asked', async () => {
    const ids = ['hunter', 'zerobounce', 'millionverifier'];
    const outcomeWith = async (verifiers?: readonly string[]) => {
      const terms = { rowCostMicroUsdMax: 30_000, verifiers };
      const { ports } = room(ids, [fixture('hunter', 'found')], { terms });
      return (await stepOnce(ports, START)).attempts[0]?.outcome;
    };
    expect([await outcomeWith(), await outcomeWith(['zerobounce'])]).toEqual([
      'found',
      'over-budget',
    ]);
  });
});
