import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../../../../local/outside/directory.ts';
import {
  type Simulators,
  startSimulators,
} from '../../../../../local/outside/vendors/engine/simulator-server.ts';

const ADA: Person = {
  fullName: 'Ada Sample',
  companyName: 'Globex',
  companyDomain: 'globex.example',
  linkedinUrl: 'https://www.linkedin.com/in/ada-sample',
  emails: [
    { value: 'ada@globex.example', verdict: 'deliverable', providers: ['hunter', 'dropcontact'] },
    { value: 'ada@group.example', verdict: 'catch-all', providers: ['hunter', 'dropcontact'] },
  ],
};

const open = (ms = 0) => startSimulators({ random: () => 0, latency: { minMs: ms, maxMs: ms } });
let simulators: Simulators;
beforeEach(async () => {
  simulators = await open();
  simulators.directory.replace([ADA]);
});
afterEach(() => simulators.stop());

interface Got {
  readonly status: number;
  readonly body: unknown;
}

async function ask(path: string, headers = {}, body?: unknown): Promise<Got> {
  const response = await fetch(`${simulators.url}${path}`, {
    headers,
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  expect(response.headers.get('x-simulated')).toBe('sluice');
  const text = await response.text();
  try {
    return { status: response.status, body: JSON.parse(text) };
  } catch {
    return { status: response.status, body: text };
  }
}

const byName = (first: string): string =>
  `/hunter/v2/email-finder?domain=globex.example&first_name=${first}&last_name=Sample`;
const HUNTER = { 'X-API-KEY': 'k' };
const DROPCONTACT = { 'X-Access-Token': 'k' };
const submit = () =>
  ask('/dropcontact/v1/enrich/all', DROPCONTACT, {
    data: [{ first_name: 'Ada', last_name: 'Sample', website: 'globex.example' }],
    siren: false,
    language: 'en',
  });

it('leaves it to the caller to close a connection that rests', async () => {
  const response = await fetch(`${simulators.url}${byName('Ada')}`, { headers: HUNTER });
  expect(response.headers.get('keep-alive')).toBe('timeout=600');
  await response.body?.cancel();
});

describe('a simulated finder', () => {
  it('answers in the shape of its record, with nothing of the recorded person', async () => {
    const { status, body } = await ask(byName('Ada'), HUNTER);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      data: {
        first_name: 'Ada',
        last_name: 'Sample',
        email: 'ada@globex.example',
        company: 'Globex',
        linkedin_url: 'https://www.linkedin.com/in/ada-sample',
        verification: { status: 'valid' },
      },
    });
    expect(JSON.stringify(body)).not.toMatch(/acme|example\b(?<!\.example)/i);
  });

  it('says null of what it does not know of a person', async () => {
    const { linkedinUrl: _, ...unlinked } = ADA;
    simulators.directory.replace([unlinked]);
    expect((await ask(byName('Ada'), HUNTER)).body).toMatchObject({
      data: { email: 'ada@globex.example', linkedin_url: null },
    });
  });

  it('gives a ticket, is not ready, then gives all addresses, each with its own word', async () => {
    await simulators.stop();
    simulators = await open(200);
    simulators.directory.replace([ADA]);
    const { body } = await submit();
    expect(body).toMatchObject({
      success: true,
      request_id: expect.stringMatching(/^simulated-dropcontact-[0-9a-f-]{36}$/),
    });
    const { request_id } = body as { request_id: string };
    const read = () => ask(`/dropcontact/v1/enrich/all/${request_id}`, DROPCONTACT);
    expect(await read()).toMatchObject({ status: 200, body: { success: false, error: false } });
    await expect.poll(read).toMatchObject({
      body: {
        data: [
          {
            email: [
              { email: 'ada@globex.example', qualification: 'nominative@pro' },
              { email: 'ada@group.example', qualification: 'catch_all@pro' },
            ],
          },
        ],
      },
    });
    expect(simulators.calls().dropcontact).toEqual({ calls: 1, hits: 1 });
    const never = await ask('/dropcontact/v1/enrich/all/unknown', DROPCONTACT);
    expect(never).toMatchObject({ status: 200, body: { success: false, error: false } });
  });
});

it.each([
  ['zerobounce', '/v2/validate?api_key=k&ip_address=', { status: 'unknown' }],
  ['millionverifier', '/api/v3/?api=k', { result: 'unknown' }],
])('%s says that it does not know when the time given is up', async (id, path, expected) => {
  simulators.setMode(id, 'slow', 60_000);
  const { status, body } = await ask(`/${id}${path}&email=ada@globex.example&timeout=0.05`);
  expect(status).toBe(200);
  expect(body).toMatchObject(expected);
});

describe('the desk', () => {
  it('takes the given time where a vendor is slow', async () => {
    simulators.setMode('hunter', 'slow', 60_000);
    const answered = ask(byName('Ada'), HUNTER).then(
      () => 'answered',
      () => 'cut off',
    );
    await expect.poll(() => simulators.calls().hunter?.calls).toBe(1);
    await simulators.stop();
    expect(await answered).toBe('cut off');
    simulators = await open();
  });

  it.each<[string, string, object, number]>([
    ['without a key', byName('Ada'), {}, 401],
    ['with too little in it', '/hunter/v2/email-finder', HUNTER, 400],
    ['that the vendor does not have', '/hunter/v2/domain-search', HUNTER, 501],
    ['of nobody', '/nobody/x', {}, 404],
  ])('refuses a call %s', async (_, path, headers, status) => {
    expect((await ask(path, headers)).status).toBe(status);
  });

  it('fails now and then, and takes its own time, where no latency is given', async () => {
    await simulators.stop();
    simulators = await startSimulators({ random: () => 0 });
    expect((await ask(byName('Ada'), HUNTER)).status).toBe(503);
  });

  it('counts calls and hits by vendor, and knows no other vendors', async () => {
    await ask(byName('Ada'), HUNTER);
    await ask(byName('Zoe'), HUNTER);
    simulators.setMode('prospeo', 'down');
    await ask('/prospeo/enrich-person', { 'X-KEY': 'k' }, {});
    const { hunter, prospeo, zerobounce } = simulators.calls();
    expect(hunter).toEqual({ calls: 2, hits: 1 });
    expect(prospeo).toEqual({ calls: 1, hits: 0 });
    expect(zerobounce).toEqual({ calls: 0, hits: 0 });
    expect(simulators.setMode('nobody', 'down')).toBe(false);
  });
});
