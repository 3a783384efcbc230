import { expect, it } from 'vitest';
import { readPhone } from '../../../lambdas/waterfall/phone-number.ts';
import type { LineType } from '../../../lambdas/waterfall/waterfall.contract.ts';

// Numbers kept for fiction: 555-01xx, Ofcom's and the Bundesnetzagentur's ranges.
it.each<[string, LineType | undefined, object]>([
  ['+1 (415) 555-0100', 'mobile', { value: '+14155550100', lineType: 'mobile', country: 'US' }],
  ['+1 415-555-0100', undefined, { value: '+14155550100', lineType: 'unknown', country: 'US' }],
  ['14155550100', 'landline', { value: '+14155550100', lineType: 'landline', country: 'US' }],
  ['001 415 555 0100', 'voip', { value: '+14155550100', lineType: 'voip', country: 'US' }],
  ['tel:+49-171-3920001', undefined, { value: '+491713920001', lineType: 'mobile', country: 'DE' }],
  ['+49 (0)171 3920001', 'landline', { value: '+491713920001', lineType: 'mobile', country: 'DE' }],
  ['+44 20 7946 0123', 'mobile', { value: '+442079460123', lineType: 'landline', country: 'GB' }],
  ['+49 171 3920001', undefined, { value: '+491713920001', lineType: 'mobile', country: 'DE' }],
  ['+49 30 23125 042', undefined, { value: '+493023125042', lineType: 'landline', country: 'DE' }],
  ['+49 171 3920001', 'voip', { value: '+491713920001', lineType: 'voip', country: 'DE' }],
  [
    '\ufeff+49 171 3920001\u200b',
    undefined,
    { value: '+491713920001', lineType: 'mobile', country: 'DE' },
  ],
  [
    '+1 415 555 0100 ext. 12',
    'landline',
    { value: '+14155550100', lineType: 'landline', country: 'US' },
  ],
])('reads %s, stated %s, as E.164 with its line', (value, statedType, expected) => {
  expect(readPhone({ value, ...(statedType && { statedType }) })).toEqual(expected);
});

it.each([
  [''],
  ['n/a'],
  ['0171 3920001'],
  ['555-0100'],
  ['+1 415-3**-****'],
  ['+1415555xxxx'],
  ['+49 1'],
  ['+999 123456789'],
  ['ada@acme.example'],
])('drops %s, which is no whole number with a country', (value) => {
  expect(readPhone({ value })).toBeUndefined();
});
