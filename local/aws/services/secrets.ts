import type { JsonObject } from '../../server/json.ts';

/** What stands in for Stripe, for those who have to reach it. */
export interface SimulatedStripe {
  readonly url: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
}

/**
 * Gives the key of Stripe's test mode that the environment names; undefined where it names none.
 *
 * Errors: an Error for any other key. With a live one, whoever tries the stack out would pay.
 */
export function stripeTestKey(
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const { STRIPE_SECRET_KEY: key } = env;
  if (!key || /^sk_test_\w+$/.test(key)) return key || undefined;
  const what = /^[rs]k_live_/.test(key)
    ? 'is a live key, with which real cards are charged'
    : 'is no test key';
  throw new Error(
    `STRIPE_SECRET_KEY ${what}: the local stack takes the secret key of Stripe's test mode ` +
      '(sk_test_…), or none for the stand-in',
  );
}

/**
 * Gives Stripe's secret: the real test key where the environment has one, else the way to the
 * stand-in.
 */
export function stripeSecret(
  env: Readonly<Record<string, string | undefined>>,
  simulated: SimulatedStripe | undefined,
): JsonObject {
  if (simulated) {
    const { url: baseUrl, secretKey: key, webhookSecret } = simulated;
    return { key, webhookSecrets: [webhookSecret], baseUrl };
  }
  const { STRIPE_WEBHOOK_SECRET: webhookSecret } = env;
  return { key: stripeTestKey(env) ?? '', webhookSecrets: webhookSecret ? [webhookSecret] : [] };
}

const CHECKOUT_SWITCHES = ['automaticTax', 'invoices', 'promotionCodes', 'taxIds'];

/**
 * Gives what each checkout asks for and makes: what `STRIPE_CHECKOUT` names, else invoices, and
 * promotion codes, so that they can be tried out.
 *
 * Errors: an Error for a name that is none.
 */
export function checkoutSwitches({
  STRIPE_CHECKOUT: list = 'invoices,promotionCodes',
}: Readonly<Record<string, string | undefined>>): Readonly<Record<string, boolean>> {
  const on = list.split(',').filter((name) => name !== '');
  const other = on.find((name) => !CHECKOUT_SWITCHES.includes(name));
  if (other !== undefined) {
    const known = CHECKOUT_SWITCHES.join(', ');
    throw new Error(`STRIPE_CHECKOUT has ${other}: it takes some of ${known}, with commas between`);
  }
  return Object.fromEntries(CHECKOUT_SWITCHES.map((name) => [name, on.includes(name)]));
}
