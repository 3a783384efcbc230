import * as z from 'zod/mini';
import { toMessage } from '../../shared/field-messages.contract.ts';

/**
 * Makes the schema of a long list. Its faults travel as one: a schema hands faults on as arguments
 * of a call, and a hundred thousand of them overflow the stack.
 */
export function rowsOf<S extends z.ZodMiniType>(schema: S) {
  return z.pipe(
    z.array(z.unknown()),
    z.transform((rows: unknown[], context): z.output<S>[] => {
      const parsed = rows.map((row) => z.safeParse(schema, row, { error: toMessage }));
      const faults = parsed.flatMap(({ error }, n) =>
        (error?.issues ?? []).map((issue) => ({ ...issue, path: [n, ...issue.path] })),
      );
      if (faults.length > 0) {
        context.issues.push({ code: 'custom', input: rows, params: { faults } });
      }
      return parsed.map(({ data }) => data as z.output<S>);
    }),
  );
}
