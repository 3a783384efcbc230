import * as z from 'zod/mini';
import { EXPORT_FORMATS } from '../../../exports/exports.contract.ts';
import { ANSWERS } from '../registries.contract.ts';
import { amounts, instant } from './pieces.contract.ts';

/** What the routes about exports answer. */

const count = z.int().check(z.gte(0));

export const exportAnswer = z
  .strictObject({
    id: z.string(),
    status: z
      .enum(['running', 'completed', 'failed'])
      .check(z.describe('`failed`: the file could not be written; its enrichment stands.')),
    createdAt: instant,
    completedAt: z.nullable(instant),
    actor: z.string(),
    format: z.enum(EXPORT_FORMATS),
    actions: z.array(z.string()),
    enrichmentId: z
      .string()
      .check(z.describe('The enrichment that has the rows; it says what is held and found.')),
    rows: z.nullable(count),
    charged: z
      .nullable(amounts)
      .check(
        z.describe(
          'By credit type; empty where the enrichment had ended before. Null while it runs.',
        ),
      ),
    file: z
      .nullable(
        z.strictObject({
          url: z.string().check(z.describe('Gives the file, without a key.')),
          filename: z.string(),
          bytes: count,
          expiresAt: instant,
        }),
      )
      .check(z.describe('Null until it is written, and again after 30 days, when it is deleted.')),
  })
  .register(ANSWERS, { id: 'Export' });
