import type { Customer } from '../objects.ts';
import { text } from '../wire/parameters.ts';

/** The fields of an address, each of which may be left out. */
export const ADDRESS_FIELDS = {
  city: text.optional(),
  country: text.optional(),
  line1: text.optional(),
  line2: text.optional(),
  postal_code: text.optional(),
  state: text.optional(),
};

type Given = { readonly [name in keyof typeof ADDRESS_FIELDS]?: string | undefined };

/** Writes an address whole: what is not given is null. */
export function addressOf(given: Given): NonNullable<Customer['address']> {
  return {
    city: given.city ?? null,
    country: given.country ?? null,
    line1: given.line1 ?? null,
    line2: given.line2 ?? null,
    postal_code: given.postal_code ?? null,
    state: given.state ?? null,
  };
}
