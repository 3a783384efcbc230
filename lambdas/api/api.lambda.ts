import { keepAct } from '../audit/keep-act.ts';
import { openStartQueue } from '../enrichments/waiting-starts.ts';
import { openWorkflowClient } from '../enrichments/workflow-client.ts';
import { openEventClient } from '../events/event-client.ts';
import type { EnvOf } from '../functions.contract.ts';
import { openFiles } from '../shared/files-client.ts';
import { wire } from '../shared/wire.ts';
import { authenticate } from './http/authenticate.ts';
import { openKeyedPorts } from './http/keyed-ports.ts';
import type { ApiDependencies } from './http/route.ts';
import { answerRequest, type Served } from './http/router.ts';
import { handlerOf } from './routes.ts';
import { useCases } from './use-cases.ts';

/** Serves the routes of `routes.ts` to whom their keys let in. */
function serve(env: EnvOf<'api'>): Served<ApiDependencies> {
  const deps: ApiDependencies = {
    ...openKeyedPorts(env.OPERATOR_SECRET_ARN),
    ...openWorkflowClient({
      enrichment: env.ENRICHMENT_WORKFLOW_ARN,
      round: env.ROUND_WORKFLOW_ARN,
    }),
    ...openStartQueue(env.WAITING_STARTS_URL),
    ...openEventClient(env.EVENT_BUS_ARN),
    files: openFiles(env.BUCKET_NAME),
    useCases,
  };
  return {
    deps,
    handlerOf,
    authenticate: (header) => authenticate(deps, header),
    findWorkspace: deps.workspaces.get,
    audit: (act, run, resultOf) => keepAct(deps, act, run, resultOf),
  };
}

export const handler = wire('api', serve, answerRequest<ApiDependencies>);
