import { expect, it } from 'vitest';
import {
  backOperation,
  lessGone,
  sideOperation,
} from '../../../../lambdas/ledger/holds/side-operations.ts';

const OF = {
  account: { workspaceId: 'ws_1' },
  place: { key: { pk: 'ENR#ws_1#e', sk: 'ENRICHMENT' }, attribute: 'hold' },
  base: 'e:hold',
  cause: { actor: 'mem_ada', reason: 'contact.email', ref: 'e' },
  onFate: () => ({}),
};
const SIDE = { role: 'Seat', account: { workspaceId: 'ws_1', seat: 'mem_ada' } } as const;

it('each side has a place and ids of its own on the record', () => {
  const places = [
    sideOperation(OF, SIDE),
    backOperation(OF, SIDE, 'trim'),
    backOperation(OF, SIDE, 'free'),
  ].map(({ account, place, base }) => [account.seat, place.attribute, base]);
  expect(places).toEqual([
    ['mem_ada', 'holdSeat', 'e:hold:Seat'],
    ['mem_ada', 'trimholdSeat', 'e:hold:Seat:trim'],
    ['mem_ada', 'freeholdSeat', 'e:hold:Seat:free'],
  ]);
});

it('lessGone leaves what an operation has not given back', () => {
  const held = [
    { grantId: 'a', type: 'contact', cat: 'pack', credits: 3 },
    { grantId: 'b', type: 'contact', cat: 'pack', credits: 2 },
  ] as const;
  const slices = [
    { grantId: 'a', type: 'contact', held: -1, available: 1 },
    { grantId: 'b', type: 'contact', held: -2, available: 2 },
  ];
  expect(lessGone(held, { slices })).toEqual([{ ...held[0], credits: 2 }]);
});
