import { afterAll, vi } from 'vitest';

// Files of one process share what is loaded: what one has stubbed must not reach the next.
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});
