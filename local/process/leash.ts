import { type ChildProcess, spawn } from 'node:child_process';

/**
 * The shell starts the program, then a watcher reads a pipe whose other end only this process
 * holds. End of file means that this process is gone, by whatever death: the program gets TERM, and
 * after 2 s KILL. `$DOOMED`, where set, is a folder that goes with it.
 */
const SCRIPT = `exec 3<&0 </dev/null; "$@" 3<&- & c=$!
trap 'kill -TERM $c 2>/dev/null' TERM INT HUP
( trap - TERM INT HUP; while read -r _; do :; done; kill -TERM $c 2>/dev/null; n=0
  while kill -0 $c 2>/dev/null && [ $n -lt 20 ]; do sleep 0.1; n=$((n+1)); done
  kill -KILL $c 2>/dev/null; [ -z "$DOOMED" ] || rm -rf "$DOOMED" ) <&3 >/dev/null 2>&1 & w=$!; exec 3<&-
wait $c; r=$?
while [ $r -gt 128 ] && kill -0 $c 2>/dev/null; do wait $c; r=$?; done
[ -z "$DOOMED" ] || rm -rf "$DOOMED"
kill $w 2>/dev/null; exit $r`;

export interface LeashOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** A folder to delete when the program has ended. */
  readonly doomed?: string;
}

/**
 * Starts a program that does not outlive this process, however it dies. Its error output is piped.
 */
export function leash(
  command: string,
  args: readonly string[],
  options: LeashOptions = {},
): ChildProcess {
  return spawn('/bin/sh', ['-c', SCRIPT, 'leash', command, ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
    // Its own session: Ctrl-C reaches this process alone, which stops the program when it is ready
    // to.
    detached: true,
    env: { ...process.env, ...options.env, DOOMED: options.doomed ?? '' },
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
}

/** Lets the leash go: the program is asked to end. Resolves with its exit code when it has. */
export function letGo(program: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    if (program.exitCode !== null || program.signalCode !== null) {
      resolve(program.exitCode);
      return;
    }
    program.once('exit', (code) => resolve(code));
    program.stdin?.end();
  });
}
