import type { Till } from './till.ts';
import type { Form } from './wire/form.ts';
import { fields, read } from './wire/parameters.ts';

/** Tells whose key it is: of one simulated account. */
export function showAccount(_: Till, params: Form): object {
  read(fields({}), params);
  return {
    id: 'acct_simulated',
    object: 'account',
    business_profile: { name: 'Simulated seller', url: null },
    charges_enabled: true,
    country: 'DE',
    default_currency: 'eur',
    details_submitted: true,
    email: 'seller@example.com',
    metadata: {},
    payouts_enabled: true,
    settings: { dashboard: { display_name: 'Simulated seller', timezone: 'Etc/UTC' } },
    type: 'standard',
  };
}

/** Tells what the account has; `livemode` says that none of it is money. */
export function showBalance(till: Till, params: Form): object {
  read(fields({}), params);
  const amounts = new Map<string, number>();
  for (const { paid, currency, amount, amount_refunded: back } of till.books.charge.values()) {
    if (paid) amounts.set(currency, (amounts.get(currency) ?? 0) + amount - back);
  }
  const available = [...amounts].map(([currency, amount]) => ({
    amount,
    currency,
    source_types: { card: amount },
  }));
  return { object: 'balance', available, livemode: false, pending: [] };
}
