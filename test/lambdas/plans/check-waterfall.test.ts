import { expect, it } from 'vitest';
import { checkWaterfall } from '../../../lambdas/plans/check-waterfall.ts';

const at = (path: string, message: string) => ({ path, message });

it.each<[string, unknown, object[]]>([
  ['nothing', undefined, []],
  ['null', null, []],
  [
    'an order of those that there are',
    { providers: { email: ['hunter', 'findymail'], phone: [] }, verifiers: ['zerobounce'] },
    [],
  ],
  [
    'all that is wrong at once',
    {
      providers: { email: ['hunter', 'zerobounce', 'hunter'], phone: ['hunter', 'nobody'] },
      verifiers: ['millionverifier', 'findymail'],
    },
    [
      at('providers.email[1]', 'is no provider'),
      at('providers.email[2]', 'is named twice'),
      at('providers.phone[0]', 'finds no phone'),
      at('providers.phone[1]', 'is no provider'),
      at('verifiers[1]', 'is no verifier of addresses'),
    ],
  ],
  [
    'nobody who verifies: no address would ever be accepted',
    { verifiers: [] },
    [at('verifiers', 'must name at least one')],
  ],
  [
    'what the schema refuses',
    { providers: { fax: ['hunter'], toString: ['x'], email: 'hunter', phone: [7] }, verifiers: 7 },
    [],
  ],
  ['providers that are no object', { providers: ['hunter'] }, []],
])('finds of %s', (_, terms, faults) => {
  expect(checkWaterfall(terms)).toEqual(faults);
});
