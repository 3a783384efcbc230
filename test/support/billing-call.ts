import { billingHandlerOf } from '../../lambdas/api/billing-routes.ts';
import type { BillingUseCases } from '../../lambdas/api/billing-use-cases.ts';
import { authenticate } from '../../lambdas/api/http/authenticate.ts';
import type { BillingDependencies } from '../../lambdas/api/http/route.ts';
import { answerRequest } from '../../lambdas/api/http/router.ts';
import type { RoutesOf } from '../../lambdas/api/routes.contract.ts';
import { ROUTES } from '../../lambdas/api/routes.contract.ts';
import { type Answered, type Call, type TestApi, testApi, toEvent } from './api-call.ts';
import { expectDeclared } from './declared-answers.ts';

/** What the function `billing` reaches, and what was kept of acts that were done by it. */
export interface TestBilling extends BillingDependencies, Pick<TestApi, 'acts'> {}

/** Makes what `billing` reaches, with these use cases; any other fails the test that calls it. */
export function testBilling(useCases: Partial<BillingUseCases>): TestBilling {
  return {
    ...testApi(),
    stripe: async () => undefined,
    useCases: useCases as BillingUseCases,
  };
}

/** Calls a route of `billing` the way of API Gateway. */
export async function callBilling(
  billing: TestBilling,
  id: RoutesOf<'billing'>,
  call: Call = {},
): Promise<Answered> {
  const { method, path } = ROUTES[id];
  const served = {
    deps: billing,
    handlerOf: billingHandlerOf,
    authenticate: (header: string | undefined) => authenticate(billing, header),
    findWorkspace: billing.workspaces.get,
    audit: async (act, run, resultOf) => {
      const answer = await run();
      billing.acts.push({ ...act, ...resultOf(answer) });
      return answer;
    },
  } satisfies Parameters<typeof answerRequest<BillingDependencies>>[0];
  const event = toEvent(`${method} ${path}`, call);
  const { statusCode: status, headers, body: text } = await answerRequest(served, event);
  expectDeclared(id, { status, contentType: headers['content-type'] ?? '', text });
  const isJson = headers['content-type']?.includes('json');
  return { status, headers, text, body: isJson ? JSON.parse(text) : {} };
}
