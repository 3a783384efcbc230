import { describe, expect, it, vi } from 'vitest';
import { keepFound, keepRecent } from '../../../lambdas/shared/lookup-cache.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { NOON } from '../../support/fixed-ports.ts';

describe('keepRecent', () => {
  it('looks up once in five seconds, found or not', async () => {
    let nowMs = NOON;
    const load = vi.fn(async (key: string) => (key === 'a' ? 1 : undefined));
    const recent = keepRecent(() => epochMs(nowMs), load);
    expect(await Promise.all([recent.get('a'), recent.get('a'), recent.get('b')])).toEqual([
      1,
      1,
      undefined,
    ]);
    nowMs += 4_999;
    await recent.get('b');
    expect(load).toHaveBeenCalledTimes(2);
    nowMs += 1;
    await recent.get('a');
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('forgets one that was dropped, and a look-up that failed', async () => {
    const load = vi.fn().mockRejectedValueOnce(new Error('down')).mockResolvedValue(1);
    const recent = keepRecent(() => epochMs(NOON), load);
    await expect(recent.get('a')).rejects.toThrow('down');
    expect(await recent.get('a')).toBe(1);
    recent.drop('a');
    await recent.get('a');
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('keeps what was looked up again, when the look-up before it fails late', async () => {
    const late = Promise.withResolvers<number>();
    const load = vi.fn().mockReturnValueOnce(late.promise).mockResolvedValue(2);
    const recent = keepRecent(() => epochMs(NOON), load);
    const first = recent.get('a');
    recent.drop('a');
    expect(await recent.get('a')).toBe(2);
    late.reject(new Error('down'));
    await expect(first).rejects.toThrow('down');
    expect(await recent.get('a')).toBe(2);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('keeps a thousand entries at most, the ones that were used last', async () => {
    const load = vi.fn(async (key: string) => key);
    const recent = keepRecent(() => epochMs(NOON), load);
    for (let i = 0; i < 1_000; i += 1) await recent.get(`key-${i}`);
    await recent.get('key-0');
    await recent.get('key-1000');
    await recent.get('key-2');
    expect(load).toHaveBeenCalledTimes(1_001);
    await recent.get('key-0');
    expect(load).toHaveBeenCalledTimes(1_001);
    await recent.get('key-1');
    expect(load).toHaveBeenCalledTimes(1_002);
  });
});

describe('keepFound', () => {
  it('looks once in five seconds for what is there, and each time for what is not', async () => {
    const made = new Map([['a', 1]]);
    const load = vi.fn(async (key: string) => made.get(key));
    const recent = keepFound(() => epochMs(NOON), load);
    await Promise.all([recent.get('a'), recent.get('b'), recent.get('b')]);
    expect(load).toHaveBeenCalledTimes(2);
    made.set('b', 2);
    expect([await recent.get('a'), await recent.get('b')]).toEqual([1, 2]);
    expect(await recent.get('b')).toBe(2);
    expect(load).toHaveBeenCalledTimes(3);
  });
});
