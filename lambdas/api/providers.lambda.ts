import { keepAct } from '../audit/keep-act.ts';
import type { EnvOf } from '../functions.contract.ts';
import { wire } from '../shared/wire.ts';
import { openKeyVault } from '../workspaces/provider-keys/key-vault-client.ts';
import { authenticate } from './http/authenticate.ts';
import { openKeyedPorts } from './http/keyed-ports.ts';
import type { ProvidersDependencies } from './http/route.ts';
import { answerRequest, type Served } from './http/router.ts';
import { providerHandlerOf } from './provider-routes.ts';
import { providerUseCases } from './provider-use-cases.ts';

/** Serves accounts with providers: the one function that may change the secrets of workspaces. */
function serve(env: EnvOf<'providers'>): Served<ProvidersDependencies> {
  const deps: ProvidersDependencies = {
    ...openKeyedPorts(env.OPERATOR_SECRET_ARN),
    ...openKeyVault(env.PROVIDER_KEYS_PREFIX),
    useCases: providerUseCases,
  };
  return {
    deps,
    handlerOf: providerHandlerOf,
    authenticate: (header) => authenticate(deps, header),
    findWorkspace: deps.workspaces.get,
    audit: (act, run, resultOf) => keepAct(deps, act, run, resultOf),
  };
}

export const handler = wire('providers', serve, answerRequest<ProvidersDependencies>);
