import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../lambdas/shared/errors.ts';
import { wire } from '../../../lambdas/shared/wire.ts';

const CONTEXT = { awsRequestId: 'request-1' } as Context;

describe('wire', () => {
  let written: string[];

  beforeEach(() => {
    written = [];
    vi.stubEnv('TABLE_NAME', 'sluice');
    vi.spyOn(process.stdout, 'write').mockImplementation((line) => written.push(String(line)) > 0);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('builds nothing when it is imported, and once for many events', async () => {
    const dependencies = vi.fn(() => ({ factor: 2 }));
    const handler = wire('openRound', dependencies, async ({ factor }, n: number) => n * factor);
    expect(dependencies).not.toHaveBeenCalled();
    expect(await Promise.all([handler(1, CONTEXT), handler(2, CONTEXT)])).toEqual([2, 4]);
    expect(dependencies).toHaveBeenCalledExactlyOnceWith({ TABLE_NAME: 'sluice' });
  });

  it('forgets a build that failed', async () => {
    const dependencies = vi.fn(() => 1);
    dependencies.mockImplementationOnce(() => {
      throw new Error('not yet');
    });
    const handler = wire('openRound', dependencies, async (one, n: number) => n + one);
    await expect(handler(1, CONTEXT)).rejects.toThrow();
    expect(await handler(1, CONTEXT)).toBe(2);
  });

  it('names the variables that are missing, in no answer', async () => {
    vi.stubEnv('TABLE_NAME', '');
    const handler = wire(
      'openRound',
      () => 1,
      async () => 1,
    );
    await expect(handler(1, CONTEXT)).rejects.toThrow('unexpected; the log has the rest');
  });

  it('lets an error of the table out with its code as name', async () => {
    const handler = wire(
      'openRound',
      () => 1,
      async () => {
        throw new AppError('ACCOUNT_BUSY', 'storm');
      },
    );
    await expect(handler(1, CONTEXT)).rejects.toMatchObject({ name: 'ACCOUNT_BUSY' });
  });

  it('logs INTERNAL as a failure, though it leaves by its code', async () => {
    const handler = wire(
      'openRound',
      () => 1,
      async () => {
        throw new AppError('INTERNAL', 'foreign image');
      },
    );
    await expect(handler(1, CONTEXT)).rejects.toMatchObject({ name: 'INTERNAL' });
    expect(JSON.parse(written.at(-1) ?? '')).toMatchObject({ event: 'FUNCTION_FAILED' });
  });

  it('logs as cut off what passes by itself when it is called again', async () => {
    const handler = wire(
      'openRound',
      () => 1,
      async () => {
        throw Object.assign(new Error('ada@acme.example'), { name: 'TimeoutError' });
      },
    );
    await expect(handler(1, CONTEXT)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(JSON.parse(written.at(-1) ?? '')).toMatchObject({
      level: 'warn',
      event: 'FUNCTION_CUT_OFF',
      error: 'TimeoutError',
    });
  });

  it('lets out no more than the name of an error that nobody expected, and logs where it was', async () => {
    const handler = wire(
      'openRound',
      () => 1,
      async () => {
        throw new TypeError('ada@acme.example');
      },
    );
    await expect(handler(1, CONTEXT)).rejects.toMatchObject({
      name: 'TypeError',
      message: 'unexpected; the log has the rest',
    });
    expect(written.join('')).not.toContain('acme');
    expect(JSON.parse(written.at(-1) ?? '')).toMatchObject({
      event: 'FUNCTION_FAILED',
      functionId: 'openRound',
      requestId: 'request-1',
      error: 'TypeError',
    });
  });
});
