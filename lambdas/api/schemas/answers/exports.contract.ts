import * as z from 'zod/mini';
import { EXPORT_FORMATS } from '../../../exports/exports.contract.ts';
import { ANSWERS } from '../registries.contract.ts';
import { amounts, instant } from './pieces.contract.ts';

/** What the routes about exports answer. */

const count = z.int().check(z.gte(0));

export const exportAnswer = z
  .strictObject({
    id: z.string(),
    status: z.enum(['running', 'completed']),
    createdAt: instant,
    completedAt: z.nullable(instant),
    actor: z.string(),
    format: z.enum(EXPORT_FORMATS),
    actions: z.array(z.string()),
    enrichmentId: z
      .string()
      .check(z.describe('Whose rows these are: what is held and found, it says.')),
    rows: z.nullable(count),
    charged: z
      .nullable(amounts)
      .check(z.describe('By credit type; nothing where it is of an enrichment that had ended.')),
    file: z
      .nullable(
        z.strictObject({
          url: z.string().check(z.describe('Gives the file, without a key.')),
          filename: z.string(),
          bytes: count,
          expiresAt: instant,
        }),
      )
      .check(
        z.describe('Null while it is not written, and once it is gone: it is kept for 30 days.'),
      ),
  })
  .register(ANSWERS, { id: 'Export' });
