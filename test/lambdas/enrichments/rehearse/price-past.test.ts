import { expect, it } from 'vitest';
import {
  type PastCharges,
  priceCharged,
  priceHeld,
} from '../../../../lambdas/enrichments/rehearse/price-past.ts';
import { APART } from '../../../support/priced-apart.ts';

const charged = { 'contact.email': 8, 'contact.phone': 3 };
const chargedGrades = {
  'contact.email': { 'catch-all': 3, 'accept-all': 1 },
  'contact.phone': { landline: 2 },
};

it('prices what is held at the best grade', () => {
  const held = { 'contact.email': 10, 'contact.phone': 4, 'contact.verify-email': 9 };
  expect(priceHeld(APART, held)).toEqual({ contact: 10 * 2 + 4 * 5 });
});

it.each<[string, PastCharges, number]>([
  ['each grade apart', { charged, chargedGrades }, 5 * 2 + 3 * 1 + 1 * 5],
  ['all at the best grade, where none was read', { charged }, 8 * 2 + 3 * 5],
])('prices what was charged, %s', (_, past, contact) => {
  expect(priceCharged(APART, past)).toEqual({ contact });
});
