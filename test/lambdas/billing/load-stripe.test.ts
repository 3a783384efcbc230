import { expect, it } from 'vitest';
import { loadStripe } from '../../../lambdas/billing/load-stripe.ts';
import { toAccount } from '../../../lambdas/billing/stripe-client.ts';

it('gives the account of a deployment that sells', async () => {
  const account = toAccount({ key: 'sk_test_a' });
  expect(await loadStripe({ stripe: async () => account })).toBe(account);
});

it('says who has to do what, where it sells nothing', async () => {
  await expect(loadStripe({ stripe: async () => undefined })).rejects.toMatchObject({
    code: 'STATE_CONFLICT',
    details: { detail: 'This deployment sells nothing: its operator has not set up payments.' },
  });
});
