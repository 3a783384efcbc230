import type { Route } from '../../http/route.ts';

/** Takes a bounce report; the charge that it is about makes a repeat the same. */
export const reportBounce: Route<'reportBounce'> = {
  async run(deps, { principal, workspace, id, body }) {
    const bounce = await deps.useCases.reportBounce(deps, {
      workspace,
      contactId: id,
      value: body.value,
      actor: principal.actor,
    });
    return { kind: 'json', body: bounce };
  },
};
