import { keepFound, keepRecent } from '../../shared/lookup-cache.ts';
import { openPorts } from '../../shared/ports.ts';
import { openSecret } from '../../shared/secrets.ts';
import { findOpenKey } from '../../workspaces/api-keys/read-api-keys.ts';
import { findWorkspace } from '../../workspaces/read-workspaces.ts';
import { parseOperatorKey } from './operator-key.ts';
import type { KeyedPorts } from './route.ts';

/** Opens what a function reaches whose callers bring the operator's key, or one of a workspace. */
export function openKeyedPorts(operatorSecretArn: string): KeyedPorts {
  const ports = openPorts();
  return {
    ...ports,
    operatorKey: openSecret(operatorSecretArn, parseOperatorKey, ports.now),
    presentedKeys: keepRecent(ports.now, (hash) => findOpenKey(ports, hash)),
    workspaces: keepFound(ports.now, (id) => findWorkspace(ports, id)),
  };
}
