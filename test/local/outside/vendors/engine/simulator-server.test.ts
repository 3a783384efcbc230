import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../../../../local/outside/directory.ts';
import {
  type Simulators,
  startSimulators,
  type VendorMode,
} from '../../../../../local/outside/vendors/engine/simulator-server.ts';

const LINKEDIN = 'https://www.linkedin.com/in/ada-example';
const ADA: Person = {
  fullName: 'Ada Example',
  companyName: 'Acme',
  companyDomain: 'acme.example',
  linkedinUrl: LINKEDIN,
  emails: [
    {
      value: 'ada@acme.example',
      verdict: 'deliverable',
      providers: ['hunter', 'prospeo', 'leadmagic', 'findymail', 'dropcontact'],
    },
    { value: 'ada@group.example', verdict: 'catch-all', providers: ['hunter', 'dropcontact'] },
  ],
};

let simulators: Simulators;
beforeEach(async () => {
  simulators = await startSimulators({ random: () => 0, minMs: 0, maxMs: 0 });
  simulators.directory.replace([ADA]);
});
afterEach(() => simulators.stop());

interface Got {
  readonly status: number;
  readonly body: unknown;
}

async function ask(
  path: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<Got> {
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

const NAME = { first_name: 'Ada', last_name: 'Example' };
/** One lookup of Ada at each vendor, and of somebody unknown. */
const LOOKUPS: Record<string, (keyed: boolean, name?: typeof NAME) => Promise<Got>> = {
  hunter: (keyed, { first_name, last_name } = NAME) =>
    ask(
      `/hunter/v2/email-finder?domain=acme.example&first_name=${first_name}&last_name=${last_name}`,
      keyed ? { 'X-API-KEY': 'k' } : {},
    ),
  prospeo: (keyed, name = NAME) =>
    ask('/prospeo/enrich-person', keyed ? { 'X-KEY': 'k' } : {}, {
      data: { ...name, company_website: 'acme.example' },
    }),
  leadmagic: (keyed, name = NAME) =>
    ask('/leadmagic/v1/people/email-finder', keyed ? { 'X-API-Key': 'k' } : {}, {
      ...name,
      domain: 'acme.example',
    }),
  findymail: (keyed, name = NAME) =>
    ask('/findymail/api/search/name', keyed ? { Authorization: 'Bearer k' } : {}, {
      name: `${name.first_name} ${name.last_name}`,
      domain: 'acme.example',
    }),
  dropcontact: (keyed, name = NAME) =>
    ask('/dropcontact/v1/enrich/all', keyed ? { 'X-Access-Token': 'k' } : {}, {
      data: [{ ...name, website: 'acme.example' }],
    }),
  zerobounce: (keyed) =>
    ask(`/zerobounce/v2/validate?email=ada@acme.example&ip_address=${keyed ? '&api_key=k' : ''}`),
  millionverifier: (keyed) =>
    ask(`/millionverifier/api/v3/?email=ada@acme.example&timeout=10${keyed ? '&api=k' : ''}`),
};
const lookup = (id: string, keyed = true, name?: typeof NAME): Promise<Got> =>
  LOOKUPS[id]?.(keyed, name) ?? Promise.reject(new Error(`no lookup for ${id}`));
const NOBODY = { first_name: 'Nobody', last_name: 'Atall' };

describe('a simulated finder', () => {
  it('answers in the shape of its documents', async () => {
    expect(await lookup('hunter')).toMatchObject({
      status: 200,
      body: {
        data: {
          email: 'ada@acme.example',
          linkedin_url: LINKEDIN,
          verification: { status: 'valid' },
        },
      },
    });
    expect(await lookup('prospeo')).toMatchObject({
      status: 200,
      body: {
        error: false,
        person: { full_name: 'Ada Example', email: { email: 'ada@acme.example' } },
      },
    });
    expect(await lookup('leadmagic')).toMatchObject({
      status: 200,
      body: { email: 'ada@acme.example', status: 'valid', credits_consumed: 1 },
    });
    expect(await lookup('findymail')).toEqual({
      status: 200,
      body: {
        contact: {
          id: 1,
          name: 'Ada Example',
          email: 'ada@acme.example',
          domain: 'acme.example',
          company: 'Acme',
          linkedin_url: LINKEDIN,
          job_title: null,
        },
      },
    });
  });

  describe('that knows numbers', () => {
    const numbers: Person['phones'] = [
      { value: '+493023125042', lineType: 'landline', providers: ['findymail', 'leadmagic'] },
      { value: '+14155550100', lineType: 'mobile', providers: ['prospeo', 'leadmagic'] },
    ];
    const [prospeo, leadmagic, findymail] = [
      { 'X-KEY': 'k' },
      { 'X-API-Key': 'k' },
      { Authorization: 'Bearer k' },
    ];
    const person = (body: unknown): unknown => (body as { person?: unknown }).person;

    beforeEach(() => simulators.directory.replace([{ ...ADA, phones: numbers }]));

    it('gives a mobile where it is asked for, and masks it where it is not (Prospeo)', async () => {
      const data = { linkedin_url: LINKEDIN };
      const masked = await ask('/prospeo/enrich-person', prospeo, { data });
      expect(person(masked.body)).toMatchObject({
        email: { email: 'ada@acme.example' },
        mobile: { revealed: false, mobile: '+1 415-5**-****' },
      });
      const asked = await ask('/prospeo/enrich-person', prospeo, { data, enrich_mobile: true });
      expect(person(asked.body)).toMatchObject({
        email: { email: 'ada@acme.example' },
        mobile: { revealed: true, mobile: '+1 415-555-0100' },
      });
    });

    it('matches nobody without a mobile where mobiles alone are asked for (Prospeo)', async () => {
      simulators.directory.replace([ADA]);
      const body = { data: { linkedin_url: LINKEDIN }, only_verified_mobile: true };
      expect(await ask('/prospeo/enrich-person', prospeo, body)).toEqual({
        status: 400,
        body: { error: true, error_code: 'NO_MATCH' },
      });
    });

    it.each([
      ['profile_url', LINKEDIN],
      ['work_email', 'ada@acme.example'],
    ])('finds a mobile by %s (LeadMagic)', async (field, value) => {
      const path = '/leadmagic/v1/people/mobile-finder';
      expect(await ask(path, leadmagic, { [field]: value })).toMatchObject({
        status: 200,
        body: { mobile_number: '+14155550100', credits_consumed: 5, profile_url: LINKEDIN },
      });
      expect(await ask(path, leadmagic, { [field]: 'nobody@acme.example' })).toMatchObject({
        status: 200,
        body: { mobile_number: null, credits_consumed: 0 },
      });
    });

    it('says what kind of line it found (Findymail)', async () => {
      const path = '/findymail/api/search/phone';
      expect(await ask(path, findymail, { linkedin_url: LINKEDIN })).toEqual({
        status: 200,
        body: { phone: '+49 302 3125042', line_type: 'Landline' },
      });
      expect((await ask(path, findymail, { linkedin_url: `${LINKEDIN}-2` })).status).toBe(404);
    });
  });

  describe('that is asked by profile, of two who share a name', () => {
    const twin = (handle: string): Person => ({
      ...ADA,
      linkedinUrl: `https://www.linkedin.com/in/${handle}`,
      emails: [
        {
          value: `${handle}@acme.example`,
          verdict: 'deliverable',
          providers: ['hunter', 'findymail', 'prospeo'],
        },
      ],
    });
    const ASKED: Record<string, (handle: string) => Promise<Got>> = {
      hunter: (handle) =>
        ask(`/hunter/v2/email-finder?domain=acme.example&linkedin_handle=${handle}`, {
          'X-API-KEY': 'k',
        }),
      findymail: (handle) =>
        ask(
          '/findymail/api/search/business-profile',
          { Authorization: 'Bearer k' },
          { linkedin_url: `https://www.linkedin.com/in/${handle}` },
        ),
      prospeo: (handle) =>
        ask(
          '/prospeo/enrich-person',
          { 'X-KEY': 'k' },
          { data: { ...NAME, linkedin_url: `https://www.linkedin.com/in/${handle}` } },
        ),
    };

    it.each(Object.keys(ASKED))('gives each their own address (%s)', async (id) => {
      simulators.directory.replace([twin('one'), twin('two')]);
      for (const handle of ['one', 'two']) {
        const { status, body } = (await ASKED[id]?.(handle)) ?? { status: 0, body: undefined };
        expect(status).toBe(200);
        expect(JSON.stringify(body)).toContain(`${handle}@acme.example`);
        expect(JSON.stringify(body)).toContain(`https://www.linkedin.com/in/${handle}"`);
      }
    });

    it('names whom it found by name (Hunter, Prospeo)', async () => {
      simulators.directory.replace([twin('one'), twin('two')]);
      for (const id of ['hunter', 'prospeo']) {
        expect(JSON.stringify((await lookup(id)).body)).toContain('linkedin.com/in/two"');
      }
    });
  });

  it('misses each in its own way', async () => {
    expect(await lookup('hunter', true, NOBODY)).toMatchObject({
      status: 200,
      body: { data: { email: null } },
    });
    expect(await lookup('prospeo', true, NOBODY)).toEqual({
      status: 400,
      body: { error: true, error_code: 'NO_MATCH' },
    });
    expect(await lookup('leadmagic', true, NOBODY)).toMatchObject({
      status: 200,
      body: { email: null, credits_consumed: 0 },
    });
    expect((await lookup('findymail', true, NOBODY)).status).toBe(404);
    const byHandle = '/hunter/v2/email-finder?linkedin_handle=nobody';
    expect(await ask(byHandle, { 'X-API-KEY': 'k' })).toMatchObject({
      status: 404,
      body: { errors: [{ id: 'not_found' }] },
    });
  });

  it('gives a ticket, says "not ready" in a 200, then all addresses together (Dropcontact)', async () => {
    await simulators.stop();
    simulators = await startSimulators({ random: () => 0, minMs: 200, maxMs: 200 });
    simulators.directory.replace([ADA]);
    const { body } = await lookup('dropcontact');
    expect(body).toMatchObject({
      error: false,
      success: true,
      request_id: expect.stringMatching(/^simulated-dropcontact-[0-9a-f-]{36}$/),
    });
    const read = () =>
      ask(`/dropcontact/v1/enrich/all/${(body as { request_id: string }).request_id}`, {
        'X-Access-Token': 'k',
      });
    expect(await read()).toMatchObject({ status: 200, body: { success: false, error: false } });
    await expect.poll(read).toMatchObject({
      status: 200,
      body: {
        success: true,
        data: [
          {
            email: [
              { email: 'ada@acme.example', qualification: 'nominative@pro' },
              { email: 'ada@group.example', qualification: 'catch_all@pro' },
            ],
          },
        ],
      },
    });
    expect(simulators.calls().dropcontact).toEqual({ calls: 1, hits: 1 });
  });

  it('says "not ready" to a ticket that it never gave', async () => {
    const got = await ask('/dropcontact/v1/enrich/all/unknown', { 'X-Access-Token': 'k' });
    expect(got).toMatchObject({ status: 200, body: { success: false, error: false } });
  });
});

describe('a simulated verifier', () => {
  const VERDICTS = ['deliverable', 'risky', 'catch-all', 'undeliverable', 'unknown'] as const;

  it('says each verdict in its own words, and invalid of an address that nobody has', async () => {
    const emails = VERDICTS.map((verdict) => ({
      value: `${verdict}@acme.example`,
      verdict,
      providers: [],
    }));
    simulators.directory.replace([
      { fullName: 'Ada Example', companyDomain: 'acme.example', emails },
    ]);
    const zero: unknown[] = [];
    const million: unknown[] = [];
    for (const name of [...VERDICTS, 'nobody']) {
      const email = `${name}@acme.example`;
      zero.push((await ask(`/zerobounce/v2/validate?api_key=k&email=${email}`)).body);
      million.push((await ask(`/millionverifier/api/v3/?api=k&email=${email}`)).body);
    }
    expect(zero).toMatchObject([
      { status: 'valid' },
      { status: 'do_not_mail', sub_status: 'role_based' },
      { status: 'catch-all' },
      { status: 'invalid' },
      { status: 'unknown' },
      { status: 'invalid' },
    ]);
    expect(million).toMatchObject([
      { result: 'ok', role: false },
      { result: 'ok', role: true },
      { result: 'catch_all' },
      { result: 'invalid' },
      { result: 'unknown' },
      { result: 'invalid' },
    ]);
  });
});

describe('a slow verifier', () => {
  it.each([
    ['zerobounce', '/v2/validate?api_key=k', { status: 'unknown', sub_status: 'greylisted' }],
    ['millionverifier', '/api/v3/?api=k', { result: 'unknown' }],
  ])('says that it does not know when the time given is up (%s)', async (id, path, expected) => {
    simulators.setMode(id, 'slow', 60_000);
    const { status, body } = await ask(`/${id}${path}&email=ada@acme.example&timeout=0.05`);
    expect(status).toBe(200);
    expect(body).toMatchObject(expected);
  });
});

describe('a mode', () => {
  const statusesOf = async (mode: VendorMode): Promise<Record<string, number>> => {
    const statuses: Record<string, number> = {};
    for (const id of Object.keys(LOOKUPS)) {
      simulators.setMode(id, mode);
      statuses[id] = (await lookup(id)).status;
    }
    return statuses;
  };
  const ALL = (finders: number, others: Record<string, number> = {}) => ({
    hunter: finders,
    prospeo: finders,
    leadmagic: finders,
    findymail: finders,
    dropcontact: finders,
    zerobounce: finders,
    millionverifier: finders,
    ...others,
  });

  it('is answered in each vendor’s own way', async () => {
    const verifiers = { zerobounce: 200, millionverifier: 200 };
    expect(await statusesOf('up')).toEqual(ALL(200));
    expect(await statusesOf('down')).toEqual(ALL(503));
    expect(await statusesOf('rate-limited')).toEqual(ALL(429, { hunter: 403, ...verifiers }));
    expect(await statusesOf('out-of-credits')).toEqual(
      ALL(402, { hunter: 429, prospeo: 400, dropcontact: 403, ...verifiers }),
    );
    expect(await statusesOf('malformed')).toEqual(ALL(200));
    expect(await statusesOf('legal-block')).toEqual(ALL(451));
  });

  it('malformed is text that breaks off', async () => {
    simulators.setMode('hunter', 'malformed');
    expect((await lookup('hunter')).body).toBe('{"data":{"email":"');
  });

  it('an error of a verifier is inside a 200', async () => {
    simulators.setMode('zerobounce', 'out-of-credits');
    expect((await lookup('zerobounce')).body).toEqual({
      error: 'Invalid API key or your account ran out of credits',
    });
  });

  it('slow takes the given time', async () => {
    simulators.setMode('hunter', 'slow', 60_000);
    const answered = lookup('hunter').then(
      () => 'answered',
      () => 'cut off',
    );
    await expect.poll(() => simulators.calls().hunter?.calls).toBe(1);
    await simulators.stop();
    expect(await answered).toBe('cut off');
    simulators = await startSimulators({ random: () => 0, minMs: 0, maxMs: 0 });
  });

  it('of a vendor that does not exist is refused', () => {
    expect(simulators.setMode('nobody', 'down')).toBe(false);
    expect(simulators.setMode('hunter', 'down')).toBe(true);
  });
});

describe('the desk', () => {
  it('refuses a call without a key as the vendor does', async () => {
    const statuses = await Promise.all(Object.keys(LOOKUPS).map((id) => lookup(id, false)));
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 200, 200]);
    expect((await lookup('zerobounce', false)).body).toEqual({ error: 'Invalid API key' });
  });

  it('refuses a call that the vendor does not have, and one with too little in it', async () => {
    expect((await ask('/hunter/v2/domain-search', { 'X-API-KEY': 'k' })).status).toBe(404);
    expect((await ask('/hunter/v2/email-finder', { 'X-API-KEY': 'k' })).status).toBe(400);
    expect((await ask('/prospeo/enrich-person', { 'X-KEY': 'k' }, {})).body).toEqual({
      error: true,
      error_code: 'INVALID_DATAPOINTS',
    });
    expect((await ask('/nobody/x')).status).toBe(404);
  });

  it('counts calls and hits by vendor', async () => {
    await lookup('hunter');
    await lookup('hunter', true, NOBODY);
    simulators.setMode('prospeo', 'down');
    await lookup('prospeo');
    const { hunter, prospeo, zerobounce } = simulators.calls();
    expect(hunter).toEqual({ calls: 2, hits: 1 });
    expect(prospeo).toEqual({ calls: 1, hits: 0 });
    expect(zerobounce).toEqual({ calls: 0, hits: 0 });
  });
});
