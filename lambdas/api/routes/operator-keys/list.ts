import { firstOperatorKeys } from '../../../workspaces/operator-keys/read-operator-keys.ts';
import type { Route } from '../../http/route.ts';
import { secretOperatorKey } from '../../secret-operator-key.ts';
import { toApiOperatorKey, toApiPage } from '../../to-api.ts';

/** Lists the keys of operators, without the keys themselves; the secret's comes first of all. */
export const listOperatorKeys: Route<'listOperatorKeys'> = {
  async run(deps, { query }) {
    const isFirst = query.cursor === undefined;
    const first = isFirst ? [await secretOperatorKey(deps)] : [];
    const limit = query.limit - first.length;
    if (limit === 0) {
      return { kind: 'json', body: { items: first, nextCursor: firstOperatorKeys() } };
    }
    const found = await deps.useCases.listOperatorKeys(deps, { ...query, limit });
    const page = toApiPage(found, toApiOperatorKey);
    return { kind: 'json', body: { ...page, items: [...first, ...page.items] } };
  },
};
