import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import chromium, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium as driver } from 'playwright-core';

/** A headless Chromium that runs. */
export interface RunningBrowser {
  readonly browser: Browser;
  stop(): Promise<void>;
}

/**
 * Unpacks the browser of its npm package into a folder of its own, which goes with it, and starts
 * it. It brings its fonts, and all libraries but libsqlite3.
 *
 * The package's own flags are for Lambda: they let a page read others and take off what keeps pages
 * apart. A customer's browser has none of them, so neither has this one.
 */
export async function openBrowser(): Promise<RunningBrowser> {
  const dir = mkdtempSync(join(tmpdir(), 'sluice-browser-'));
  const remove = () => rmSync(dir, { recursive: true, force: true, maxRetries: 20 });
  try {
    const executablePath = await unpackInto(dir);
    const browser = await driver.launch({
      executablePath,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: dir,
        TMPDIR: dir,
        LD_LIBRARY_PATH: join(dir, 'al2023', 'lib'),
        FONTCONFIG_FILE: writeFontsFile(dir),
      },
    });
    return {
      browser,
      stop: async () => {
        await browser.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The package's own file names folders of Lambda; without a font the browser ends. */
function writeFontsFile(dir: string): string {
  const file = join(dir, 'fonts.conf');
  const fonts = `<dir>${join(dir, 'fonts')}</dir><cachedir>${join(dir, 'cache')}</cachedir>`;
  writeFileSync(file, `<?xml version="1.0"?><fontconfig>${fonts}</fontconfig>`);
  return file;
}

/** The package unpacks where temporary files go, and takes what lies there for its own. */
async function unpackInto(dir: string): Promise<string> {
  const { TMPDIR: usual } = process.env;
  process.env.TMPDIR = dir;
  try {
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    const libraries = inflate(join(dirname(entry), '..', 'bin', 'al2023.tar.br'));
    const [path] = await Promise.all([chromium.executablePath(), libraries]);
    return path;
  } finally {
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
  }
}
