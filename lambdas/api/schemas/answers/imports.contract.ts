import * as z from 'zod/mini';
import { ANSWERS } from '../registries.contract.ts';
import { instant } from './pieces.contract.ts';

/** What the routes about imports answer. */

const count = z.int().check(z.gte(0));

const refused = z.strictObject({
  row: z
    .nullable(count)
    .check(z.describe('As a spreadsheet counts; null where it is the fault of no row.')),
  column: z.nullable(z.string()).check(z.describe('Its heading, or its place where it has none.')),
  code: z.string(),
  message: z.string(),
});

const shown = {
  id: z.string(),
  status: z.enum(['waiting', 'reading', 'started', 'failed']),
  createdAt: instant,
  filename: z.string(),
  actions: z.array(z.string()),
  columns: z
    .record(z.string(), z.string())
    .check(z.describe('Which of its columns each field is taken from.')),
  rows: count.check(z.describe('Rows that were taken, by now.')),
  refusedRows: count.check(z.describe('Rows that were left out, and cost nothing.')),
  refused: z
    .array(refused)
    .check(z.describe('The first hundred of them; of a file that failed, first the reason.')),
  enrichmentId: z.nullable(z.string()),
};

export const importAnswer = z.strictObject(shown).register(ANSWERS, { id: 'Import' });

export const newImportAnswer = z
  .strictObject({
    ...shown,
    upload: z.strictObject({
      url: z
        .string()
        .check(
          z.describe(
            'Takes the file, without a key; one that comes after the first was read is deleted unread.',
          ),
        ),
      method: z.literal('PUT'),
      headers: z
        .record(z.string(), z.string())
        .check(z.describe('To be sent as they are: they are signed.')),
      maxBytes: count,
      expiresAt: instant,
    }),
  })
  .register(ANSWERS, { id: 'NewImport' });
