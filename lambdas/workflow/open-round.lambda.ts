import type { PartRun } from '../enrichments/enrichment-run.contract.ts';
import { openRound } from '../enrichments/rounds/open-round.ts';
import { termsOf } from '../plans/terms.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';
import { loadWorkspace } from '../workspaces/read-workspaces.ts';
import { toTerms } from '../workspaces/terms-of-workspace.ts';

/** Gets a round of a part ready: claims won, credits held. */
export const handler = wire(
  'openRound',
  () => {
    const ports = openPorts();
    const loadTerms = async (ws: string) => {
      const workspace = await loadWorkspace(ports, ws);
      return workspace.status === 'suspended'
        ? undefined
        : termsOf(toTerms(workspace, ports.now()));
    };
    return { ...ports, loadTerms };
  },
  (p, run: PartRun) => openRound(p, run),
);
