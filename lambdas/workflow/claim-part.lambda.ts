import { loadWorkspace } from '../accounts/read-workspaces.ts';
import { toTerms } from '../accounts/to-terms.ts';
import { claimPart } from '../enrichments/claim-part.ts';
import { termsOf } from '../pricing/terms.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';
import type { PartRun } from './workflow.contract.ts';

/** Gets a round of a part ready: claims won, credits held. */
export const handler = wire(
  'claimPart',
  () => {
    const ports = openPorts();
    const loadTerms = async (ws: string) => {
      const workspace = await loadWorkspace(ports, ws);
      return workspace.status === 'suspended' ? undefined : termsOf(toTerms(workspace));
    };
    return { ...ports, loadTerms };
  },
  (p, run: PartRun) => claimPart(p, run),
);
