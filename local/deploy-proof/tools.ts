import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Programs that the proof runs. */
export interface Tools {
  /** The Python that has MiniStack. */
  readonly python: string;
  readonly cfnLint: string;
  readonly cdk: string;
  /** Where `node` and `cdk` of the project are. */
  readonly binDir: string;
}

/**
 * Gives the programs' paths.
 *
 * Errors: throws where one is missing, and says which command brings it.
 */
export function findTools(projectDir: string): Tools {
  const pythonDir = join(projectDir, '.venv', 'bin');
  const binDir = join(projectDir, 'node_modules', '.bin');
  const tool = (dir: string, name: string, install: string): string => {
    const path = join(dir, name);
    if (existsSync(path)) return path;
    throw new Error(`${name} is not installed; run: ${install}`);
  };
  tool(pythonDir, 'ministack', '.ci/install-python-tools');
  return {
    python: join(pythonDir, 'python'),
    cfnLint: tool(pythonDir, 'cfn-lint', '.ci/install-python-tools'),
    cdk: tool(binDir, 'cdk', 'npm ci'),
    binDir,
  };
}
