import { describe, expect, it } from 'vitest';
import type { RouteSpec } from '../../lambdas/api/route-spec.contract.ts';
import { ROUTES, type RouteId } from '../../lambdas/api/routes.contract.ts';
import { callApi, testApi } from '../support/api-call.ts';

const LIST = Object.entries(ROUTES) as [RouteId, RouteSpec][];
const withBody = LIST.filter(([, { body }]) => body);
const IDEMPOTENT = { 'idempotency-key': 'k-1' };

describe('no-value-in-a-refusal', () => {
  /** Stands for a person's data: in no answer, in no line of the log. */
  const SECRET = 'ada-7f3a@acme.example';

  /** Each value of a body or query in a wrong form that holds the text. */
  const wrong = (names: readonly string[]) =>
    [`${SECRET}\u0000`, [SECRET], { [SECRET.slice(0, 3)]: SECRET }].map((value) =>
      Object.fromEntries(names.map((name) => [name, value])),
    );
  const namesOf = (schema: unknown): string[] =>
    Object.keys((schema as { _zod?: { def?: { shape?: object } } })._zod?.def?.shape ?? {});

  it.each(withBody)('of %s comes back nowhere', async (id, route) => {
    const names = namesOf(route.body);
    expect(names.length).toBeGreaterThan(0);
    for (const body of wrong(names)) {
      const api = testApi({ findMember: async () => undefined });
      const answer = await callApi(api, id, { body, headers: IDEMPOTENT });
      expect(answer.status).toBe(400);
      expect(answer.text + JSON.stringify(api.logged)).not.toContain(SECRET);
    }
  });

  it.each(LIST.filter(([, { query }]) => namesOf(query).length > 0))(
    'in the query of %s comes back nowhere',
    async (id, route) => {
      const api = testApi({ findMember: async () => undefined });
      for (const name of namesOf(route.query).filter((each) => each !== 'cursor')) {
        // A search takes any text; none takes what ends so.
        const query = { [name]: `${SECRET}\u0000` };
        const { status, text } = await callApi(api, id, { query });
        expect([status, text.includes(SECRET)], name).toEqual([400, false]);
      }
      expect(JSON.stringify(api.logged)).not.toContain(SECRET);
    },
  );

  it('in a header comes back nowhere', async () => {
    const headers = { 'idempotency-key': `${SECRET} ${SECRET}`, 'content-type': SECRET };
    const api = testApi();
    const { text } = await callApi(api, 'createEnrichment', { body: {}, headers });
    expect(text + JSON.stringify(api.logged)).not.toContain(SECRET);
  });

  it('in a path comes back nowhere', async () => {
    const { text } = await callApi(testApi(), 'getMember', { id: SECRET });
    expect(text).not.toContain(SECRET);
  });
});
