import { drawnSides } from '../enrichments/drawn-sides.ts';
import type { PartRun } from '../enrichments/enrichment-run.contract.ts';
import type { PartPorts } from '../enrichments/ports.ts';
import type { Draws } from '../enrichments/records.contract.ts';
import { openRound } from '../enrichments/rounds/open-round.ts';
import { termsOf } from '../plans/terms.ts';
import { openPorts, type Ports } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';
import { loadApiKey } from '../workspaces/api-keys/read-api-keys.ts';
import { findMember } from '../workspaces/members/read-members.ts';
import { loadWorkspace } from '../workspaces/read-workspaces.ts';
import { toTerms } from '../workspaces/terms-of-workspace.ts';

/** Gets a round of a part ready: claims won, credits held. */
export const handler = wire(
  'openRound',
  () => toPartPorts(openPorts()),
  (p, run: PartRun) => openRound(p, run),
);

/** Gives the ports of a part: its workspace, members and keys as they stand in the table today. */
export function toPartPorts<P extends Ports>(ports: P): P & PartPorts {
  const loadTerms = async (ws: string) => {
    const workspace = await loadWorkspace(ports, ws);
    return workspace.status === 'suspended' ? undefined : termsOf(toTerms(workspace, ports.now()));
  };
  const loadSides = async (ws: string, { seat, memberCap, keyCap }: Draws) => {
    const memberId = seat ?? memberCap;
    const [workspace, member, key] = await Promise.all([
      loadWorkspace(ports, ws),
      memberId === undefined ? undefined : findMember(ports, ws, memberId),
      keyCap === undefined ? undefined : loadApiKey(ports, ws, keyCap),
    ]);
    return drawnSides(toTerms(workspace, ports.now()), { member, key });
  };
  return { ...ports, loadTerms, loadSides };
}
