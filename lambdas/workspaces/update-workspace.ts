import { AppError } from '../shared/errors.ts';
import { setAttributesWhile } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { isSameSet, planTermChange } from './plan-term-change.ts';
import { loadWorkspace } from './read-workspaces.ts';
import type { Workspace, WorkspaceChanges } from './workspaces.contract.ts';

/**
 * Changes a workspace: its name, its status, its waterfall, its terms from a moment on. A change of terms that
 * changes nothing writes nothing.
 *
 * Errors: NOT_FOUND when there is none; STATE_CONFLICT when another change of its terms came
 *         between, or since the caller has seen them: nothing is changed, and neither change is
 *         lost unseen.
 */
export async function updateWorkspace(
  p: Ports,
  id: string,
  changes: WorkspaceChanges,
  on?: Pick<Workspace, 'termsNo'>,
): Promise<Workspace> {
  const { terms, ...plain } = changes;
  const workspace = await loadWorkspace(p, id);
  if (on !== undefined && on.termsNo !== workspace.termsNo) throw changedMeanwhile(id);
  const planned = terms === undefined ? undefined : planTermChange(workspace, terms, p.now());
  const attributes = { ...plain, ...planned };
  if (Object.values(attributes).every((value) => value === undefined)) return workspace;
  const seen = planned === undefined ? {} : { termsNo: workspace.termsNo };
  const changed = await setAttributesWhile<Workspace>(p.db, keys.workspace(id), attributes, seen);
  return changed ?? ownWrite(p, id, planned ?? {});
}

/** The SDK sends a write again whose answer was lost: then what stands there is our own. */
async function ownWrite(
  p: Ports,
  id: string,
  sent: Pick<Workspace, 'termChanges' | 'termsNo'>,
): Promise<Workspace> {
  const workspace = await loadWorkspace(p, id);
  const [there, ours] = [workspace, sent].map(({ termChanges }) => termChanges?.at(-1));
  if (workspace.termsNo === sent.termsNo && isSameSet(there, ours)) return workspace;
  throw changedMeanwhile(id);
}

function changedMeanwhile(id: string): AppError {
  return new AppError('STATE_CONFLICT', `the terms of ${id} were changed meanwhile`, {
    detail: 'Another change of the workspace’s terms came between. Read them and try again.',
  });
}
