import { expect, test } from 'vitest';
import { describeFault, describeWithPlace } from '../../../local/process/describe-fault.ts';

const systemFault = (code: string, path?: string): Error =>
  Object.assign(new Error(`${code}: it failed, write`), { code, ...(path && { path }) });

test.each<[unknown, string]>([
  [systemFault('ENOSPC'), 'no space is left on the device'],
  [systemFault('ENOSPC', '/d/stack.json'), '/d/stack.json: no space is left on the device'],
  [systemFault('EACCES', '/d'), '/d: this user may not'],
  [systemFault('EROFS', '/d'), '/d: the file system is read-only'],
  [systemFault('EOTHER'), 'EOTHER: it failed, write'],
  [new Error('database or disk is full'), 'no space is left on the device'],
  [new Error('port 1 is taken'), 'port 1 is taken'],
  ['gone', 'gone'],
])('%s is told as %s', (error, told) => {
  expect(describeWithPlace(error)).toBe(told);
});

test('a disk that is full is told with the folder of the run, any other error without', () => {
  expect(describeWithPlace(systemFault('ENOSPC'), '/d')).toBe('/d: no space is left on the device');
  expect(describeWithPlace(new Error('it failed'), '/d')).toBe('it failed');
});

test('where the file is named already, the words alone are given', () => {
  expect(describeFault(systemFault('EISDIR', '/d'))).toBe('it is a folder');
});
