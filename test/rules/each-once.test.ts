import fc from 'fast-check';
import { expect, it } from 'vitest';
import { advanceRun, nextOf } from '../../lambdas/waterfall/advance-run.ts';
import { startRun } from '../../lambdas/waterfall/start-run.ts';
import type { ContactQuery, Findable } from '../../lambdas/waterfall/waterfall.contract.ts';
import { randomVendors, VENDOR_IDS } from '../lambdas/waterfall/random-vendors.ts';
import { QUERY, room } from '../lambdas/waterfall/run-rig.ts';

const QUERIES: ContactQuery[] = [
  QUERY,
  { fullName: 'Ada Example', companyDomain: 'acme.example', email: 'ada@acme.example' },
  { linkedinUrl: 'https://www.linkedin.com/in/ada-example' },
  { ...QUERY, linkedinUrl: 'https://www.linkedin.com/in/ACoAABcDeFgHiJkLmNoP' },
  { email: 'ada@acme.example' },
  { fullName: 'Ada Example' },
  {},
];
const anyRun = fc.record({
  query: fc.constantFrom(...QUERIES),
  wanted: fc.subarray<Findable>(['email', 'phone', 'emailCheck'], { minLength: 1 }),
  ids: fc.subarray(VENDOR_IDS),
  draws: fc.array(fc.nat(1_000), { minLength: 40, maxLength: 40 }),
});

it('each-once: whatever vendors answer, a run ends, asks for nothing twice, and nobody after a legal block', async () => {
  const property = fc.asyncProperty(anyRun, async ({ query, wanted, ids, draws }) => {
    const { fetch, made } = randomVendors(draws);
    const { ports, time } = room(ids, [], { fetch });
    let run = startRun(query, wanted, 1_000_000);
    for (let turns = 0; nextOf(ports, run).next !== 'done'; turns += 1) {
      expect(turns).toBeLessThan(60);
      time.advance(nextOf(ports, run).waitSeconds * 1000);
      const steps = run.steps;
      run = await advanceRun(ports, run, {
        wait: ports.sleep,
        untilMs: time.now() + 60_000,
        save: async (each) => expect(each.steps).toBeGreaterThanOrEqual(steps),
      });
    }
    expect(Object.keys(run.outcomes).sort()).toEqual([...wanted].sort());
    const { pending, waiting } = run;
    expect({ pending, waiting }).toEqual({});
    const answered = run.attempts.filter(({ outcome }) => outcome !== 'rate-limited');
    const asked = answered.map(({ kind, provider, search, data }) =>
      kind === 'find' ? `${provider} ${search} ${data}` : '',
    );
    const finds = asked.filter((each) => each !== '');
    expect(new Set(finds).size).toBe(finds.length);
    const block = made.findIndex(({ status }) => status === 451);
    expect(made.length).toBe(block < 0 ? made.length : block + 1);
    expect(JSON.stringify(run.attempts)).not.toMatch(/acme|ada|example/i);
  });
  await fc.assert(property, { numRuns: 300, seed: 7 });
});
