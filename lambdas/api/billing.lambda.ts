import { keepAct } from '../audit/keep-act.ts';
import { openPaymentQueue } from '../billing/payment-queue.ts';
import { openStripe } from '../billing/stripe-client.ts';
import { openEventClient } from '../events/event-client.ts';
import type { EnvOf } from '../functions.contract.ts';
import { wire } from '../shared/wire.ts';
import { billingHandlerOf } from './billing-routes.ts';
import { billingUseCases } from './billing-use-cases.ts';
import { authenticate } from './http/authenticate.ts';
import { openKeyedPorts } from './http/keyed-ports.ts';
import type { BillingDependencies } from './http/route.ts';
import { answerRequest, type Served } from './http/router.ts';

/** Serves those who buy: the one function of the API that reaches Stripe. */
function serve(env: EnvOf<'billing'>): Served<BillingDependencies> {
  const ports = openKeyedPorts(env.OPERATOR_SECRET_ARN);
  const deps: BillingDependencies = {
    ...ports,
    ...openStripe(env.STRIPE_PARAMETER, ports.now),
    ...openEventClient(env.EVENT_BUS_ARN),
    ...openPaymentQueue(env.PAYMENTS_URL),
    useCases: billingUseCases,
  };
  return {
    deps,
    handlerOf: billingHandlerOf,
    authenticate: (header) => authenticate(deps, header),
    findWorkspace: deps.workspaces.get,
    audit: (act, run, resultOf) => keepAct(deps, act, run, resultOf),
  };
}

export const handler = wire('billing', serve, answerRequest<BillingDependencies>);
