import { describe, expect, it } from 'vitest';
import {
  type Accounts,
  chooseAccount,
  keyedVendors,
  ownSecrets,
  settingsOfRun,
} from '../../../lambdas/waterfall/own-accounts.ts';
import { OPEN_DESK } from '../../support/open-desk.ts';

const OWN_DESK = { ...OPEN_DESK };
const hunter = { key: 'of-operator' };
const priced = { pricesMicroUsd: { email: 5 }, dayCostMicroUsdMax: 1, isOff: true } as const;
const accounts: Accounts = {
  secrets: { hunter, prospeo: { key: 'p' }, snov: { key: '' } },
  desk: OPEN_DESK,
  settings: new Map([
    ['hunter', priced],
    ['prospeo', priced],
  ]),
};
const own = { secrets: { hunter: { key: 'own' }, wiza: { key: 'w' } }, desk: OWN_DESK };
const mixed = { ...accounts, own };
const ofOperator = { kind: 'operator', secret: hunter, desk: OPEN_DESK, settings: priced };

describe('chooseAccount', () => {
  it.each<[string, Accounts, string, 'own' | 'operator' | undefined, object]>([
    ['the operator’s, where the workspace has none', accounts, 'hunter', undefined, ofOperator],
    [
      'its own, with a desk of its own and nothing that the operator has set',
      mixed,
      'hunter',
      undefined,
      { kind: 'own', secret: { key: 'own' }, desk: OWN_DESK },
    ],
    [
      'its own, where the operator has none',
      mixed,
      'wiza',
      undefined,
      { kind: 'own', secret: { key: 'w' } },
    ],
    [
      'the operator’s for another vendor',
      mixed,
      'prospeo',
      undefined,
      { kind: 'operator', secret: { key: 'p' } },
    ],
    [
      'the operator’s, while its own is left out',
      { ...accounts, own: { ...own, leftOut: new Set(['hunter']) } },
      'hunter',
      undefined,
      ofOperator,
    ],
    [
      'the one that holds the ticket, its own',
      { ...accounts, own: { ...own, leftOut: new Set(['hunter']) } },
      'hunter',
      'own',
      { kind: 'own', secret: { key: 'own' } },
    ],
    ['the one that holds the ticket, the operator’s', mixed, 'hunter', 'operator', ofOperator],
    [
      'nobody’s, where the key that holds the ticket is gone',
      accounts,
      'hunter',
      'own',
      { kind: 'own', secret: undefined },
    ],
  ])('gives %s', (_, of, vendor, bound, expected) => {
    expect(chooseAccount(of, vendor, bound)).toMatchObject(expected);
    if (expected === ofOperator) expect(chooseAccount(of, vendor, bound)).toEqual(expected);
  });

  it('takes none of the operator’s prices and budgets for the workspace’s own', () => {
    expect(chooseAccount(mixed, 'hunter')).not.toHaveProperty('settings');
  });
});

it('can ask whom one account or the other has a key of', () => {
  expect([...keyedVendors(mixed)].toSorted()).toEqual(['hunter', 'prospeo', 'wiza']);
  expect([...keyedVendors(accounts)]).toEqual(['hunter', 'prospeo']);
});

it('orders by the operator’s prices no account of the workspace, and asks nobody who is switched off', () => {
  expect(settingsOfRun(mixed)).toEqual(
    new Map<string, object>([
      ['hunter', { isOff: true }],
      ['prospeo', priced],
    ]),
  );
  expect(settingsOfRun(accounts)).toBe(accounts.settings);
});

it('takes key and second half of what a workspace keeps, and never where to call', () => {
  const kept = {
    hunter: { key: 'k', baseUrl: 'http://169.254.169.254', simulated: true },
    prospeo: { key: 'p', secret: 's' },
    tomba: { key: 'half' },
    constructor: { key: 'x' },
    nobody: { key: 'n' },
  };
  const operators = {
    prospeo: { key: 'o', baseUrl: 'http://127.0.0.1:1', simulated: true },
  } as const;
  expect(ownSecrets(kept, operators)).toEqual({
    hunter: { key: 'k' },
    prospeo: { key: 'p', secret: 's', baseUrl: 'http://127.0.0.1:1', simulated: true },
  });
});
