import { findPresentedKey } from '../accounts/read-api-keys.ts';
import { findWorkspace } from '../accounts/read-workspaces.ts';
import { openEventClient } from '../enrichments/event-client.ts';
import { openWorkflowClient } from '../enrichments/workflow-client.ts';
import type { EnvOf } from '../functions.contract.ts';
import { openPorts } from '../shared/ports.ts';
import { openSecret } from '../shared/secrets.ts';
import { wire } from '../shared/wire.ts';
import { parseOperatorKey } from './operator-key.ts';
import { keepFound, keepRecent } from './recent.ts';
import type { ApiDependencies } from './route.ts';
import { answerRequest } from './router.ts';
import { useCases } from './use-cases.ts';

function dependencies(env: EnvOf<'api'>): ApiDependencies {
  const ports = openPorts();
  return {
    ...ports,
    ...openWorkflowClient(env.ENRICHMENT_WORKFLOW_ARN),
    ...openEventClient(env.EVENT_BUS_ARN),
    operatorKey: openSecret(env.OPERATOR_SECRET_ARN, parseOperatorKey, ports.now),
    presentedKeys: keepRecent(ports.now, (hash) => findPresentedKey(ports, hash)),
    workspaces: keepFound(ports.now, (id) => findWorkspace(ports, id)),
    useCases,
  };
}

export const handler = wire('api', dependencies, answerRequest);
