import { describe, expect, it } from 'vitest';
import {
  readPackMetadata,
  readSaleMetadata,
  toPackMetadata,
  toSaleMetadata,
} from '../../../lambdas/billing/stripe-metadata.ts';

const SALE = { deployment: 'eu', workspaceId: 'ws_1', actor: 'mem_ada' };
const ON_SALE = { sluice_deployment: 'eu', sluice_workspace: 'ws_1', sluice_actor: 'mem_ada' };
const PACK = { pack: 'contact', creditType: 'contact', credits: 100, months: 6 };
const ON_PACK = {
  sluice_pack: 'contact',
  sluice_credit_type: 'contact',
  sluice_credits: '100',
  sluice_months: '6',
};

describe('what stands on a sale', () => {
  it('finds the workspace again, whatever else stands there', () => {
    expect(toSaleMetadata(SALE)).toEqual(ON_SALE);
    expect(readSaleMetadata({ ...ON_SALE, note: 'x' }, 'eu')).toEqual(SALE);
  });

  it.each([
    ['nothing', null],
    ['nothing of ours', { order: '7' }],
    ['another deployment', { ...ON_SALE, sluice_deployment: 'us' }],
    ['no workspace', { ...ON_SALE, sluice_workspace: '' }],
    ['no actor', { ...ON_SALE, sluice_actor: '' }],
  ])('is none of ours with %s', (_what, metadata) => {
    expect(readSaleMetadata(metadata, 'eu')).toBeUndefined();
  });
});

describe('what stands on a product', () => {
  it.each([
    [PACK, ON_PACK],
    [
      { ...PACK, months: null },
      { ...ON_PACK, sluice_months: 'never' },
    ],
  ])('tells what the pack is: %#', (pack, metadata) => {
    expect(toPackMetadata(pack)).toEqual(metadata);
    expect(readPackMetadata(metadata)).toEqual(pack);
  });

  it.each([
    null,
    {},
    { ...ON_PACK, sluice_pack: '' },
    { ...ON_PACK, sluice_credit_type: '' },
    { ...ON_PACK, sluice_credits: '0' },
    { ...ON_PACK, sluice_credits: '-5' },
    { ...ON_PACK, sluice_credits: '1e9' },
    { ...ON_PACK, sluice_credits: '1.5' },
    { ...ON_PACK, sluice_credits: '99999999999' },
    { ...ON_PACK, sluice_months: '' },
    { ...ON_PACK, sluice_months: '0' },
    { ...ON_PACK, sluice_months: 'soon' },
  ])('is no pack of ours: %j', (metadata) => {
    expect(readPackMetadata(metadata)).toBeUndefined();
  });
});
