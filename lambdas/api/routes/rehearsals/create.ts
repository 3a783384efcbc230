import { findPlan } from '../../../plans/catalogue.ts';
import type { FieldError } from '../../../shared/errors.contract.ts';
import { toRfc3339 } from '../../../shared/units.contract.ts';
import { validationFailed } from '../../../shared/validate.ts';
import { toTerms } from '../../../workspaces/terms-of-workspace.ts';
import type { Route } from '../../http/route.ts';
import { checkTimeRange } from '../../time-range.ts';

/** Ten years: a rehearsal plays each period of its time, and one call must not take minutes. */
const REHEARSAL_DAYS_MAX = 3_660;
const DAY_MS = 86_400_000;

/** Tells what a past period of a workspace would have come to on another plan. Changes nothing. */
export const createRehearsal: Route<'createRehearsal'> = {
  async check(deps, { body }) {
    const { plan, workspaceId } = (body ?? {}) as { plan?: unknown; workspaceId?: unknown };
    const faults: FieldError[] = [];
    if (typeof plan === 'string' && findPlan(plan) === undefined) {
      faults.push({ path: 'plan', message: 'is not the id of a plan' });
    }
    if (typeof workspaceId === 'string' && !(await deps.workspaces.get(workspaceId))) {
      faults.push({ path: 'workspaceId', message: 'is not the id of a workspace' });
    }
    return faults;
  },
  async run(deps, { body }) {
    const { plan, workspaceId, from, to } = body;
    const now = deps.now();
    const faults: FieldError[] = [...checkTimeRange({ fromMs: from, toMs: to })];
    if (to > now) faults.push({ path: 'to', message: 'must not lie in the future' });
    if (from < now - REHEARSAL_DAYS_MAX * DAY_MS) {
      const message = `must be at most ${REHEARSAL_DAYS_MAX} days ago`;
      faults.push({ path: 'from', message });
    }
    if (faults.length > 0) throw validationFailed(faults);
    const workspace = toTerms(await deps.useCases.loadWorkspace(deps, workspaceId), now);
    const asked = { plan, fromMs: from, toMs: to };
    const rehearsal = await deps.useCases.rehearsePlan(deps, workspace, asked);
    const range = { from: toRfc3339(from), to: toRfc3339(to) };
    return { kind: 'json', body: { plan, workspaceId, ...range, ...rehearsal } };
  },
};
