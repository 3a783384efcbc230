import * as z from 'zod/mini';
import { BODIES } from './registries.contract.ts';
import { MICRO_USD_MAX } from './waterfall.contract.ts';

/** Schemas of the bodies about accounts with providers. */

const CALLS_MAX = 100_000;
const KEY_CHARACTERS_MAX = 1_000;

const calls = z.optional(z.int().check(z.gte(1), z.lte(CALLS_MAX)));
const price = z.optional(z.int().check(z.gte(0), z.lte(MICRO_USD_MAX)));
const saysSomething = z.refine<object>((said) => Object.keys(said).length > 0, {
  error: 'must say at least one',
  when: ({ issues }) => issues.length === 0,
});

export const providerSettingsBody = z
  .strictObject({
    enabled: z
      .optional(z.nullable(z.boolean()))
      .check(z.describe("false: nobody is asked of it, with workspaces' own keys neither.")),
    limits: z
      .optional(
        z.nullable(z.strictObject({ perSecond: calls, perMinute: calls }).check(saysSomething)),
      )
      .check(z.describe('Calls of this account, in place of what its documents say.')),
    dayCostMicroUsdMax: z
      .optional(z.nullable(z.int().check(z.gte(0), z.lte(MICRO_USD_MAX * 1_000))))
      .check(z.describe('What may be spent with it on a day of UTC, 10^-6 US dollars.')),
    pricesMicroUsd: z
      .optional(
        z.nullable(
          z
            .strictObject({ email: price, phone: price, verify: price, check: price })
            .check(saysSomething),
        ),
      )
      .check(z.describe('What a hit costs by this account, in place of all that was set.')),
  })
  .check(saysSomething)
  .register(BODIES, { id: 'ProviderSettings' });

/** It travels in a header or a URL: visible ASCII. */
const secretText = z
  .string()
  .check(
    z.maxLength(KEY_CHARACTERS_MAX),
    z.regex(/^[\x21-\x7e]+$/, 'must be visible ASCII without a space'),
  );

/** No address: a workspace does not say where we call. */
export const providerKeyBody = z
  .strictObject({
    key: secretText,
    secret: z
      .optional(secretText)
      .check(z.describe('The second half, of a provider whose account has two.')),
  })
  .register(BODIES, { id: 'ProviderKeyRequest' });
