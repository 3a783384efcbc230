import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../local/process/options.ts';

describe('readOptions', () => {
  it('reads what it is given, and knows the rest', () => {
    const actions = ['contact.email'];
    expect(readOptions([])).toEqual({ port: 8787, demo: true, actions });
    const words = ['--port', '0', '--data', 'x', '--latency', '1-2', '--no-demo'];
    expect(readOptions(words)).toEqual({
      ...{ port: 0, dataDir: 'x', latency: '1-2', demo: false },
      actions,
    });
    expect(readOptions(['--csv', 'a b.csv', '--actions', 'contact.email, contact.phone'])).toEqual({
      ...{ port: 8787, demo: true, csv: 'a b.csv' },
      actions: ['contact.email', 'contact.phone'],
    });
  });

  it.each(['--help', '-h'])('gives help for %s', (word) => {
    expect(readOptions([word])).toBe('help');
  });

  it.each([
    ['--nope', "Unknown option '--nope'"],
    ['word', "Unexpected argument 'word'"],
    ['--data', "Option '--data <value>' argument missing"],
    ['--data=', '--data takes the name of a folder'],
    ['--csv=', '--csv takes the name of a file'],
    ['--port=-1', '--port takes a number from 0 to 65535, not -1'],
    ['--port=abc', '--port takes a number from 0 to 65535, not abc'],
    ['--port=70000', '--port takes a number from 0 to 65535, not 70000'],
    ['--latency=x', 'a latency is written like 50-300, not x'],
  ])('refuses %s with one line', (word, line) => {
    expect(() => readOptions([word])).toThrow(new Error(line));
  });

  it('refuses a list together with a start without one', () => {
    expect(() => readOptions(['--csv', 'a.csv', '--no-demo'])).toThrow(
      new Error('--csv and --no-demo do not go together'),
    );
  });

  it('refuses an option where a value belongs with one line', () => {
    expect(() => readOptions(['--port', '-1'])).toThrow(
      new Error("Option '--port' needs a value that begins with no -"),
    );
  });
});
