const LOOK_MS = 500;

/**
 * Calls back once when the npm that started this process has gone: a killed one passes no signal
 * on. The script `start` names it, since it may have gone before anything here runs. Without a name
 * nobody is watched: a shell may well end before what it started.
 */
export function watchNpm(env: NodeJS.ProcessEnv, onGone: () => void): void {
  if (!env.SLUICE_NPM_PID) return;
  const npm = Number(env.SLUICE_NPM_PID);
  const look = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(look);
    onGone();
  }, LOOK_MS);
  look.unref();
}
