import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openFunctionLog } from '../../../../local/aws/lambda/function-log.ts';

const dir = mkdtempSync(join(tmpdir(), 'sluice-log-'));
afterAll(() => rmSync(dir, { recursive: true }));
const file = join(dir, 'functions.log');

async function run(fresh: boolean, line: string): Promise<string> {
  const log = openFunctionLog(dir, { fresh });
  log.write('F', line);
  await log.close();
  return readFileSync(file, 'utf8');
}

test('the log goes on after that of earlier runs, or starts empty, and is for the user alone', async () => {
  await run(false, 'one');
  const [one, two, three] = ['one', 'two', 'three'].map(
    (line) => `{"function":"F","line":"${line}"}\n`,
  );
  expect(await run(false, 'two')).toBe(`${one}${two}`);
  expect(await run(true, 'three')).toBe(three);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
