import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openSecret } from '../../../lambdas/shared/secrets.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';

describe('openSecret', () => {
  let nowMs: number;
  const now = () => epochMs(nowMs);
  const parse = (json: unknown) => (json as { key: string }).key;

  beforeEach(() => {
    nowMs = 1_000;
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  });

  it('reads once for many askers', async () => {
    const fetchSecret = vi.fn(async () => '{"key":"a"}');
    const secret = openSecret('arn', parse, now, fetchSecret);
    expect(await Promise.all([secret(), secret()])).toEqual(['a', 'a']);
    expect(await secret()).toBe('a');
    expect(fetchSecret).toHaveBeenCalledExactlyOnceWith('arn');
  });

  it('reads again after five minutes', async () => {
    const fetchSecret = vi
      .fn()
      .mockResolvedValueOnce('{"key":"a"}')
      .mockResolvedValueOnce('{"key":"b"}');
    const secret = openSecret('arn', parse, now, fetchSecret);
    await secret();
    nowMs += 299_999;
    expect(await secret()).toBe('a');
    nowMs += 1;
    expect(await secret()).toBe('b');
  });

  it('forgets a read that failed', async () => {
    const fetchSecret = vi
      .fn()
      .mockRejectedValueOnce(new Error('down'))
      .mockResolvedValueOnce('{"key":"a"}');
    const secret = openSecret('arn', parse, now, fetchSecret);
    await expect(secret()).rejects.toThrow('down');
    expect(await secret()).toBe('a');
  });

  it('serves the older copy while the secret cannot be read again', async () => {
    const fetchSecret = vi
      .fn()
      .mockResolvedValueOnce('{"key":"a"}')
      .mockRejectedValue(new Error('down'));
    const secret = openSecret('arn', parse, now, fetchSecret);
    await secret();
    nowMs += 300_000;
    expect(await secret()).toBe('a');
  });
});
