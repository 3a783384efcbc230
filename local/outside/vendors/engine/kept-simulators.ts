import { existsSync, readFileSync } from 'node:fs';
import { writePrivately } from '../../../process/private-files.ts';
import type { Person } from '../../directory.ts';
import type { Simulators, VendorMode } from './simulator-server.ts';

/** What was set of the simulated vendors. */
interface Kept {
  readonly people: readonly Person[];
  readonly modes: Readonly<Record<string, { readonly mode: VendorMode; readonly ms?: number }>>;
}

/**
 * Lets the simulators go on as an earlier run left them, and writes down in the file what is set
 * from now on.
 */
export function keepSimulators(simulators: Simulators, file: string): Simulators {
  const { directory } = simulators;
  const { people, modes: earlier } = readKept(file);
  directory.replace(people);
  for (const [id, { mode, ms }] of Object.entries(earlier)) simulators.setMode(id, mode, ms);
  const modes = new Map(Object.entries(earlier));
  const save = (): void => {
    const kept: Kept = { people: directory.people(), modes: Object.fromEntries(modes) };
    writePrivately(file, JSON.stringify(kept));
  };
  const saving = (set: (people: readonly Person[]) => void) => (people: readonly Person[]) => {
    set(people);
    save();
  };
  return {
    ...simulators,
    directory: {
      ...directory,
      add: saving(directory.add),
      replace: saving(directory.replace),
    },
    setMode(id, mode, ms) {
      if (!simulators.setMode(id, mode, ms)) return false;
      modes.set(id, { mode, ...(ms !== undefined && { ms }) });
      save();
      return true;
    },
  };
}

function readKept(file: string): Kept {
  if (!existsSync(file)) return { people: [], modes: {} };
  return JSON.parse(readFileSync(file, 'utf8')) as Kept;
}
