import { PLANS } from '../../../pricing/catalogue.ts';
import type { Route } from '../../route.ts';
import { toApiPlan } from '../../to-api.ts';

/** Gives the catalogue, whole. */
export const listPlans: Route<'listPlans'> = {
  async run() {
    return { kind: 'json', body: { items: PLANS.map(toApiPlan), nextCursor: null } };
  },
};
