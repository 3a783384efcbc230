import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { RunState } from '../../local/run-state.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'sluice-state-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test('what changes many times a second is written within a moment, and at once when all is saved', async () => {
  const state = new RunState({ dataDir });
  const kept = () => JSON.parse(readFileSync(join(dataDir, 'stack.json'), 'utf8')).positions;
  state.kept.positions.ledger = '1';
  state.saveSoon();
  expect(kept()).toEqual({});
  await expect.poll(kept).toEqual({ ledger: '1' });
  state.kept.positions.ledger = '2';
  state.saveSoon();
  state.save();
  expect(kept()).toEqual({ ledger: '2' });
});
