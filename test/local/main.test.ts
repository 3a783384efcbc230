import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { USAGE } from '../../local/process/options.ts';

const MAIN = join(import.meta.dirname, '../../local/main.ts');

/** `npm start` that does not come as far as a stack. */
function start(...words: string[]) {
  return startWith({}, ...words);
}

function startWith(env: Record<string, string>, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 90_000,
    killSignal: 'SIGKILL',
  });
  return { status, stdout, stderr };
}

describe('npm start', () => {
  it('says how it is used', () => {
    expect(start('--help')).toEqual({ status: 0, stdout: USAGE, stderr: '' });
  });

  it('refuses an option that it does not know with one line and the usage', () => {
    const stderr = `Unknown option '--nope'\n\n${USAGE}`;
    expect(start('--nope')).toEqual({ status: 2, stdout: '', stderr });
  });

  it.each([
    ['http://127.0.0.1:65533', 'ECONNREFUSED'],
    ['nowhere', 'ERR_INVALID_URL'],
  ])('names an engine at %s that does not answer, in one line', (endpoint, why) => {
    const { status, stderr } = startWith({ DYNAMODB_ENDPOINT: endpoint }, '--no-demo');
    expect([status, stderr]).toEqual([
      1,
      `no DynamoDB engine answers at ${endpoint}: ${why} (DYNAMODB_ENDPOINT names it)\n`,
    ]);
  });

  it('fails at once where the folder of --data cannot be made', () => {
    const { status, stderr } = start('--data', '/proc/no-such-folder');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^the folder \/proc\S* cannot be made: .*\n$/);
  });
});

describe('npm start --csv', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sluice-csv-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each([
    ['a heading twice', 'Email,Email\na@b.example,\n', /leads\.csv, row 1, .*\(COLUMN_TWICE\)$/],
    ['headings that say nothing', 'Age,Tag\n1,x\n', /leads\.csv.*\(COLUMNS_NOT_KNOWN\)$/],
  ])(
    'says of a file with %s what the API says of it, in one line',
    (_, text, line) => {
      writeFileSync(join(dir, 'leads.csv'), text);
      const { status, stderr } = start('--port', '0', '--csv', join(dir, 'leads.csv'));
      expect(stderr.trimEnd()).toMatch(line);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(status).toBe(1);
    },
    100_000,
  );

  it('refuses a list that is not there before anything is started', () => {
    const { status, stdout, stderr } = start('--csv', join(dir, 'none.csv'));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^\S*none\.csv cannot be read: there is no such file or folder\n$/);
  });

  it('refuses a list beside which nothing can be written', () => {
    writeFileSync(join(dir, 'shut.csv'), 'Email\na@b.example\n');
    mkdirSync(join(dir, 'shut.enriched.csv'));
    const { status, stdout, stderr } = start('--csv', join(dir, 'shut.csv'));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^\S*shut\.enriched\.csv cannot be written: it is a folder\n$/);
  });
});

interface Facts {
  readonly url: string;
  readonly stripe: { readonly url: string; readonly secretKey: string };
}

function factsIn(file: string): Partial<Facts> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Facts) : {};
}

/** The command lines that name the folder; the engine's and those of npm, shell and stack do. */
function processesOn(dir: string): readonly string[] {
  const linesOf = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(linesOf)
    .filter((line) => line.includes(dir));
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // As it should be: nobody is left.
  }
}

/** The whole of it, started by npm. A first start synthesizes, which takes most of the time. */
describe('npm start, told to end', () => {
  const START_MS = 90_000;
  const parent = mkdtempSync(join(tmpdir(), 'sluice-main-'));
  const dataDir = join(parent, 'data');
  const ready = join(dataDir, 'local.json');
  const started: ChildProcess[] = [];
  afterAll(() => {
    for (const { pid } of started) endGroup(pid);
    rmSync(parent, { recursive: true, force: true });
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'by %s to npm, leaves no process and no local.json behind',
    async (signal) => {
      if (existsSync(dataDir)) writeFileSync(ready, '{"url":"of a run that was killed"}');
      const npm = spawn('npm', ['start', '--', '--port', '0', '--no-demo', '--data', dataDir], {
        cwd: join(import.meta.dirname, '../..'),
        detached: true,
        stdio: 'ignore',
      });
      started.push(npm);
      await expect.poll(() => factsIn(ready), { timeout: START_MS }).toHaveProperty('stripe');
      const { url, stripe } = factsIn(ready) as Facts;
      const headers = { authorization: `Bearer ${stripe.secretKey}` };
      expect((await fetch(`${stripe.url}/v1/events`, { headers })).status).toBe(200);
      expect(processesOn(dataDir)).not.toEqual([]);
      npm.kill(signal);
      await expect.poll(() => processesOn(dataDir), { timeout: 5_000 }).toEqual([]);
      await expect(fetch(url)).rejects.toThrow();
      expect(existsSync(ready)).toBe(false);
    },
    START_MS + 10_000,
  );
});
