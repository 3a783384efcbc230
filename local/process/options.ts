import { parseArgs } from 'node:util';
import { parseLatency } from './latency.ts';

/** What `npm start` was asked for. */
export interface StartOptions {
  readonly port: number;
  readonly dataDir: string | undefined;
  readonly latency: string | undefined;
  readonly demo: boolean;
  /** A list of one's own in place of the sample. */
  readonly csv: string | undefined;
  /** What the list is enriched with: `contact.email`. */
  readonly actions: readonly string[];
}

export const USAGE = `npm start [-- OPTIONS]

  --port 8787        where the API listens on 127.0.0.1; 0 takes a free port
  --data DIR         keeps everything in that folder; without it every start is fresh
  --no-demo          starts empty, without the sample list
  --csv FILE         enriches a list of your own instead of the sample, CSV or XLSX
  --actions IDS      what to find, with commas between: contact.email
  --latency 50-300   how long a simulated provider takes, in milliseconds
  --help             says this
`;

const PORT_MAX = 65_535;

/** Reads the words after `npm start --`; an Error of one line for those that it does not know. */
export function readOptions(words: readonly string[]): StartOptions | 'help' {
  const { help, port, data, latency, csv, actions, 'no-demo': noDemo } = parse(words);
  if (help) return 'help';
  if (!/^\d{1,5}$/.test(port) || Number(port) > PORT_MAX) {
    throw new Error(`--port takes a number from 0 to ${PORT_MAX}, not ${port}`);
  }
  if (data === '') throw new Error('--data takes the name of a folder');
  if (csv === '') throw new Error('--csv takes the name of a file');
  if (csv !== undefined && noDemo) throw new Error('--csv and --no-demo do not go together');
  if (latency !== undefined) parseLatency(latency);
  return {
    port: Number(port),
    dataDir: data,
    latency,
    demo: !noDemo,
    csv,
    actions: actions.split(',').map((action) => action.trim()),
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        help: { type: 'boolean', short: 'h' },
        port: { type: 'string', default: '8787' },
        data: { type: 'string' },
        latency: { type: 'string' },
        csv: { type: 'string' },
        actions: { type: 'string', default: 'contact.email' },
        'no-demo': { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    // What follows the first sentence is advice for other programs.
    const [first = ''] = (error as Error).message.split(/\.\s/);
    throw new Error(first.replace('argument is ambiguous', 'needs a value that begins with no -'));
  }
}
