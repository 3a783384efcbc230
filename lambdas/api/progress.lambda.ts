import { isRunning, loadEnrichment } from '../enrichments/read/read-enrichments.ts';
import type { EnvOf } from '../functions.contract.ts';
import { wire } from '../shared/wire.ts';
import { authenticate } from './http/authenticate.ts';
import { openKeyedPorts } from './http/keyed-ports.ts';
import type { ProgressDependencies } from './http/route.ts';
import { answerRequest, type Served } from './http/router.ts';
import { progressHandlerOf } from './progress-routes.ts';

/** Serves those who ask how far a request is, and wait for its end. It changes nothing. */
function serve(env: EnvOf<'progress'>): Served<ProgressDependencies> {
  const deps = {
    ...openKeyedPorts(env.OPERATOR_SECRET_ARN),
    useCases: { loadEnrichment, isRunning },
  };
  return {
    deps,
    handlerOf: progressHandlerOf,
    authenticate: (header) => authenticate(deps, header),
    findWorkspace: deps.workspaces.get,
  };
}

export const handler = wire('progress', serve, answerRequest<ProgressDependencies>);
