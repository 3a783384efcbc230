import type { z } from 'zod';
import { atLeast, fields, flag, listOf, metadata, text } from '../wire/parameters.ts';

/** What a subscription is made of. */
export const NEW_ITEMS = listOf(
  fields({
    metadata: metadata.optional(),
    price: text,
    quantity: atLeast(0).optional(),
    tax_rates: listOf(text).optional(),
  }),
);

/** What becomes of its parts: those with an id are changed or taken away, others are new. */
export const CHANGED_ITEMS = listOf(
  fields({
    deleted: flag.optional(),
    id: text.optional(),
    metadata: metadata.optional(),
    price: text.optional(),
    quantity: atLeast(0).optional(),
    tax_rates: listOf(text).optional(),
  }),
);
export type ChangedItem = z.output<typeof CHANGED_ITEMS>[number];
