import { describe, expect, it } from 'vitest';
import { writeUntilDone } from '../../../lambdas/shared/write-until-done.ts';
import { fixedPorts } from '../../support/fixed-ports.ts';
import { openMemoryItems } from '../../support/memory-items.ts';

describe('writeUntilDone', () => {
  it('plans anew until it is done, with waits that grow', async () => {
    const p = fixedPorts(openMemoryItems());
    let tries = 0;
    expect(await writeUntilDone(p, async () => (++tries === 4 ? 'done' : undefined))).toBe('done');
    expect(p.sleeps).toHaveLength(3);
  });

  it('gives up after twelve, none of them a second after the last', async () => {
    const p = fixedPorts(openMemoryItems());
    const never = writeUntilDone(p, async () => undefined);
    await expect(never).rejects.toMatchObject({ code: 'ACCOUNT_BUSY' });
    expect(p.sleeps).toHaveLength(12);
    expect(Math.max(...p.sleeps)).toBeLessThanOrEqual(1_000);
  });
});
