import { PLANS } from '../../../plans/catalogue.ts';
import type { Route } from '../../http/route.ts';
import { toApiPlan } from '../../to-api.ts';

/** Gives the catalogue, whole. */
export const listPlans: Route<'listPlans'> = {
  async run() {
    return { kind: 'json', body: { items: PLANS.map(toApiPlan), nextCursor: null } };
  },
};
