import type { Plan } from './plans.contract.ts';

/**
 * THE OPERATOR'S OWN PLANS: the one file to write for other terms. They stand in the catalogue
 * after the presets, under ids of their own; `README.md` explains each field. To change the terms
 * of a plan, add the next version and leave the old ones: who was sold them keeps them.
 */
export const OWN_PLANS: readonly Plan[] = [];
