import { openWorkflowClient } from '../enrichments/workflow-client.ts';
import { openEventClient } from '../events/event-client.ts';
import type { EnvOf } from '../functions.contract.ts';
import { keepFound, keepRecent } from '../shared/lookup-cache.ts';
import { openPorts } from '../shared/ports.ts';
import { openSecret } from '../shared/secrets.ts';
import { wire } from '../shared/wire.ts';
import { findPresentedKey } from '../workspaces/api-keys/read-api-keys.ts';
import { findWorkspace } from '../workspaces/read-workspaces.ts';
import { authenticate } from './http/authenticate.ts';
import { parseOperatorKey } from './http/operator-key.ts';
import type { ApiDependencies } from './http/route.ts';
import { answerRequest, type Served } from './http/router.ts';
import { handlerOf } from './routes.ts';
import { useCases } from './use-cases.ts';

function dependencies(env: EnvOf<'api'>): ApiDependencies {
  const ports = openPorts();
  return {
    ...ports,
    ...openWorkflowClient({
      enrichment: env.ENRICHMENT_WORKFLOW_ARN,
      round: env.ROUND_WORKFLOW_ARN,
    }),
    ...openEventClient(env.EVENT_BUS_ARN),
    operatorKey: openSecret(env.OPERATOR_SECRET_ARN, parseOperatorKey, ports.now),
    presentedKeys: keepRecent(ports.now, (hash) => findPresentedKey(ports, hash)),
    workspaces: keepFound(ports.now, (id) => findWorkspace(ports, id)),
    useCases,
  };
}

/** Serves the routes of `routes.ts` to whom their keys let in. */
function serve(env: EnvOf<'api'>): Served<ApiDependencies> {
  const deps = dependencies(env);
  return {
    deps,
    handlerOf,
    authenticate: (header) => authenticate(deps, header),
    findWorkspace: deps.workspaces.get,
  };
}

export const handler = wire('api', serve, answerRequest<ApiDependencies>);
