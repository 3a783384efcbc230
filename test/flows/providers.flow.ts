import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  aPerson,
  byName,
  expectStatus,
  type Person,
  sharedWorld,
  type Workspace,
  type World,
} from './world.ts';

const FINDERS = ['findymail', 'prospeo', 'leadmagic', 'hunter', 'dropcontact'];
/** Two of the finders verify too. */
const VERIFIERS = ['zerobounce', 'millionverifier', 'leadmagic', 'hunter'];

const world: World = sharedWorld();
let ws: Workspace;
let people = 0;

beforeAll(async () => {
  ws = await world.workspace(100);
}, 60_000);

async function setModes(ids: readonly string[], mode: Record<string, unknown>): Promise<void> {
  for (const id of ids)
    expectStatus(await world.operator.put(`/_local/providers/${id}`, mode), 200);
}

async function askForOne() {
  people += 1;
  const person = aPerson(`Prov Ider${people}`);
  await world.knows(person);
  const before = await ws.balance();
  const asked = expectStatus(await ws.ask([byName(person)]), 202);
  const { enrichment, results } = await ws.ended(asked.body.id);
  return { before, enrichment, result: results[0], after: await ws.balance() };
}

describe('a provider that fails is noted and skipped', () => {
  const failures: [string, Record<string, unknown>, string][] = [
    ['down', { mode: 'down' }, 'down'],
    ['rate limited', { mode: 'rate-limited' }, 'rate-limited'],
    ['answering garbage', { mode: 'malformed' }, 'malformed'],
  ];

  test.each(failures)(
    '%s: the next one finds, the attempt says why',
    async (_name, mode, reason) => {
      await setModes(['findymail'], mode);
      const { result, before, after } = await askForOne();
      await setModes(['findymail'], { mode: 'up' });
      expect(result.attempts[0]).toMatchObject({
        provider: 'findymail',
        outcome: reason,
        providerCostMicroUsd: 0,
        simulated: true,
      });
      expect(result.data.email).toMatchObject({ status: 'found', provider: 'prospeo' });
      expect(after.available).toBe(before.available - 1);
    },
  );

  test('all of them down: the request ends, nobody is charged', async () => {
    await setModes(FINDERS, { mode: 'down' });
    const { enrichment, result, before, after } = await askForOne();
    await setModes(FINDERS, { mode: 'up' });
    expect(enrichment).toMatchObject({ status: 'completed', charged: { contact: 0 } });
    expect(result.data.email).toMatchObject({ status: 'failed', reason: 'NO_PROVIDER_ANSWERED' });
    expect(result.attempts.map((a: { outcome: string }) => a.outcome)).toEqual(
      FINDERS.map(() => 'down'),
    );
    expect(after.available).toBe(before.available);
  });

  test('a legal block ends the cascade for that person', async () => {
    await setModes(['findymail'], { mode: 'legal-block' });
    const { result, before, after } = await askForOne();
    await setModes(['findymail'], { mode: 'up' });
    expect(result.data.email).toMatchObject({ status: 'failed', reason: 'LEGAL_BLOCK' });
    expect(result.attempts.length).toBe(1);
    expect(after.available).toBe(before.available);
  });
});

describe('two of one name in one company, known to one provider', () => {
  const twin = (source: string, handle: string): Person =>
    aPerson(`Jane Twin-${source}`, {
      linkedinUrl: `https://www.linkedin.com/in/${source}-${handle}`,
      emails: [
        { value: `${source}-${handle}@acme.example`, verdict: 'deliverable', providers: [source] },
      ],
    });
  /** Asks for a person by name, domain and profile. */
  const askFor = async (by: Workspace, person: Person) => {
    const subject = { ...byName(person), linkedinUrl: person.linkedinUrl };
    const asked = expectStatus(await by.ask([subject]), 202);
    const { enrichment, results } = await by.ended(asked.body.id);
    return { charged: enrichment.charged.contact, result: results[0] };
  };

  test.each(['hunter', 'findymail', 'prospeo'])(
    '%s: each gets their own address and pays for it alone',
    async (source) => {
      const own = await world.workspace(10);
      const twins = ['one', 'two'].map((handle) => twin(source, handle));
      await world.knows(...twins);
      for (const person of twins) {
        const { charged, result } = await askFor(own, person);
        expect(result.data.email).toMatchObject({
          status: 'found',
          value: person.emails[0]?.value,
          provider: source,
        });
        expect(charged).toBe(1);
      }
      expect(await own.balance()).toMatchObject({ available: 8, held: 0, used: 2 });
    },
  );

  test.each([
    ['hunter', 0],
    ['findymail', 0],
    ['prospeo', 24_500],
  ])('%s: one whose profile nobody knows gets no address of the other', async (source, cost) => {
    const own = await world.workspace(10);
    await world.knows(twin(source, 'one'));
    const { charged, result } = await askFor(own, twin(source, 'unknown'));
    expect(result.data.email).toMatchObject({ status: 'not-found' });
    expect(JSON.stringify(result)).not.toContain(`${source}-one@`);
    const attempts: { provider: string }[] = result.attempts;
    expect(attempts.find(({ provider }) => provider === source)).toMatchObject({
      outcome: 'not-found',
      providerCostMicroUsd: cost,
    });
    expect(charged).toBe(0);
    expect(await own.balance()).toMatchObject({ available: 10, held: 0, used: 0 });
  });
});

describe('a verifier that fails', () => {
  test('answers 200 with an error inside: the next verifier decides', async () => {
    await setModes(['zerobounce'], { mode: 'rate-limited' });
    const { result } = await askForOne();
    await setModes(['zerobounce'], { mode: 'up' });
    expect(result.data.email).toMatchObject({ status: 'found', verdict: 'deliverable' });
    expect(result.attempts.slice(1)).toMatchObject([
      { provider: 'zerobounce', outcome: 'rate-limited' },
      { provider: 'millionverifier', outcome: 'deliverable' },
    ]);
  });

  test('none can say: the contact fails, nobody is charged', async () => {
    await setModes(VERIFIERS, { mode: 'malformed' });
    const { result, before, after } = await askForOne();
    await setModes(VERIFIERS, { mode: 'up' });
    expect(result.data.email).toMatchObject({
      status: 'failed',
      reason: 'VERIFICATION_UNAVAILABLE',
    });
    expect(after.available).toBe(before.available);
  });
});

/** What is remembered of the account stays for minutes. */
describe('an account without credits', () => {
  test('is asked once; then everybody passes it over, and is told why', async () => {
    const known = (name: string) =>
      aPerson(name, {
        emails: [
          {
            value: `${name.slice(5)}@acme.example`,
            verdict: 'deliverable',
            providers: ['dropcontact'],
          },
        ],
      });
    const ask = async (person: Person) => {
      await world.knows(person);
      const asked = expectStatus(await ws.ask([byName(person)]), 202);
      const { results } = await ws.ended(asked.body.id);
      return results[0];
    };
    await setModes(['dropcontact'], { mode: 'out-of-credits' });
    const first = await ask(known('Poor One'));
    await setModes(['dropcontact'], { mode: 'up' });
    const second = await ask(known('Poor Two'));
    for (const { data } of [first, second]) {
      expect(data.email).toMatchObject({ status: 'not-found', incomplete: ['dropcontact'] });
    }
    const last = (result: { attempts: unknown[] }) => result.attempts.at(-1);
    expect(last(first)).toMatchObject({ provider: 'dropcontact', outcome: 'out-of-credits' });
    expect(last(first)).not.toHaveProperty('skipped');
    expect(last(second)).toMatchObject({
      provider: 'dropcontact',
      outcome: 'out-of-credits',
      skipped: true,
    });
  });
});

interface Attempt {
  readonly provider: string;
  readonly outcome: string;
}

describe('terms of a workspace', () => {
  const finds = ({ attempts }: { readonly attempts: readonly Attempt[] }) =>
    attempts.filter(({ provider }) => FINDERS.includes(provider));

  test('its own order, rules and key; budgets hold for the operator’s account alone', async () => {
    const own = await world.workspace(100);
    const budget = (dayCostMicroUsdMax: number | null) =>
      world.operator.put('/v1/providers/dropcontact', { dayCostMicroUsdMax });
    expectStatus(await budget(0), 200);
    const set = (waterfall: unknown) => world.operator.patch(own.path, { waterfall });
    const ask = async (fullName: string, over: Partial<Person> = {}) => {
      const person = aPerson(fullName, over);
      await world.knows(person);
      const [firstName = '', lastName = ''] = fullName.split(' ');
      const { results } = await own.run([{ ...byName(person), firstName, lastName }]);
      return results[0];
    };

    const refused = await set({ providers: { email: ['hunter', 'nobody'], phone: ['hunter'] } });
    expect([refused.status, refused.body.errors.map((e: { path: string }) => e.path)]).toEqual([
      400,
      ['waterfall.providers.email[1]', 'waterfall.providers.phone[0]'],
    ]);

    // Work addresses alone: the private one is remembered, nobody verifies it, the run goes on.
    const order = { providers: { email: ['hunter', 'leadmagic'] }, workEmailOnly: true };
    expect(expectStatus(await set(order), 200).body.waterfall).toEqual(order);
    const keys = `${own.path}/provider-keys`;
    expectStatus(await own.caller.put(`${keys}/hunter`, { key: 'key-of-the-workspace' }), 200);
    const listed = expectStatus(await own.caller.get(keys), 200).body;
    expect(listed.items).toEqual([{ id: 'hunter', since: expect.any(String), trouble: null }]);
    await set(order);
    const deliverable = (value: string, source: string) => {
      return { value, verdict: 'deliverable', providers: [source] };
    };
    const first = await ask('Orderly Termsone', {
      emails: [
        deliverable('orderly.termsone@gmail.com', 'hunter'),
        deliverable('one@acme.example', 'leadmagic'),
      ],
    });
    expect(first.data.email).toMatchObject({ value: 'one@acme.example', provider: 'leadmagic' });
    expect(finds(first)).toMatchObject([
      { provider: 'hunter', outcome: 'found', account: 'own', simulated: true },
      { provider: 'leadmagic', outcome: 'found' },
    ]);
    expect(finds(first)[1]).not.toHaveProperty('account');
    const verdicts = first.attempts.filter(({ outcome }: Attempt) => outcome === 'deliverable');
    expect(verdicts.length).toBe(1);

    await set({ providers: { email: ['hunter', 'leadmagic'] }, rowCostMicroUsdMax: 10_000 });
    const second = await ask('Orderly Termstwo');
    expect(second.data.email).toMatchObject({ status: 'found', provider: 'hunter' });
    expect(finds(second)).toMatchObject([
      { provider: 'hunter', outcome: 'found', account: 'own', providerCostMicroUsd: 24_500 },
    ]);

    expectStatus(await own.caller.delete(`${keys}/hunter`), 200);
    expect((await own.caller.get(keys)).body).toEqual({ items: [] });
    await set({ providers: { email: ['dropcontact', 'hunter'] } });
    // Functions follow what the operator sets within five seconds.
    let third = await ask('Orderly Termsthree');
    for (let more = 0; more < 12 && third.attempts[0].outcome !== 'over-budget'; more += 1) {
      await pause(500);
      third = await ask(`Orderly Terms${'abcdefghijkl'[more]}son`);
    }
    expect(finds(third)).toMatchObject([
      { provider: 'dropcontact', skipped: true, providerCostMicroUsd: 0 },
      { provider: 'hunter', outcome: 'found' },
    ]);
    expect(finds(third)[1]).not.toHaveProperty('account');
    const shown = expectStatus(await world.operator.get('/v1/providers/dropcontact'), 200).body;
    expect(shown).toMatchObject({ enabled: true, dayCostMicroUsdMax: 0, spentTodayMicroUsd: 0 });
    await budget(null);
  });
});
