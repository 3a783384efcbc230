import { openBarePorts } from '../shared/bare-ports.ts';
import { AppError } from '../shared/errors.ts';
import { wire } from '../shared/wire.ts';
import { docsHandlerOf } from './docs-routes.ts';
import type { ChainPorts } from './http/route.ts';
import { answerRequest, type Served } from './http/router.ts';

/** Serves what anybody may read. It reaches no table and no secret, so it knows nobody's key. */
function serve(): Served<ChainPorts> {
  return {
    deps: openBarePorts(),
    handlerOf: docsHandlerOf,
    authenticate: async () => {
      throw new AppError('UNAUTHENTICATED', 'no key opens this function');
    },
    findWorkspace: async () => undefined,
  };
}

export const handler = wire('docs', serve, answerRequest<ChainPorts>);
