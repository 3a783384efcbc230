import { describe, expect, it } from 'vitest';
import type {
  Vendor,
  VendorAnswer,
  VendorRequest,
} from '../../lambdas/waterfall/adapter.contract.ts';
import { withAddress } from '../../lambdas/waterfall/callback-address.ts';
import { callVendor } from '../../lambdas/waterfall/provider-http.ts';
import { readCallback } from '../../lambdas/waterfall/read-callback.ts';
import {
  PHONE_VERIFIERS,
  PROVIDERS,
  VENDORS,
  VERIFIERS,
} from '../../lambdas/waterfall/registry.ts';
import { EMAIL_VERIFIERS, FINDERS } from '../../lambdas/waterfall/vendors.contract.ts';
import type { ContactQuery, Findable } from '../../lambdas/waterfall/waterfall.contract.ts';
import { addressIn, makeCallback } from '../../local/outside/vendors/engine/callback.ts';
import { EXAMPLE } from '../../local/outside/vendors/engine/example.ts';
import {
  readWire,
  type WireAnswer,
  type WireCall,
  type WireCases,
  wireIds,
} from '../../local/outside/vendors/engine/wire.ts';
import { fakeNetwork, fakeTime, toResponse } from '../lambdas/waterfall/recorded-fetch.ts';

/**
 * The battery that every adapter passes: each request and each answer that is written down in
 * `local/outside/vendors/wire/<id>.json`, and what no answer may be sold as.
 */

type Outcome = { readonly kind: string };
type Reading = (answer: VendorAnswer) => Outcome;

/** One call of one vendor: how it is asked and read, and what is written down of it. */
interface Tested {
  readonly name: string;
  readonly vendor: Vendor;
  readonly call: string;
  readonly wire: WireCall;
  readonly refusals: WireCases;
  canUse(query: ContactQuery): boolean;
  request(query: ContactQuery, data: readonly string[] | undefined): VendorRequest;
  readonly outcome: Reading;
  readonly poll?: { readonly request: VendorRequest; readonly outcome: Reading };
  /** Recorded answers without which a call is not known well enough. */
  readonly needs: readonly string[];
}

const CREDENTIALS = { key: EXAMPLE.key, secret: EXAMPLE.secret, token: EXAMPLE.token };
const REFUSALS = ['rate-limited', 'bad-key', 'out-of-credits', 'malformed', 'down'];

const found = PROVIDERS.flatMap((vendor) =>
  vendor.searches.map(
    (search): Tested => ({
      ...written(vendor, search.id),
      canUse: (query) => search.canUse(query),
      request: (query, data = Object.keys(search.prices)) =>
        search.request(query, CREDENTIALS, data as Findable[]),
      outcome: search.outcome,
      ...(search.poll && {
        poll: {
          request: search.poll.request(EXAMPLE.ticket, CREDENTIALS),
          outcome: (answer) => search.poll?.outcome(answer, EXAMPLE.ticket) ?? { kind: 'none' },
        },
      }),
      needs: ['found', 'not-found'],
    }),
  ),
);
const verified = VERIFIERS.map(
  (vendor): Tested => ({
    ...written(vendor, 'verify'),
    canUse: ({ email }) => Boolean(email),
    request: ({ email = '' }) => vendor.request(email, CREDENTIALS),
    outcome: vendor.outcome,
    needs: ['deliverable', 'catch-all', 'undeliverable', 'unknown'],
  }),
);
const checked = PHONE_VERIFIERS.map(
  (vendor): Tested => ({
    ...written(vendor, 'check'),
    canUse: ({ phone = '' }) => vendor.canCheck(phone),
    request: ({ phone = '' }) => vendor.request(phone, CREDENTIALS),
    outcome: vendor.outcome,
    needs: ['mobile', 'landline', 'voip', 'invalid'],
  }),
);
const TESTED = [...found, ...verified, ...checked];

function written(vendor: Vendor, call: string) {
  const { calls, refusals } = readWire(vendor.id);
  const wire = calls[call];
  if (!wire) throw new Error(`wire/${vendor.id}.json has no call ${call}`);
  const name = `${vendor.id} ${call}`;
  return { name, vendor, call, wire, refusals };
}

/** Reads an answer through the one caller, as in a run. */
function read(vendor: Vendor, answer: WireAnswer, outcome: Reading): Promise<Outcome> {
  const { fetch } = fakeNetwork([() => toResponse(answer)]);
  const request: VendorRequest = { method: 'GET', path: '/', repeatable: false };
  const secret = { key: EXAMPLE.key };
  return callVendor({ ...fakeTime(), fetch }, { vendor, secret, request, outcome });
}

/** A request as it goes out; whether it may be sent twice does not show there. */
function sent({ repeatable: _, ...request }: VendorRequest): unknown {
  return JSON.parse(JSON.stringify(request));
}

it('has one wire for each vendor, with a call for each of its searches', () => {
  expect(wireIds()).toEqual([...VENDORS.keys()].toSorted());
  for (const id of wireIds()) {
    const calls = TESTED.filter(({ vendor }) => vendor.id === id).map(({ call }) => call);
    expect(Object.keys(readWire(id).calls).toSorted(), id).toEqual(calls.toSorted());
  }
});

describe.each(TESTED)('$name', (tested) => {
  const { vendor, wire, refusals, outcome, poll, needs } = tested;
  const results = poll && wire.poll ? wire.poll.answers : wire.answers;
  const readResult = poll?.outcome ?? outcome;

  it('asks as is documented, by what is enough, and by nothing less', () => {
    expect(wire.requests.length).toBeGreaterThan(0);
    for (const { query, data, sends } of wire.requests) {
      expect(tested.canUse(query), JSON.stringify(query)).toBe(true);
      expect(sent(tested.request(query, data))).toEqual(sends);
    }
    for (const query of wire.unusable ?? []) {
      expect(tested.canUse(query), JSON.stringify(query)).toBe(false);
    }
    expect(poll && sent(poll.request)).toEqual(wire.poll?.sends);
  });

  it('has the answers that every vendor gives, each under the name of what it is', () => {
    expect(Object.keys(results)).toEqual(expect.arrayContaining([...needs]));
    expect(Object.keys(refusals)).toEqual(expect.arrayContaining(REFUSALS));
    for (const reason of REFUSALS) expect(refusals[reason]?.outcome).toMatchObject({ reason });
  });

  it('reads each recorded answer as what it is', async () => {
    for (const [name, { outcome: expected, ...answer }] of Object.entries(wire.answers)) {
      expect(await read(vendor, answer, outcome), name).toEqual(expected);
    }
    for (const [name, { outcome: expected, ...answer }] of Object.entries(refusals)) {
      expect(await read(vendor, answer, outcome), name).toEqual(expected);
    }
    for (const [name, { outcome: expected, ...answer }] of Object.entries(
      (poll && wire.poll?.answers) ?? {},
    )) {
      expect(await read(vendor, answer, readResult), name).toEqual(expected);
    }
  });

  it('sells nothing that is masked, a placeholder, or a word in place of a value', async () => {
    const hits = Object.values(results).filter(
      ({ outcome: { kind }, odd }) => kind === 'found' && !odd,
    );
    for (const hit of hits) {
      for (const worthless of WORTHLESS) {
        const answer = withValue(hit, worthless);
        const got = await read(vendor, answer, readResult);
        expect(JSON.stringify(got), worthless).not.toContain('"value"');
      }
    }
  });

  it('keeps nothing of the text of an error', async () => {
    const text = `${EXAMPLE.key} of ada@private.example: http://169.254.169.254/latest`;
    const error = {
      error: text,
      message: text,
      reason: text,
      detail: text,
      id: text,
      status: text,
    };
    for (const status of [200, 400, 401, 402, 403, 404, 422, 429, 451, 500]) {
      for (const body of [text, error, { errors: [error], error }, { success: false, ...error }]) {
        const got = JSON.stringify(await read(vendor, { status, body }, readResult));
        expect(got, `${status}`).not.toMatch(/secret-key|private|169/);
      }
    }
  });

  it('takes nothing else for a hit or a verdict, whatever it is', async () => {
    for (const status of [200, 201, 202, 204, 301, 400, 404, 409, 418, 500, 502]) {
      for (const body of [undefined, null, [], {}, '', 'OK', 7, true, { data: null }, [{}]]) {
        const { kind } = await read(vendor, { status, body }, readResult);
        expect(['not-found', 'pending', 'refused'], `${status} ${JSON.stringify(body)}`).toContain(
          kind,
        );
      }
    }
  });
});

const CALLED_BACK = PROVIDERS.flatMap((vendor) =>
  vendor.searches.flatMap((search) => {
    const { wire, name } = written(vendor, search.id);
    return search.callback || wire.callback ? [{ name, search, wire }] : [];
  }),
);
const ADDRESS = 'https://api.example/v1/callbacks/vendor/A-Token.Signed';

describe.each(CALLED_BACK)('the call of ours by $name', ({ search, wire }) => {
  const { callback } = wire;
  const { field = '' } = search.callback ?? {};
  if (!callback) throw new Error('no call of ours is written down');

  it('goes to the address that the request names beside everything else', () => {
    for (const { query, data = Object.keys(search.prices), sends } of wire.requests) {
      const plain = search.request(query, CREDENTIALS, data as Findable[]);
      const named = withAddress(plain, field, ADDRESS);
      expect(addressIn(named.body, callback)).toBe(ADDRESS);
      const parts = sent(named) as { body: Record<string, unknown> };
      delete parts.body[callback.field.split('.')[0] ?? ''];
      expect(parts).toEqual(sends);
    }
  });

  it('is read as a poll reads it, and only with the right signature', () => {
    const results = Object.values(wire.poll?.answers ?? {}).filter(
      ({ status, outcome: { kind } }) => status === 200 && ['found', 'not-found'].includes(kind),
    );
    expect(results.length).toBeGreaterThan(1);
    for (const { body, outcome } of results) {
      const at = '2026-03-10T12:00:00.000Z';
      const made = makeCallback(callback, { ...CREDENTIALS, url: ADDRESS, body, at });
      const call = {
        path: new URL(made.url).pathname,
        headers: Object.fromEntries(new Headers(made.headers)),
        text: made.text,
        body: JSON.parse(made.text),
      };
      expect(readCallback(search, CREDENTIALS, call)).toEqual(outcome);
      if (!callback.signed) continue;
      const others = { key: 'another-key', secret: 'another-secret' };
      expect(readCallback(search, others, call)).toBe('unsigned');
      expect(readCallback(search, { key: '' }, call)).toBe('unsigned');
      const bare = { ...call, headers: {}, body: { ...call.body, signature: undefined } };
      expect(readCallback(search, CREDENTIALS, bare)).toBe('unsigned');
      const moved = { ...call, path: `${call.path}x`, text: `${call.text} ` };
      expect(readCallback(search, CREDENTIALS, moved)).toBe('unsigned');
    }
  });
});

const SESSIONS = [...VENDORS.values()].flatMap((vendor) => {
  const { session, refusals } = readWire(vendor.id);
  return vendor.session || session ? [{ id: vendor.id, vendor, session, refusals }] : [];
});

describe.each(SESSIONS)('the token of $id', ({ vendor, session, refusals }) => {
  it('is asked for as is documented, and read, or refused as anything else is', async () => {
    const { request, read: readToken } = vendor.session ?? {};
    if (!session || !request || !readToken) throw new Error('only one of the two has a session');
    expect(sent(request(CREDENTIALS))).toEqual(session.sends);
    expect(await read(vendor, session.answer, readToken)).toEqual({
      kind: 'token',
      token: EXAMPLE.token,
      seconds: expect.any(Number),
    });
    for (const reason of REFUSALS) {
      const { outcome: _, ...answer } = refusals[reason] ?? { status: 200 };
      expect(await read(vendor, answer, readToken), reason).toMatchObject({ reason });
    }
  });
});

const AT_WORK = verified.flatMap((tested) =>
  Object.entries(tested.wire.answers)
    .filter(([, { outcome }]) => outcome.reason === 'timeout')
    .map(([name, answer]) => ({ name: `${tested.name}: ${name}`, answer, tested })),
);

it.each(AT_WORK)('asks again what is not done yet, $name', async ({ answer, tested }) => {
  const { vendor, wire, outcome } = tested;
  const done = wire.answers.deliverable;
  const { fetch, sent } = fakeNetwork(
    [answer, done].map((each) => () => toResponse(each ?? { status: 500 })),
  );
  const request = tested.request({ email: EXAMPLE.email }, undefined);
  const call = { vendor, secret: { key: EXAMPLE.key }, request, outcome };
  expect(await callVendor({ ...fakeTime(), fetch }, call)).toEqual(done?.outcome);
  expect(sent).toHaveLength(2);
});

/** What stands where a value would: masked, a placeholder, a word, nothing. */
const WORTHLESS = [
  'email_not_unlocked@domain.example',
  'a***@acme.example',
  '+1415555****',
  '*',
  'no-results-found',
  'n/a',
  '',
];

/** A recorded hit with something else in place of each address and number. */
function withValue({ status, headers = {}, body }: WireAnswer, value: string): WireAnswer {
  const values = /ada@acme\.example|\+?1[ -]?415[ -]?555[ -]?0100/g;
  const text = JSON.stringify(body).replace(values, value);
  return { status, headers, body: JSON.parse(text) };
}

it('knows the ids that terms may name: those of the registry', () => {
  const finders = (datum: Findable) =>
    PROVIDERS.filter(({ searches }) => searches.some(({ prices }) => prices[datum])).map(
      ({ id }) => id,
    );
  expect(FINDERS).toEqual({ email: finders('email'), phone: finders('phone') });
  expect(EMAIL_VERIFIERS).toEqual(VERIFIERS.map(({ id }) => id));
});
