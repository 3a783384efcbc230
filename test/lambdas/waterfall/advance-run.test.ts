import { describe, expect, it } from 'vitest';
import { type AdvanceOptions, advanceRun, nextOf } from '../../../lambdas/waterfall/advance-run.ts';
import type { WaterfallPorts } from '../../../lambdas/waterfall/perform-step.ts';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';
import type { Findable, WaterfallRun } from '../../../lambdas/waterfall/waterfall.contract.ts';
import { fakeNetwork, type Reply, recorded } from './recorded-fetch.ts';
import { attempt, drive, fixture, QUERY, room, stepOnce } from './run-rig.ts';

describe('a run', () => {
  it('stops at the first accepted address and records one attempt a call', async () => {
    const { ports, time, sent } = room(
      ['findymail', 'prospeo', 'leadmagic', 'zerobounce'],
      [
        fixture('findymail', 'not-found'),
        fixture('prospeo', 'found'),
        fixture('zerobounce', 'deliverable'),
      ],
    );
    const { run, path } = await drive(ports, time, startRun(QUERY, ['email'], 1_000_000));
    expect(path).toEqual(['call', 'call', 'verify', 'done']);
    expect(sent).toHaveLength(3);
    expect(run).toEqual({
      query: QUERY,
      wanted: ['email'],
      startedAtMs: 1_000_000,
      steps: 3,
      attempts: [
        attempt('findymail', 'find', 'not-found', 0),
        attempt('prospeo', 'find', 'found', 24_500),
        attempt('zerobounce', 'verify', 'deliverable', 9_900),
      ],
      candidates: [
        {
          datum: 'email',
          value: 'ada@acme.example',
          provider: 'prospeo',
          verdict: 'deliverable',
          asked: ['zerobounce'],
        },
      ],
      retries: {},
      learnt: { email: 'ada@acme.example' },
      outcomes: {
        email: {
          kind: 'found',
          value: 'ada@acme.example',
          all: ['ada@acme.example'],
          verdict: 'deliverable',
          provider: 'prospeo',
        },
      },
    });
  });

  const submitted = fixture('dropcontact', 'submitted');

  it.each<[string, Findable, Reply[], number[]]>([
    ['findymail', 'email', [fixture('findymail', 'found-other-person')], [19_800]],
    ['prospeo', 'email', [fixture('prospeo', 'found-other-profile')], [24_500]],
    ['prospeo', 'email', [fixture('prospeo', 'found-other-person')], [24_500]],
    ['leadmagic', 'email', [fixture('leadmagic', 'found-other-person')], [24_995]],
    ['leadmagic', 'phone', [fixture('leadmagic', 'mobile found-other-profile')], [124_975]],
    ['hunter', 'email', [fixture('hunter', 'found-other-profile')], [24_500, 24_500]],
    ['hunter', 'email', [fixture('hunter', 'found-other-person')], [24_500, 24_500]],
    ['dropcontact', 'email', [submitted, fixture('dropcontact', 'found-other-profile')], [181_700]],
    ['dropcontact', 'email', [submitted, fixture('dropcontact', 'found-other-person')], [181_700]],
  ])('gives out no %s %s of somebody else, at what it cost', async (id, datum, replies, costs) => {
    const { ports, time } = room([id, 'zerobounce'], replies);
    const { run } = await drive(ports, time, startRun(QUERY, [datum], 1_000_000));
    const misses = costs.map((providerCostMicroUsd) => ({ provider: id, providerCostMicroUsd }));
    expect(run.attempts).toMatchObject(misses);
    expect(run.attempts.every(({ outcome }) => outcome === 'not-found')).toBe(true);
    expect(run.candidates).toEqual([]);
    expect(run.outcomes[datum]).toEqual({ kind: 'not-found' });
  });

  it('asks Hunter by name after a miss by profile, and by nothing else after a hit', async () => {
    const missed = room(
      ['hunter', 'zerobounce'],
      [
        fixture('hunter', 'profile not-found'),
        fixture('hunter', 'found'),
        fixture('zerobounce', 'undeliverable'),
      ],
    );
    const { run } = await drive(missed.ports, missed.time, startRun(QUERY, ['email'], 1_000_000));
    expect(run.attempts.map(({ search, outcome }) => [search, outcome])).toEqual([
      ['profile', 'not-found'],
      ['name', 'found'],
      [undefined, 'undeliverable'],
    ]);
    const hit = room(
      ['hunter', 'zerobounce'],
      [fixture('hunter', 'found'), fixture('zerobounce', 'undeliverable')],
    );
    await drive(hit.ports, hit.time, startRun(QUERY, ['email'], 1_000_000));
    expect(hit.sent).toHaveLength(2);
  });

  it('is a plain JSON value, below 1 KB in the usual case', async () => {
    const { ports, time } = room(
      ['findymail', 'prospeo', 'leadmagic', 'zerobounce'],
      [
        fixture('findymail', 'not-found'),
        fixture('prospeo', 'found'),
        fixture('zerobounce', 'deliverable'),
      ],
    );
    const { run } = await drive(ports, time, startRun(QUERY, ['email'], 1_000_000));
    expect(JSON.parse(JSON.stringify(run))).toEqual(run);
    expect(JSON.stringify(run).length).toBeLessThan(1_024);
  });

  it('measures a call with the injected clock and marks what was simulated', async () => {
    const secrets = { leadmagic: { key: 'k', simulated: true }, zerobounce: { key: 'k' } } as const;
    const slow = room([], [], { secrets });
    const network = fakeNetwork([
      () => {
        slow.time.advance(230);
        return recorded('leadmagic', 'not-found');
      },
    ]);
    const run = await stepOnce(
      { ...slow.ports, fetch: network.fetch },
      startRun(QUERY, ['email'], 1_000_000),
    );
    expect(run.attempts).toEqual([
      { ...attempt('leadmagic', 'find', 'not-found', 0, 230), simulated: true },
    ]);
    expect(run.outcomes.email).toEqual({ kind: 'not-found' });
  });

  it('remembers a failed address and does not verify it again when the next provider gives it too', async () => {
    const upper: Reply = () =>
      Response.json({ email: 'ADA@Acme.example', status: 'valid', credits_consumed: 1 });
    const { ports, time } = room(
      ['findymail', 'leadmagic', 'hunter', 'zerobounce'],
      [
        fixture('findymail', 'found'),
        fixture('zerobounce', 'undeliverable'),
        upper,
        fixture('hunter', 'not-found'),
      ],
    );
    const { run, path } = await drive(ports, time, startRun(QUERY, ['email'], 1_000_000));
    expect(path).toEqual(['call', 'verify', 'call', 'call', 'call', 'done']);
    expect(run.candidates).toHaveLength(1);
    expect(run.outcomes.email).toEqual({ kind: 'not-found' });
  });

  it('falls to the second verifier on unknown and on a refusal', async () => {
    for (const name of ['unknown', 'out-of-credits', 'down']) {
      const { ports, time } = room(
        ['hunter', 'zerobounce', 'millionverifier'],
        [
          fixture('hunter', 'found'),
          fixture('zerobounce', name),
          fixture('millionverifier', 'deliverable'),
        ],
      );
      const { run, path } = await drive(ports, time, startRun(QUERY, ['email'], 1_000_000));
      expect(path).toEqual(['call', 'verify', 'verify', 'done']);
      expect(run.outcomes.email).toMatchObject({ kind: 'found', value: 'ada@acme.example' });
      expect(run.attempts.map(({ provider, outcome }) => [provider, outcome]).slice(1)).toEqual([
        ['zerobounce', name],
        ['millionverifier', 'deliverable'],
      ]);
    }
  });

  it('ends as VERIFICATION_UNAVAILABLE, uncharged, when no verifier answers', async () => {
    const { ports, time, sent } = room(
      ['findymail', 'dropcontact', 'zerobounce'],
      [fixture('findymail', 'found'), fixture('zerobounce', 'bad-key')],
    );
    const { run } = await drive(ports, time, startRun(QUERY, ['email'], 1_000_000));
    expect(run.outcomes.email).toEqual({ kind: 'failed', reason: 'VERIFICATION_UNAVAILABLE' });
    expect(sent).toHaveLength(2);
  });

  it('ends at a legal block, whoever else could be asked', async () => {
    const { ports, time, sent } = room(
      ['hunter', 'dropcontact', 'zerobounce'],
      [fixture('hunter', 'legal-block')],
    );
    const { run } = await drive(ports, time, startRun(QUERY, ['email'], 1_000_000));
    expect(run.outcomes.email).toEqual({ kind: 'failed', reason: 'LEGAL_BLOCK' });
    expect(sent).toHaveLength(1);
  });
});

describe('nextOf', () => {
  it('never says done of a run without an outcome', async () => {
    const { ports, time } = room(
      ['hunter', 'leadmagic', 'zerobounce'],
      [fixture('leadmagic', 'not-found')],
    );
    const run = await stepOnce(ports, startRun(QUERY, ['email'], 1_000_000));
    expect(nextOf(ports, run)).toEqual({ next: 'again', waitSeconds: 0 });
    time.advance(200_000);
    expect(nextOf(ports, run)).toEqual({ next: 'again', waitSeconds: 0 });
    const ended = await stepOnce(ports, run);
    expect(nextOf(ports, ended)).toEqual({ next: 'done', waitSeconds: 0 });
    expect(ended.outcomes.email).toEqual({ kind: 'not-found', incomplete: ['hunter'] });
  });
});

describe('verifiers that take as long as they may', () => {
  it('do not keep a run alive: five addresses, found at the end of the budget', async () => {
    const slow = room(['dropcontact', 'zerobounce', 'millionverifier'], [], { budgetSeconds: 150 });
    const start: WaterfallRun = {
      ...startRun(QUERY, ['email'], 1_000_000),
      attempts: [attempt('dropcontact', 'find', 'found', 181_700)],
      candidates: ['a', 'b', 'c', 'd', 'e'].map((name) => ({
        datum: 'email',
        value: `${name}@acme.example`,
        provider: 'dropcontact',
        asked: [],
      })),
    };
    slow.time.advance(149_000);
    // Three tries of 15 s and two waits of 3.25 s.
    const network = fakeNetwork([
      () => {
        slow.time.advance(51_500);
        return recorded('zerobounce', 'malformed');
      },
    ]);
    const ports = { ...slow.ports, fetch: network.fetch };
    const { run } = await drive(ports, slow.time, start);
    // From 149 s, then at 200.5 s; the one after would begin at 252 s.
    expect(network.sent).toHaveLength(2);
    expect(slow.time.now() - 1_000_000).toBe(252_000);
    expect(run.outcomes.email).toEqual({ kind: 'failed', reason: 'VERIFICATION_UNAVAILABLE' });
  });
});

describe('a run for an address and a number', () => {
  const BOTH: Findable[] = ['email', 'phone'];

  it('asks by one call for both while both are open', async () => {
    const { ports, time, sent } = room(
      ['prospeo', 'zerobounce'],
      [fixture('prospeo', 'found-mobile'), fixture('zerobounce', 'deliverable')],
    );
    const accepts = { email: ['deliverable'], phone: ['mobile'] } as const;
    const { run } = await drive({ ...ports, accepts }, time, startRun(QUERY, BOTH, 1_000_000));
    expect(sent).toHaveLength(2);
    expect(run.attempts).toEqual([
      { ...attempt('prospeo', 'find', 'found', 245_000), data: BOTH },
      attempt('zerobounce', 'verify', 'deliverable', 9_900),
    ]);
    expect(run.outcomes).toMatchObject({
      email: { kind: 'found', value: 'ada@acme.example' },
      phone: { kind: 'found', value: '+14155550100', lineType: 'mobile', provider: 'prospeo' },
    });
  });

  it('asks for the one that is still open, by what the other one brought', async () => {
    const { ports, time, sent } = room(
      ['leadmagic', 'zerobounce'],
      [
        fixture('leadmagic', 'found'),
        fixture('zerobounce', 'deliverable'),
        fixture('leadmagic', 'mobile found'),
      ],
    );
    const query = { fullName: 'Ada Example', companyDomain: 'acme.example' };
    const { run } = await drive(ports, time, startRun(query, BOTH, 1_000_000));
    expect(sent[2]).toMatchObject({
      url: 'https://api.leadmagic.io/v1/people/mobile-finder',
      body: { work_email: 'ada@acme.example' },
    });
    expect(run.attempts.map(({ data, providerCostMicroUsd: cost }) => [data, cost])).toEqual([
      [['email'], 24_995],
      [['email'], 9_900],
      [['phone'], 124_975],
    ]);
    expect(run.outcomes.phone).toMatchObject({ kind: 'found', value: '+14155550100' });
  });

  it('goes on for the number while a ticket for the address is out', async () => {
    const { ports, time } = room(
      ['dropcontact', 'leadmagic', 'zerobounce'],
      [
        fixture('leadmagic', 'not-found'),
        fixture('dropcontact', 'submitted'),
        fixture('leadmagic', 'mobile found'),
        fixture('dropcontact', 'not-found'),
      ],
    );
    const { run, path } = await drive(ports, time, startRun(QUERY, BOTH, 1_000_000));
    expect(path).toEqual(['call', 'call', 'call', 'wait 2', 'poll', 'done']);
    expect(run.outcomes).toMatchObject({ email: { kind: 'not-found' }, phone: { kind: 'found' } });
  });

  it('takes no landline where mobiles alone are wanted, and asks the next', async () => {
    const { ports, time } = room(
      ['findymail', 'prospeo'],
      [fixture('findymail', 'phone found-landline'), fixture('prospeo', 'found-mobile')],
    );
    const { run } = await drive(ports, time, startRun(QUERY, ['phone'], 1_000_000));
    expect(run.candidates.map(({ value, lineType }) => [value, lineType])).toEqual([
      ['+14155550100', 'landline'],
    ]);
    expect(run.outcomes.phone).toEqual({ kind: 'not-found' });
  });

  it('does not pay an account twice that has come to its end', async () => {
    const { ports, time, sent } = room(
      ['findymail', 'zerobounce'],
      [fixture('findymail', 'out-of-credits')],
    );
    const { run } = await drive(ports, time, startRun(QUERY, BOTH, 1_000_000));
    expect(sent).toHaveLength(1);
    expect(run.outcomes).toEqual({
      email: { kind: 'failed', reason: 'NO_PROVIDER_ANSWERED' },
      phone: { kind: 'failed', reason: 'NO_PROVIDER_ANSWERED' },
    });
  });
});

/** As a call that has its place for itself. */
const advance = (ports: WaterfallPorts, run: WaterfallRun, options: Omit<AdvanceOptions, 'wait'>) =>
  advanceRun(ports, run, { wait: ports.sleep, ...options });

describe('advanceRun', () => {
  const saved = (runs: WaterfallRun[]) => async (run: WaterfallRun) => void runs.push(run);

  it('calls, verifies and sits short waits out in one go, and saves after each call', async () => {
    const { ports, time } = room(
      ['dropcontact', 'zerobounce'],
      [
        fixture('dropcontact', 'submitted'),
        fixture('dropcontact', 'pending'),
        fixture('dropcontact', 'found-two'),
        fixture('zerobounce', 'deliverable'),
      ],
    );
    const runs: WaterfallRun[] = [];
    const start = startRun(QUERY, ['email'], 1_000_000);
    const end = await advance(ports, start, { untilMs: 1_060_000, save: saved(runs) });
    expect(time.sleeps).toEqual([2_000, 4_000]);
    expect(runs.map(({ steps }) => steps)).toEqual([1, 2, 3, 4, 5]);
    expect(runs.at(-1)).toBe(end);
    expect(nextOf(ports, end)).toEqual({ next: 'done', waitSeconds: 0 });
    expect(end.outcomes.email).toMatchObject({ kind: 'found' });
  });

  it('keeps a free miss with what comes next, and what was paid for at once', async () => {
    const { ports } = room(
      ['findymail', 'hunter', 'zerobounce'],
      [
        fixture('findymail', 'not-found'),
        fixture('hunter', 'found'),
        fixture('zerobounce', 'deliverable'),
      ],
    );
    const runs: WaterfallRun[] = [];
    const start = startRun(QUERY, ['email'], 1_000_000);
    await advance(ports, start, { untilMs: 1_060_000, save: saved(runs) });
    const attempts = runs.map((run) => run.attempts.map(({ provider }) => provider));
    expect(attempts).toEqual([
      ['findymail', 'hunter'],
      ['findymail', 'hunter', 'zerobounce'],
    ]);
  });

  it('keeps the free misses that it ends with', async () => {
    const { ports, time } = room(
      ['findymail', 'hunter', 'zerobounce'],
      [fixture('findymail', 'not-found'), fixture('hunter', 'not-found')],
    );
    const fetch: typeof ports.fetch = async (...asked) => {
      time.advance(500);
      return ports.fetch(...asked);
    };
    const runs: WaterfallRun[] = [];
    const start = startRun(QUERY, ['email'], 1_000_000);
    // Time for one call, and not for another.
    const options = { untilMs: 1_015_400, save: saved(runs) };
    const end = await advance({ ...ports, fetch }, start, options);
    expect(runs).toEqual([end]);
    expect(end.attempts).toMatchObject([{ provider: 'findymail', outcome: 'not-found' }]);
  });

  it('leaves a longer wait to its caller', async () => {
    const { ports } = room(
      ['dropcontact', 'zerobounce'],
      [fixture('dropcontact', 'submitted'), fixture('dropcontact', 'pending')],
    );
    const runs: WaterfallRun[] = [];
    const start = startRun(QUERY, ['email'], 1_000_000);
    const run = await advance(ports, start, { untilMs: 1_100_000, save: saved(runs) });
    expect(runs).toHaveLength(3);
    expect(nextOf(ports, run)).toEqual({ next: 'wait', waitSeconds: 8 });
  });

  it.each([
    ['slowest', 46_000, 1],
    ['slowest', 44_000, 0],
  ])('calls the %s vendor with %i ms left: %i times', async (_, leftMs, calls) => {
    const { ports, sent } = room(
      ['anymailfinder', 'zerobounce'],
      [fixture('anymailfinder', 'not-found')],
    );
    const options = { untilMs: 1_000_000 + leftMs, save: async () => {} };
    await advance(ports, startRun(QUERY, ['email'], 1_000_000), options);
    expect(sent).toHaveLength(calls);
  });

  it('begins no call without the time for a whole try of it, nor a wait before one', async () => {
    const { ports, time, sent } = room(['leadmagic', 'hunter', 'zerobounce'], []);
    const slow = fakeNetwork([
      () => {
        time.advance(11_000);
        return recorded('leadmagic', 'not-found');
      },
    ]);
    const start = startRun(QUERY, ['email'], 1_000_000);
    const options = { untilMs: 1_025_000, save: async () => {} };
    const run = await advance({ ...ports, fetch: slow.fetch }, start, options);
    expect(slow.sent).toHaveLength(1);
    expect(nextOf(ports, run)).toEqual({ next: 'again', waitSeconds: 0 });
    const late = { untilMs: time.now() + 16_000, save: async () => {} };
    const waiting = {
      ...run,
      waiting: {
        provider: 'hunter',
        search: 'name',
        data: ['email' as const],
        untilMs: time.now() + 2_000,
      },
    };
    expect(await advance(ports, waiting, late)).toBe(waiting);
    expect(sent).toHaveLength(0);
  });

  it('writes the end of a run however little time is left', async () => {
    const { ports } = room([], []);
    const runs: WaterfallRun[] = [];
    const start = startRun(QUERY, ['email'], 1_000_000);
    await advance(ports, start, { untilMs: 1_000_000, save: saved(runs) });
    expect(runs).toMatchObject([{ outcomes: { email: { kind: 'failed' } } }]);
  });

  it('gives back a run that is done, and saves nothing', async () => {
    const { ports } = room([], []);
    const runs: WaterfallRun[] = [];
    const outcomes = { email: { kind: 'not-found' } } as const;
    const start = { ...startRun(QUERY, ['email'], 1_000_000), outcomes };
    const options = { untilMs: 1_060_000, save: saved(runs) };
    expect(await advance(ports, start, options)).toBe(start);
    expect(runs).toEqual([]);
  });

  it('stops where the run cannot be saved: what was paid is called for once', async () => {
    const { ports, sent } = room(['leadmagic'], [fixture('leadmagic', 'mobile found')]);
    const start = startRun(QUERY, ['phone'], 1_000_000);
    const save = async () => {
      throw new Error('no table');
    };
    await expect(advance(ports, start, { untilMs: 1_060_000, save })).rejects.toThrow('no table');
    expect(sent).toHaveLength(1);
  });
});
