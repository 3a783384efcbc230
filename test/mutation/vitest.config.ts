import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: (process.env.MUTATED_TESTS ?? '').split(','), pool: 'forks', maxWorkers: 1 },
});
